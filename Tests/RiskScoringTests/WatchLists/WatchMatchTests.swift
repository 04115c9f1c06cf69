import Intelligence
import Testing

@testable import RiskScoring

@Suite("Watch-lists: what hits")
struct WatchMatchTests {
    @Test("Every kind hits however it is written, and nothing else does", arguments: WatchKind.all)
    func hits(_ kind: WatchKind) throws {
        let value = kind.value.hasPrefix("{") ? kind.value : "\"\(kind.value)\""
        let lists = try WatchSupport.lists([WatchSupport.yaml("kind: \(kind.kind), value: \(value)")])
        let rules = try WatchSupport.rules(lists)
        let desk = WatchDesk(lists, limits: ReadingLimits())
        for (change, isSame) in kind.same.map({ ($0, true) }) + [(kind.other, false)] {
            let record = WatchSupport.record(change)
            let decision = rules.assess(record, asOf: WatchSupport.asOf)
            #expect(
                decision.contacts == (isSame ? ["TH-CUSTOMS"] : []), "\(record.parties) \(record.consignment as Any)")
            #expect((decision.reasons.first?.rule == "W01") == isSame)
            #expect(desk.hits(on: record.json(), asOf: WatchSupport.asOf).map(\.kind) == (isSame ? [kind.kind] : []))
        }
    }

    @Test("All kinds that the memory knows can be looked for")
    func allKinds() { #expect(Set(WatchKind.all.map(\.kind)) == Set(EntityKind.known.map(\.name))) }

    @Test("An entry hits from the first millisecond of its first day to the last before it expires")
    func expiry() throws {
        let lists = try WatchSupport.lists([
            WatchSupport.yaml(
                "kind: container, value: CSQU3054383, from: 2026-03-01, expires: 2026-04-01",
                "kind: container, value: MSKU6011672")
        ])
        let rules = try WatchSupport.rules(lists)
        let desk = WatchDesk(lists, limits: ReadingLimits())
        func hits(_ number: String, _ moment: Instant) -> [Bool] {
            var record = WatchSupport.container(number)
            record.reportedAt = moment
            return [
                !rules.assess(record, asOf: moment).contacts.isEmpty,
                WatchSupport.assessment(record, rules, asOf: moment).contains("\"contacts\":"),
                WatchSupport.assessment(record, rules, asOf: moment, memory: EntitySecret.none)
                    .contains("\"contacts\":"), !desk.hits(on: record.json(), asOf: moment).isEmpty,
            ]
        }
        func moment(_ day: String, _ milliseconds: Int64) throws -> Instant {
            Instant(milliseconds: Int64(try CalendarDate(day).daysSince1970) * 86_400_000 + milliseconds)
        }
        for (number, first, end) in [
            ("CSQU3054383", "2026-03-01", "2026-04-01"), ("MSKU6011672", "2026-01-01", "2027-01-01"),
        ] {
            for (day, offset, isHit) in [(first, -1, false), (first, 0, true), (end, -1, true), (end, 0, false)] {
                let found = hits(number, try moment(day, Int64(offset)))
                #expect(found == Array(repeating: isHit, count: 4), "\(number) \(day) \(offset)")
            }
        }
        let list = lists.lists[0]
        #expect(list.nextExpiry(after: try moment("2026-03-31", 0)) == (try CalendarDate("2026-04-01")))
        #expect(list.nextExpiry(after: try moment("2026-04-01", 0)) == (try CalendarDate("2027-01-01")))
        #expect(list.nextExpiry(after: try moment("2027-01-01", 0)) == nil)
    }

    @Test("An agency's list says nothing to others of the agency's own record, and exercises never meet real lists")
    func ownAndExercise() throws {
        let entry = "kind: container, value: CSQU3054383"
        let own = try WatchSupport.rules(try WatchSupport.lists([WatchSupport.yaml(entry, owner: "VN-CUSTOMS")]))
        var record = WatchSupport.container("CSQU3054383")
        #expect(own.assess(record, asOf: WatchSupport.asOf).contacts.isEmpty)
        let open = try WatchSupport.rules(try WatchSupport.lists([WatchSupport.yaml(entry)]))
        let exercise = try WatchSupport.rules(
            try WatchSupport.lists([WatchSupport.yaml(entry, head: "exercise: true")]))
        #expect(!open.assess(record, asOf: WatchSupport.asOf).contacts.isEmpty)
        #expect(exercise.assess(record, asOf: WatchSupport.asOf).contacts.isEmpty)
        record.exercise = true
        #expect(open.assess(record, asOf: WatchSupport.asOf).contacts.isEmpty)
        #expect(!exercise.assess(record, asOf: WatchSupport.asOf).contacts.isEmpty)
    }

    @Test("Several lists are one step for all, and each contact stands once, in order")
    func several() throws {
        let one = "kind: container, value: CSQU3054383"
        let lists = try WatchSupport.lists([
            WatchSupport.yaml(one, name: "a", head: "contact: desk Z"),
            WatchSupport.yaml(one, "kind: vessel, value: \"9074729\", points: 50", name: "b", head: "contact: desk A"),
            WatchSupport.yaml(one, name: "c", owner: "SG-CUSTOMS", head: "contact: desk Z"),
        ])
        var record = WatchSupport.container("CSQU3054383")
        record.transport = Transport(mode: .sea)
        record.transport?.imo = "9074729"
        let many = try WatchSupport.rules(lists).assess(record, asOf: WatchSupport.asOf)
        let alone = try WatchSupport.rules(try WatchSupport.lists([WatchSupport.yaml(one)]))
            .assess(record, asOf: WatchSupport.asOf)
        #expect(many.contacts == ["desk A", "desk Z"])
        #expect((many.score, many.lane, many.reasons) == (alone.score, alone.lane, alone.reasons))
        #expect(many.reasons.map(\.points) == [11])
    }

    @Test("What the memory looked up is what the record itself gives, also where it names more than the memory keeps")
    func sameWithMemory() throws {
        let secret = EntitySecret([1, 2, 3])
        let wanted = WatchKind.all.map { kind in
            "kind: \(kind.kind), value: \(kind.value.hasPrefix("{") ? kind.value : "\"\(kind.value)\"")"
        }
        let lists = try WatchSupport.lists(
            wanted.enumerated().map { WatchSupport.yaml($1, name: "l\($0)", head: "contact: desk \($0)") })
        for tableSecret in [secret, EntitySecret.none] {
            let rules = try WatchSupport.rules(lists, secret: tableSecret)
            for kind in WatchKind.all {
                for change in kind.same + [kind.other] {
                    let record = WatchSupport.record(change)
                    let alone = WatchSupport.assessment(record, rules)
                    let known = WatchSupport.assessment(record, rules, memory: secret)
                    let memory = #""memory":{"lookups":[],"over_correlated":0,"incomplete":false},"#
                    #expect(known.replacing(memory, with: "") == alone)
                }
            }
            var crowded = WatchSupport.record { _ in }
            for number in 0..<60 { WatchKind.party(.suspect, .person, \.name, "Person Number \(number) x")(&crowded) }
            crowded.transport = Transport(mode: .sea)
            WatchKind.party(.suspect, .person, \.phone, "+84 24 3942 0000")(&crowded)
            for memory in [nil, secret] {
                #expect(WatchSupport.assessment(crowded, rules, memory: memory).contains(#""contacts":["desk 4"]"#))
            }
        }
    }
}
