import Intelligence
import RiskScoring
import Testing

@Suite("Scores, lanes and reasons")
struct ScoringTests {
    private let asOf = Support.asOf
    private func graded(_ change: (inout IntelligenceRecord) -> Void = { _ in }) -> IntelligenceRecord {
        Support.record { record in
            record.handling.grade = AdmiraltyGrade(source: .completely, information: 1)
            change(&record)
        }
    }

    @Test("Without a hit the score is the base rate and the lane green")
    func base() throws {
        let decision = try Support.rules("when: {title: x}, weight: 1").assess(Support.record(), asOf: asOf)
        #expect(decision.score == 10 && decision.lane == .green && decision.reasons.isEmpty)
    }

    @Test("Each rule adds its log-odds, and its points say so")
    func points() throws {
        let rules = try Support.rules("when: {type: warning}, weight: 1.23", "when: {exercise: false}, weight: -0.5")
        let decision = rules.assess(graded(), asOf: asOf)
        #expect(decision.reasons.map(\.points) == [12.3, -5])
        // logit(0.1) + 0.73
        #expect(decision.score == 19)
    }

    @Test("A group adds no more than its cap, and the points are scaled to it")
    func caps() throws {
        let rules = try Support.rules(
            "when: {type: warning}, weight: 2, group: seal", "when: {exercise: false}, weight: 1, group: seal",
            "when: {agency: VN-CUSTOMS}, weight: -1, group: seal",
            "when: {tilt: 1}, weight: 1".replacing("tilt", with: "arrests"))
        let decision = rules.assess(graded(), asOf: asOf)
        #expect(decision.reasons.map(\.points) == [10, 5, -10])
    }

    @Test("The grade takes from reported evidence, not from relief nor from what was measured")
    func grade() throws {
        let rules = try Support.rules(
            "when: {type: warning}, weight: 2", "when: {exercise: false}, weight: 1, graded: false",
            "when: {agency: VN-CUSTOMS}, weight: -1")
        let record = Support.record { $0.handling.grade = AdmiraltyGrade(source: .usually, information: 3) }
        let decision = rules.assess(record, asOf: asOf)
        #expect(decision.reasons.map(\.rule) == ["T1", "T2", "G", "T3"])
        #expect(decision.reasons.map(\.points) == [20, 10, -5.6, -10])
        #expect(rules.assess(Support.record(), asOf: asOf).reasons.first { $0.rule == "G" }?.because == "u")
        let odd = Support.record { $0.handling.grade = AdmiraltyGrade(source: .usually, information: 99) }
        #expect(rules.assess(odd, asOf: asOf).reasons.contains { $0.rule == "G" && $0.points == -10 })
    }

    @Test("More evidence never lowers the score, and the score stays from 0 to 100")
    func monotone() throws {
        let observations: [Observation] = [.sealBroken, .badSmell, .flagChanged, .latePickup, .scanAnomaly]
        let rules = try RuleSet(
            yaml: Support.head
                + observations.map { observation in
                    "  - {id: \(observation.rawValue.prefix(4).filter { $0 != "_" }), title: t, weight: 5, because: b, "
                        + "source: s, evidence: e, when: {observation: \(observation.rawValue)}"
                        + "\(observation == .badSmell || observation == .sealBroken ? ", group: seal" : "")}"
                }.joined(separator: "\n"), file: "rules.yaml", lists: Support.lists)
        for grade in [
            nil, AdmiraltyGrade(source: .completely, information: 1),
            AdmiraltyGrade(source: .unreliable, information: 5),
        ] {
            var last = 0
            for count in 0...observations.count {
                let score = rules.score(
                    of: Support.record { record in
                        record.handling.grade = grade
                        var consignment = Consignment()
                        consignment.observations = Array(observations.prefix(count))
                        record.consignment = consignment
                    }, asOf: asOf)
                #expect(score >= last && (0...100).contains(score))
                last = score
            }
        }
    }

    @Test("Lanes follow the thresholds")
    func lanes() throws {
        func lane(_ weight: String) throws -> Lane {
            try Support.rules("when: {type: warning}, weight: \(weight)").assess(graded(), asOf: asOf).lane
        }
        #expect(try lane("0") == .green)
        #expect(try lane("1") == .blue)
        #expect(try lane("2") == .yellow)
        #expect(try lane("3") == .red)
    }

    @Test("The random draw lifts its share of records, always the same ones, and never lowers a lane")
    func draw() throws {
        let head = Support.head.replacing("blue: 20}", with: "blue: 20, random: {seed: s, yellow: 0.1, blue: 0.2}}")
        let rules = try Support.rules("when: {arrests: 1}, weight: 4", head: head)
        var lanes: [Lane: Int] = [:]
        for index in 0..<2000 {
            let record = graded { $0.id = "W-\(index)" }
            let decision = rules.assess(record, asOf: asOf)
            #expect(decision == rules.assess(record, asOf: asOf))
            lanes[decision.lane, default: 0] += 1
            #expect(decision.score == 10)
            #expect(decision.reasons.contains { $0.rule == "RANDOM" } == (decision.lane != .green))
            #expect(rules.assess(graded { ($0.id, $0.arrests) = ("W-\(index)", 1) }, asOf: asOf).lane == .red)
        }
        #expect((140...260).contains(lanes[.yellow] ?? 0), "\(lanes)")
        #expect((320...480).contains(lanes[.blue] ?? 0), "\(lanes)")
    }

    @Test("The revision changes with the content, not with comments or layout")
    func revision() throws {
        let rules = try Support.rules("when: {title: x}, weight: 1")
        let commented = try Support.rules("when:   {title: x}, weight: 1", head: "# why\n" + Support.head)
        let other = try Support.rules("when: {title: y}, weight: 1")
        #expect(rules.revision == commented.revision)
        #expect(rules.revision != other.revision)
        #expect(rules.revision.count == 12 && rules.revision.allSatisfy(\.isHexDigit))
        let lists = Support.lists.map { ReferenceFile(name: $0.name, yaml: $0.yaml.replacing("NG", with: "TZ")) }
        let yaml =
            Support.head + "  - {id: T1, when: {title: x}, weight: 1, title: t, because: b, source: s, evidence: e}"
        #expect(try RuleSet(yaml: yaml, file: "elsewhere.yaml", lists: Support.lists).revision == rules.revision)
        #expect(try RuleSet(yaml: yaml, file: "rules.yaml", lists: lists).revision != rules.revision)
    }

    @Test("Rules apply to the groups and kinds they name")
    func applies() throws {
        let rules = try Support.rules(
            "when: {exercise: false}, weight: 1, applies: {groups: [wildlife, timber], kinds: [seizure]}",
            "when: {exercise: false}, weight: 1, applies: {groups: [drugs]}")
        func hits(_ kind: RecordKind, _ group: String) -> [String] {
            rules.assess(graded { ($0.kind, $0.commodityGroup) = (kind, CommodityGroup(group)) }, asOf: asOf).reasons
                .map(\.rule)
        }
        #expect(hits(.seizure, "timber") == ["T1"])
        #expect(hits(.warning, "timber") == [])
        #expect(hits(.warning, "drugs") == ["T2"])
        #expect(hits(.warning, "precursors") == [])
    }
}
