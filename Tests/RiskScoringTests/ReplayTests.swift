import Intelligence
import Testing

@testable import RiskScoring

/// Decisions made again from what an archive holds of them.
@Suite("Replay")
struct ReplayTests {
    private static let position = RecordPosition(topic: "alerts.drugs", partition: 2, offset: 41)
    private static let time = Int64(1_776_240_000_000)

    private static func validator() -> RecordValidator {
        let agency = Agency(
            code: AgencyCode("VN-CUSTOMS"), name: "n", country: nil, kind: .customs, ceiling: .red,
            mayReceiveNominalData: true)
        return RecordValidator(directory: AgencyDirectory([agency]), commodityGroups: [.drugs])
    }

    private static func record() -> [UInt8] {
        Support.record { record in
            record.addressees = [AgencyCode("VN-CUSTOMS")]
            record.action = ActionRequest(requested: .inform)
            record.goods = [Goods(commodity: "methamphetamine")]
            record.transport = Transport(mode: .sea)
            var route = Route()
            route.origin = PlaceCode("NGAPP")
            record.route = route
        }.json()
    }

    private static func assessment(_ rules: RuleSet, _ record: [UInt8]) throws -> [UInt8] {
        var assessor = Assessor(rules: rules, validator: validator(), cluster: "c", limits: ReadingLimits())
        let refusal = record.withUnsafeBytes { assessor.assess($0, at: position, timestamp: time) }
        try #require(refusal == nil, "\(refusal.map { $0.message } ?? "")")
        var bytes: [UInt8] = []
        assessor.withAssessment { bytes = Array($0.json) }
        return bytes
    }

    private static func rules(_ weight: Double) throws -> RuleSet {
        try Support.rules("when: {transport.mode: sea}, weight: \(weight)", "when: {route.origin: NG}, weight: 0.8")
    }

    private func outcome(
        _ archived: [UInt8], _ rules: RuleSet, cluster: String = "c", time: Int64 = time, record: [UInt8] = record()
    ) -> ReplayOutcome? {
        let replay = DecisionReplay(validator: Self.validator(), limits: ReadingLimits()) { _ in rules }
        return replay.replay(
            record, at: Self.position, timestamp: time, cluster: cluster, assessments: [archived]
        ).first
    }

    @Test("A decision comes out identical from its record, place and time")
    func identical() throws {
        let rules = try Self.rules(1)
        let archived = try Self.assessment(rules, Self.record())
        #expect(outcome(archived, rules) == .identical)
    }

    @Test("Every way to differ is named")
    func different() throws {
        let rules = try Self.rules(1)
        let archived = try Self.assessment(rules, Self.record())
        func fields(_ outcome: ReplayOutcome?) -> [String] {
            if case .different(let fields)? = outcome { return fields }
            return []
        }
        let other = fields(outcome(archived, try Self.rules(2)))
        #expect(other.contains { $0.hasPrefix("score ") } && other.contains { $0.hasPrefix("reason T1 points ") })
        #expect(other.contains { $0.hasPrefix("rules_revision \(rules.revision) -> ") })
        #expect(fields(outcome(archived, rules, cluster: "d")) == ["id a-alerts.drugs-2-41-c -> a-alerts.drugs-2-41-d"])
        #expect(fields(outcome(archived, rules, time: Self.time + 1)).first?.hasPrefix("as_of ") == true)
        let text = String(decoding: archived, as: UTF8.self)
        let spaced = Array(text.replacing("{\"schema_version\"", with: "{ \"schema_version\"").utf8)
        #expect(fields(outcome(spaced, rules)) == ["the same values, but other bytes from byte 1 on"])
        let missing = fields(outcome(archived, try Support.rules("when: {transport.mode: sea}, weight: 1")))
        #expect(missing.contains { $0.hasPrefix("reason T2 (") && $0.hasSuffix("is gone") })
        let refused = fields(outcome(archived, rules, record: Array("{}".utf8)))
        #expect(refused.first?.hasPrefix("the record is refused now (") == true)
        #expect(fields(outcome(Array("{".utf8), rules)).first?.contains("cannot be read") == true)
    }

    @Test("Where the rules of a revision are not to be had, that is said, and asked for once")
    func missing() throws {
        let rules = try Self.rules(1)
        let archived = try Self.assessment(rules, Self.record())
        var asked = 0
        let replay = DecisionReplay(validator: Self.validator(), limits: ReadingLimits()) { revision in
            asked += 1
            throw ShelfError(.unknownRevision, "revision \(revision) is not on the shelf")
        }
        for _ in 0..<3 {
            let outcomes = replay.replay(
                Self.record(), at: Self.position, timestamp: Self.time, cluster: "c",
                assessments: [archived, archived])
            #expect(
                outcomes
                    == .init(repeating: .revisionMissing("revision \(rules.revision) is not on the shelf"), count: 2))
        }
        #expect(asked == 1)
    }

    @Test("Decisions that were made with a memory come out identical with it, and without it the difference is named")
    func remembered() throws {
        let rules = try Support.rules(
            "when: {memory: {of: container, reports: {at_least: 1}, within: 30d}}, weight: 1",
            "when: {route.origin: NG}, weight: 0.8")
        let past = MemoryRecipe(limits: .init(), secret: .none)
        let log = (0..<6).map { number in
            let json = Support.record { record in
                record.id = "M-\(number)"
                record.addressees = [AgencyCode("VN-CUSTOMS")]
                record.action = ActionRequest(requested: .inform)
                record.goods = [Goods(commodity: "methamphetamine")]
                record.consignment = Consignment()
                record.consignment?.containers = [number % 2 == 0 ? "CSQU3054383" : "HLXU2008419"]
            }.json()
            let position = RecordPosition(topic: "alerts.drugs", partition: 0, offset: Int64(number))
            return (json: json, position: position, time: Self.time + Int64(number) * 60_000)
        }
        // As a scorer that has read the whole log ahead.
        var known = past.make()
        let intake = MemoryIntake(validator: Self.validator(), limits: ReadingLimits())
        for entry in log {
            entry.json.withUnsafeBytes { _ = intake.add($0, at: entry.position, timestamp: entry.time, to: &known) }
        }
        var assessor = Assessor(rules: rules, validator: Self.validator(), cluster: "c", limits: ReadingLimits())
        var archived: [[UInt8]] = []
        for entry in log {
            entry.json.withUnsafeBytes { bytes in
                _ = assessor.assess(bytes, at: entry.position, timestamp: entry.time) { found in
                    known.look(
                        topic: entry.position.topic, partition: 0, offset: entry.position.offset, for: rules, in: &found
                    )
                }
            }
            assessor.withAssessment { archived.append(Array($0.json)) }
        }
        func outcomes(_ past: MemoryRecipe?) -> [ReplayOutcome] {
            let replay = DecisionReplay(validator: Self.validator(), limits: ReadingLimits(), past: past) { _ in rules }
            return zip(log, archived).flatMap { entry, archived in
                replay.replay(
                    entry.json, at: entry.position, timestamp: entry.time, cluster: "c", assessments: [archived])
            }
        }
        #expect(outcomes(past) == .init(repeating: .identical, count: 6))
        let without = outcomes(nil)
        #expect(without.allSatisfy { $0 != .identical })
        guard case .different(let fields) = without[2] else { return #expect(Bool(false), "\(without[2])") }
        #expect(fields.contains { $0.hasPrefix("reason T1 (10.0 points) is gone") }, "\(fields)")
    }
}
