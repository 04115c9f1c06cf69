import Intelligence
import Testing

@testable import RiskScoring

@Suite("Watch-lists: what hits")
struct WatchMatchTests {
    /// One kind: what the list says, records that name the same in other words, and one that names another.
    struct Kind: Sendable, CustomTestStringConvertible {
        var kind: String
        var value: String
        var same: [@Sendable (inout IntelligenceRecord) -> Void]
        var other: @Sendable (inout IntelligenceRecord) -> Void
        var testDescription: String { "\(kind) \(value)" }
    }

    private static func party(
        _ role: PartyRole, _ kind: PartyKind = .company, _ field: any WritableKeyPath<Party, String?> & Sendable,
        _ value: String, country: String? = nil
    ) -> @Sendable (inout IntelligenceRecord) -> Void {
        { record in
            var party = Party(role: role, kind: kind)
            party[keyPath: field] = value
            party.country = country
            record.parties.append(party)
        }
    }

    private static func cargo(
        _ field: any WritableKeyPath<Consignment, String?> & Sendable, _ value: String
    ) -> @Sendable (inout IntelligenceRecord) -> Void {
        { record in
            record.consignment = Consignment()
            record.consignment?[keyPath: field] = value
        }
    }

    private static func containers(_ values: String...) -> @Sendable (inout IntelligenceRecord) -> Void {
        { record in
            record.consignment = Consignment()
            record.consignment?.containers = values
        }
    }

    private static func transport(
        _ field: any WritableKeyPath<Transport, String?> & Sendable, _ value: String
    ) -> @Sendable (inout IntelligenceRecord) -> Void {
        { record in
            record.transport = Transport(mode: .road)
            record.transport?[keyPath: field] = value
        }
    }

    private static func pair(_ consignor: String, _ consignee: String) -> @Sendable (inout IntelligenceRecord) -> Void {
        { record in
            party(.consignor, .company, \.name, consignor)(&record)
            party(.consignee, .company, \.name, consignee)(&record)
        }
    }

    private static func template(
        _ origin: String, _ hs: String, _ name: String
    ) -> @Sendable (inout IntelligenceRecord) -> Void {
        { record in
            var route = Route()
            (route.origin, route.destination) = (PlaceCode(origin), PlaceCode("VNHPH"))
            record.route = route
            cargo(\.hs, hs)(&record)
            party(.exporter, .company, \.name, name)(&record)
        }
    }

    static let kinds: [Kind] = [
        Kind(
            kind: "container", value: "csqu 305438-3",
            same: [containers("CSQU3054383"), containers("MSKU6011672", "CSQU3054383")],
            other: containers("MSKU6011672")),
        Kind(
            kind: "vessel", value: "IMO 9074729", same: [transport(\.imo, "9074729")], other: transport(\.imo, "3012341")),
        Kind(
            kind: "air_waybill", value: "991 1204 4174",
            same: [cargo(\.airWaybill, "991-12044174"), cargo(\.airWaybill, "99112044174")],
            other: cargo(\.airWaybill, "991-33001275")),
        Kind(
            kind: "postal_item", value: "EE 401 177 022 NL", same: [cargo(\.postalItem, "EE401177022NL")],
            other: cargo(\.postalItem, "CP812345014CA")),
        Kind(
            kind: "phone", value: "+84 24 3942 0000",
            same: [
                party(.consignee, .company, \.phone, "0084-24-39420000"),
                party(.suspect, .person, \.phone, "024 3942 0000", country: "VN"),
                party(.notifyParty, .company, \.phone, "＋８４ ２４ ３９４２ ００００"),
            ], other: party(.consignee, .company, \.phone, "+84 24 3942 0001")),
        Kind(
            kind: "account", value: "vn12 3456 7890", same: [party(.payer, .company, \.account, "VN-1234567890")],
            other: party(.payer, .company, \.account, "VN1234567891")),
        Kind(
            kind: "consignee", value: "Sunshine Trading",
            same: [
                party(.consignee, .company, \.name, "CÔNG TY TNHH SUN SHINE TRADING"),
                party(.importer, .company, \.name, "Sunshine-Trading Co., Ltd."),
            ], other: party(.consignor, .company, \.name, "Sunshine Trading")),
        Kind(
            kind: "consignor", value: "บริษัท สยามทอง จำกัด",
            same: [party(.consignor, .company, \.name, "สยามทอง จำกัด (มหาชน)"), party(.exporter, .company, \.name, "สยามทอง")],
            other: party(.consignor, .company, \.name, "สยามเงิน")),
        Kind(
            kind: "address", value: "12 Lê Lợi, Quận 1, TP. Hồ Chí Minh",
            same: [party(.consignee, .company, \.address, "12 LE LOI QUAN 1 TP HO CHI MINH")],
            other: party(.consignee, .company, \.address, "14 Le Loi, Quan 1, TP Ho Chi Minh")),
        Kind(
            kind: "vehicle", value: "51C-123.45", same: [transport(\.vehicle, "51c 12345")],
            other: transport(\.vehicle, "51C-123.46")),
        Kind(
            kind: "person", value: "Nguyễn Văn An",
            same: [
                party(.suspect, .person, \.name, "AN NGUYEN VAN"), party(.consignee, .person, \.name, "nguyen  van an"),
            ], other: party(.suspect, .person, \.name, "Nguyễn Văn Ân Bình")),
        Kind(
            kind: "person", value: "C 1234567", same: [party(.driver, .person, \.identifier, "c1234567")],
            other: party(.driver, .person, \.identifier, "C1234568")),
        Kind(
            kind: "consignor_and_consignee", value: "{consignor: 金龙贸易有限公司, consignee: Blue Lotus}",
            same: [pair("金龙贸易", "BLUE LOTUS PTE. LTD.")], other: pair("Blue Lotus", "金龙贸易")),
        Kind(
            kind: "template", value: "{origin: NG, destination: VN, hs: \"0801\", party: Lagos Nuts}",
            same: [template("NGAPP", "080132", "LAGOS NUTS LTD")], other: template("NGAPP", "0802", "Lagos Nuts")),
    ]

    @Test("Every kind hits however it is written, and nothing else does", arguments: kinds)
    func hits(_ kind: Kind) throws {
        let value = kind.value.hasPrefix("{") ? kind.value : "\"\(kind.value)\""
        let lists = try WatchSupport.lists([WatchSupport.yaml("kind: \(kind.kind), value: \(value)")])
        let rules = try WatchSupport.rules(lists)
        let desk = WatchDesk(lists, limits: ReadingLimits())
        for (change, isSame) in kind.same.map({ ($0, true) }) + [(kind.other, false)] {
            let record = WatchSupport.record(change)
            let decision = rules.assess(record, asOf: WatchSupport.asOf)
            #expect(decision.contacts == (isSame ? ["TH-CUSTOMS"] : []), "\(record.parties) \(record.consignment as Any)")
            #expect((decision.reasons.first?.rule == "W01") == isSame)
            #expect(desk.hits(on: record.json(), asOf: WatchSupport.asOf).map(\.kind) == (isSame ? [kind.kind] : []))
        }
    }

    @Test("All kinds that the memory knows can be looked for")
    func allKinds() { #expect(Set(Self.kinds.map(\.kind)) == Set(EntityKind.known.map(\.name))) }

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
        let wanted = Self.kinds.map { kind in
            "kind: \(kind.kind), value: \(kind.value.hasPrefix("{") ? kind.value : "\"\(kind.value)\"")"
        }
        let lists = try WatchSupport.lists(
            wanted.enumerated().map { WatchSupport.yaml($1, name: "l\($0)", head: "contact: desk \($0)") })
        for tableSecret in [secret, EntitySecret.none] {
            let rules = try WatchSupport.rules(lists, secret: tableSecret)
            for kind in Self.kinds {
                for change in kind.same + [kind.other] {
                    let record = WatchSupport.record(change)
                    let alone = WatchSupport.assessment(record, rules)
                    let known = WatchSupport.assessment(record, rules, memory: secret)
                    let memory = #""memory":{"lookups":[],"over_correlated":0,"incomplete":false},"#
                    #expect(known.replacing(memory, with: "") == alone)
                }
            }
            var crowded = WatchSupport.record { _ in }
            for number in 0..<60 { Self.party(.suspect, .person, \.name, "Person Number \(number) x")(&crowded) }
            crowded.transport = Transport(mode: .sea)
            Self.party(.suspect, .person, \.phone, "+84 24 3942 0000")(&crowded)
            for memory in [nil, secret] {
                #expect(WatchSupport.assessment(crowded, rules, memory: memory).contains(#""contacts":["desk 4"]"#))
            }
        }
    }
}
