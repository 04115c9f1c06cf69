import Intelligence
import RiskScoring
import Testing

@Suite("What would have changed the lane")
struct LaneChangeTests {
    /// Rules on observations, with groups that reach their cap, relief, and ungraded evidence.
    private static let bodies = [
        "id: A, when: {observation: seal_broken}, weight: 1.2, group: seal",
        "id: B, when: {observation: seal_mismatch}, weight: 0.9, group: seal",
        "id: C, when: {observation: flag_changed}, weight: 0.7, group: seal, graded: false",
        "id: D, when: {observation: bad_smell}, weight: 0.8",
        "id: E, when: {observation: late_pickup}, weight: 1.4, graded: false",
        "id: F, when: {observation: scan_anomaly}, weight: -0.9",
        "id: H, when: {observation: cash_payment}, weight: 0",
    ]
    private static let observations: [Observation] = [
        .sealBroken, .sealMismatch, .flagChanged, .badSmell, .latePickup, .scanAnomaly, .cashPayment,
    ]
    private static let draws = Support.head.replacing(
        "blue: 20}", with: "blue: 20, random: {seed: s, red: 0.05, yellow: 0.1, blue: 0.2}}")

    private static func rules(without id: String? = nil, head: String) throws -> RuleSet {
        let bodies = Self.bodies.filter { body in id.map { !body.hasPrefix("id: \($0),") } ?? true }
        return try RuleSet(
            yaml: head
                + bodies.map { "  - {\($0), title: t, because: b, source: s, evidence: e}" }.joined(separator: "\n"),
            file: "rules.yaml", lists: Support.lists)
    }

    private static func record(_ bits: Int, grade: AdmiraltyGrade?) -> IntelligenceRecord {
        Support.record { record in
            record.id = "W-\(bits)"
            record.handling.grade = grade
            var consignment = Consignment()
            consignment.observations = observations.indices.filter { bits >> $0 & 1 == 1 }.map { observations[$0] }
            record.consignment = consignment
        }
    }

    @Test("A rule is named where taking it out of the file changes the lane, and only there", arguments: [false, true])
    func without(isDrawn: Bool) throws {
        let head = isDrawn ? Self.draws : Support.head
        let rules = try Self.rules(head: head)
        let ids = Self.bodies.map { String($0.dropFirst(4).prefix(1)) }
        let others = try ids.map { try Self.rules(without: $0, head: head) }
        var turns = 0
        let grades = [
            nil, AdmiraltyGrade(source: .completely, information: 1), AdmiraltyGrade(source: .fairly, information: 2),
        ]
        for grade in grades {
            for bits in 0..<1 << Self.observations.count {
                let record = Self.record(bits, grade: grade)
                let decision = rules.assess(record, asOf: Support.asOf)
                var expected: [LaneChange.Without] = []
                for (id, other) in zip(ids, others) {
                    let lane = other.assess(record, asOf: Support.asOf).lane
                    if lane != decision.lane { expected.append(.init(rule: id, lane: lane)) }
                }
                #expect(decision.laneChange?.without == expected, "\(bits)")
                turns += expected.count
            }
        }
        #expect(turns > 100)
    }

    @Test("The points to a neighbouring lane are what reaches it, and a tenth less does not")
    func steps() throws {
        let base = try Self.rules(head: Support.head)
        /// The same rules and one more, ungraded, that holds for every record.
        func lane(_ record: IntelligenceRecord, with points: Double) throws -> Lane {
            let rule =
                "\n  - {id: X, when: {exercise: false}, weight: \(points / 10), graded: false, title: t, because: b, "
                + "source: s, evidence: e}"
            let bodies = Self.bodies.map { "  - {\($0), title: t, because: b, source: s, evidence: e}" }
            return try RuleSet(
                yaml: Support.head + bodies.joined(separator: "\n") + rule, file: "r.yaml", lists: Support.lists
            ).assess(record, asOf: Support.asOf).lane
        }
        for bits in stride(from: 0, to: 128, by: 5) {
            let record = Self.record(bits, grade: nil)
            let decision = base.assess(record, asOf: Support.asOf)
            let change = try #require(decision.laneChange)
            #expect((change.stricter == nil) == (decision.lane == .red))
            #expect((change.milder == nil) == (decision.lane == .green))
            if let step = change.stricter {
                #expect(try lane(record, with: step.points) == step.lane, "\(bits)")
                #expect(try lane(record, with: step.points - 0.1001) == decision.lane, "\(bits)")
            }
            if let step = change.milder {
                #expect(try lane(record, with: -step.points) == step.lane, "\(bits)")
                #expect(try lane(record, with: -step.points + 0.1001) == decision.lane, "\(bits)")
            }
        }
    }

    @Test("says it in words")
    func words() throws {
        let rules = try Self.rules(head: Support.head)
        let record = Self.record(0b001, grade: AdmiraltyGrade(source: .completely, information: 1))
        let change = try #require(rules.assess(record, asOf: Support.asOf).laneChange)
        #expect(change.description == "3.6 points more make it yellow, 4.3 points less green. Without A it is green.")
    }

    @Test("A lane that was drawn at random is not the rules', and no milder one is named")
    func drawn() throws {
        let rules = try Self.rules(head: Self.draws)
        var drawn = 0
        for bits in 0..<64 {
            let record = Self.record(bits | 64, grade: nil)
            let decision = rules.assess(record, asOf: Support.asOf)
            guard decision.reasons.contains(where: { $0.rule == "RANDOM" }) else { continue }
            drawn += 1
            let change = try #require(decision.laneChange)
            #expect(change.milder == nil && change.isDrawn && change.description.hasPrefix("Drawn at random. "))
        }
        #expect(drawn > 5)
    }
}
