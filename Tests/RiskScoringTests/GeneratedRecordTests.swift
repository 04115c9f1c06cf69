import Intelligence
import RiskScoring
import Testing

@Suite("Any record at all")
struct GeneratedRecordTests {
    @Test("is scored without a trap, within bounds and to the same bits each time")
    func anything() throws {
        let rules = try Support.projectRules()
        let again = try Support.projectRules()
        #expect(rules.revision == again.revision)
        var generator = RecordGenerator(seed: 20_260_415)
        for _ in 0..<1500 {
            let record = generator.record()
            let asOf = generator.instant()
            let decision = rules.assess(record, asOf: asOf)
            #expect((0...100).contains(decision.score))
            #expect(decision == again.assess(record, asOf: asOf))
            #expect(decision.score == rules.score(of: record, asOf: asOf))
            #expect(decision.reasons.allSatisfy { $0.points.isFinite && !$0.because.isEmpty })
            #expect(decision.reasons.map(\.points) == decision.reasons.map(\.points).sorted(by: >))
        }
    }
}

/// Records with extreme and senseless values in every part.
struct RecordGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    private mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 11
    }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int(next() % UInt64(elements.count))]
    }

    private mutating func maybe<Value>(_ value: (inout Self) -> Value) -> Value? {
        next() % 2 == 0 ? value(&self) : nil
    }

    private mutating func text() -> String {
        let parts = [
            "", "personal effects", "冻鱼", "ของขวัญ", "Hàng tạp hóa", "\u{0}", "\u{1F432}", "\u{FFFD}", "e\u{301}\u{301}",
            "ß",
            "pangolin scales", "methamphetamine", "ivory", String(repeating: "long ", count: 200), "\u{202E}tfig",
            "tablets", "NG",
            "0507", "९", "İ", "Ǆ", "\r\n", "👩‍👩‍👧",
        ]
        return (0..<next() % 4).map { _ in pick(parts) }.joined(separator: pick([" ", "", ","]))
    }

    private mutating func number() -> Double {
        pick([
            0, -0.0, 1, -1, 0.5, 1e300, -1e300, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, 200, 18_000, 8,
            650,
        ])
    }

    private mutating func whole() -> Int { pick([0, 1, -1, 3, .max, .min]) }

    mutating func instant() -> Instant {
        Instant(milliseconds: pick([0, .min, .max, -1, 1_776_240_000_000, 1_776_300_000_000, 253_402_300_799_999]))
    }

    private mutating func place() -> PlaceCode {
        PlaceCode(pick(["NG", "SGSIN", "VNHPH", "", "x", "ng", "éé", "ZZZZZZZZZZ", "12", "MMTHL", "BR", "A\u{301}B"]))
    }

    private mutating func code<Code: CaseIterable>(_ type: Code.Type) -> Code { pick(Array(Code.allCases)) }

    private mutating func date() -> CalendarDate? {
        CalendarDate(year: pick([1, 1970, 2026, 9999]), month: pick([1, 2, 12]), day: pick([1, 28]))
    }

    mutating func record() -> IntelligenceRecord {
        var record = IntelligenceRecord(
            kind: code(RecordKind.self), agency: AgencyCode(text()), id: text(), reportedAt: instant(),
            handling: Handling(tlp: code(TrafficLight.self)),
            commodityGroup: CommodityGroup(pick(["drugs", "wildlife", "", "x"])))
        record.handling.grade = maybe {
            AdmiraltyGrade(source: $0.code(SourceReliability.self), information: $0.pick([1, 6, 0, -5, .max, .min]))
        }
        record.title = maybe { $0.text() }
        record.narrative = maybe { $0.text() }
        record.arrests = maybe { $0.whole() }
        record.goods = (0..<next() % 4).map { _ in goods() }
        record.consignment = maybe { $0.consignment() }
        record.route = maybe { $0.route() }
        record.transport = maybe { Transport(mode: $0.code(TransportMode.self)) }
        record.concealment = maybe { Concealment(method: $0.code(ConcealmentMethod.self)) }
        record.detection = maybe { Detection(method: $0.code(DetectionMethod.self)) }
        record.detection?.description = text()
        record.parties = (0..<next() % 4).map { _ in party() }
        record.action = maybe { ActionRequest(requested: $0.code(RequestedAction.self)) }
        record.action?.deadline = instant()
        return record
    }

    private mutating func goods() -> Goods {
        var goods = Goods(commodity: text())
        goods.species = maybe { $0.text() }
        goods.citesAppendix = maybe { $0.code(CITESAppendix.self) }
        goods.hs = maybe { $0.pick(["050710", "", "99999999999999999999", "x", "08", "2939411234"]) }
        goods.quantityKg = maybe { $0.number() }
        goods.quantityCount = maybe { $0.number() }
        goods.countUnit = maybe { $0.text() }
        goods.quantityLitres = maybe { $0.number() }
        goods.quantityM3 = maybe { $0.number() }
        goods.declaredAs = maybe { $0.text() }
        return goods
    }

    private mutating func consignment() -> Consignment {
        var consignment = Consignment()
        consignment.containers = (0..<next() % 5).map { _ in text() }
        consignment.description = maybe { $0.text() }
        consignment.hs = maybe { $0.pick(["080131", "85", "", "é"]) }
        consignment.grossWeightKg = maybe { $0.number() }
        consignment.verifiedWeightKg = maybe { $0.number() }
        consignment.packages = maybe { $0.whole() }
        consignment.value = maybe { $0.number() }
        consignment.freight = maybe { $0.number() }
        consignment.lodgedAt = maybe { $0.instant() }
        consignment.amendments = maybe { $0.whole() }
        consignment.citesSource = maybe { $0.pick(["W", "C", "", "é"]) }
        consignment.observations = (0..<next() % 6).map { _ in code(Observation.self) }
        return consignment
    }

    private mutating func route() -> Route {
        var route = Route()
        route.origin = maybe { $0.place() }
        route.departure = maybe { $0.place() }
        route.transits = (0..<next() % 4).map { _ in place() }
        route.destination = maybe { $0.place() }
        route.eta = maybe { $0.instant() }
        return route
    }

    private mutating func party() -> Party {
        var party = Party(role: code(PartyRole.self), kind: code(PartyKind.self))
        party.name = maybe { $0.text() }
        party.email = maybe { $0.pick(["a@gmail.com", "", "@"]) }
        party.sector = maybe { $0.text() }
        party.firstSeen = date()
        party.authorisedOperator = maybe { $0.next() % 2 == 0 }
        return party
    }
}
