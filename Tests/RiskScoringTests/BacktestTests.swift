import Foundation
import Intelligence
import Testing

@testable import RiskScoring

/// What a backtest counts, on records whose judgement is plain.
@Suite("Backtest")
struct BacktestTests {
    static func bytes(_ id: String, _ change: (inout IntelligenceRecord) -> Void = { _ in }) -> [UInt8] {
        var record = Support.record(change)
        record.id = id
        return record.json()
    }

    private static func rules(_ weight: Double) throws -> RuleSet {
        try Support.rules(
            "when: {transport.mode: sea}, weight: \(weight), graded: false",
            "when: {transport.mode: sea, arrests: {above: 0}}, weight: 1, graded: false",
            "when: {route.origin: NG}, weight: 3, graded: false")
    }

    private static func sea(_ arrests: Int) -> (inout IntelligenceRecord) -> Void {
        { record in
            record.transport = Transport(mode: .sea)
            record.arrests = arrests
        }
    }

    private static func add(_ backtest: inout Backtest, _ bytes: [UInt8]) {
        bytes.withUnsafeBytes { _ = backtest.add($0, timestamp: 1) }
    }

    private static func report(_ backtest: borrowing Backtest) -> BacktestReport {
        backtest.report(rulesFile: "r", sources: [], expected: ["red": 0.05], madeAt: Support.asOf)
    }

    @Test("counts lanes, hits, dead rules and rules that hit only with another")
    func counts() throws {
        var backtest = Backtest(
            rules: try Self.rules(3), against: nil, validator: nil, labels: OutcomeLabels())
        for number in 0..<6 { Self.add(&backtest, Self.bytes("S\(number)", Self.sea(1))) }
        for number in 0..<4 { Self.add(&backtest, Self.bytes("A\(number)", Self.sea(0))) }
        Self.add(&backtest, Self.bytes("P"))
        Self.add(&backtest, Array("{".utf8))
        Self.add(&backtest, Self.bytes("X") { $0.exercise = true })
        let report = Self.report(backtest)
        // Weight 3 on a base rate of 0.1: 69; with 1 more 86.
        #expect(report.records == 11)
        #expect(report.refused == ["unreadable": 1, "exercise": 1])
        #expect(report.lanes.red == 10 && report.lanes.green == 1)
        #expect(report.scores[69] == 4 && report.scores[86] == 6 && report.scores[10] == 1)
        #expect(report.rules.map(\.hits) == [10, 6, 0])
        #expect(report.rules.map(\.alone) == [4, 0, 0])
        #expect(report.rules[0].meanPoints == 30)
        #expect(report.deadRules == ["T3"])
        #expect(report.overlaps.count == 1)
        let overlap = try #require(report.overlaps.first)
        #expect(overlap.rule == "T2" && overlap.other == "T1" && overlap.isWithin && overlap.jaccard == 0.6)
        #expect(report.agencies.map(\.name) == ["VN-CUSTOMS"] && report.commodities.first?.lanes.total == 11)
        #expect(report.quality == nil && report.comparison == nil)
    }

    @Test("names what changes against another revision")
    func comparison() throws {
        var backtest = Backtest(
            rules: try Self.rules(3), against: try Self.rules(0.5), validator: nil, labels: OutcomeLabels())
        for number in 0..<5 { Self.add(&backtest, Self.bytes("S\(number)", Self.sea(0))) }
        Self.bytes("P").withUnsafeBytes { #expect(backtest.add($0, timestamp: 1) == nil) }
        let comparison = try #require(Self.report(backtest).comparison)
        // 0.5 on the base rate: 15, green.
        #expect(comparison.laneChanged == 5 && comparison.scoreChanged == 5)
        #expect(comparison.matrix[3].red == 5 && comparison.matrix[3].green == 1)
        #expect(abs(comparison.meanDifference - 54.0 * 5 / 6) < 1e-9)
        #expect(comparison.examples.count == 3, "a few, however many there are")
        #expect(comparison.examples.first?.record == "VN-CUSTOMS/S0")
        #expect(comparison.revision == (try Self.rules(0.5).revision))
    }

    @Test("measures against outcomes: those of cases, not of seizures themselves")
    func quality() throws {
        var labels = OutcomeLabels()
        for number in 0..<10 {
            try labels.add(id: "VN-CUSTOMS/W\(number)", label: number < 4 ? "seized" : "0", line: 2)
        }
        try labels.add(id: "VN-CUSTOMS/Z", label: "1", line: 3)
        var backtest = Backtest(rules: try Self.rules(3), against: nil, validator: nil, labels: labels)
        for number in 0..<10 {
            Self.add(&backtest, Self.bytes("W\(number)", number < 5 ? Self.sea(0) : { _ in }))
        }
        Self.add(&backtest, Self.bytes("Z") { $0.kind = .seizure })
        let report = Self.report(backtest)
        let quality = try #require(report.quality)
        #expect(quality.labelled == 10 && quality.hits == 4)
        // Four hits above all but one of the six misses, with which they tie.
        #expect(abs(try #require(quality.auc) - (5 + 0.5) / 6) < 1e-12)
        #expect(quality.top[2].precision == 0.8 && quality.top[2].precisionInterval != nil)
        #expect(report.rules[0].labelled == 5 && report.rules[0].confirmed == 4)
    }

    @Test("takes outcomes from feedback: anything seized makes a case a hit, whatever else is reported")
    func feedback() {
        func feedback(_ result: OutcomeResult) -> IntelligenceRecord {
            Support.record { record in
                record.kind = .feedback
                record.id = "F"
                record.thread = RecordID(agency: AgencyCode("VN-CUSTOMS"), id: "W-1")
                record.outcome = Outcome(result: result)
            }
        }
        let id = RecordID(agency: AgencyCode("VN-CUSTOMS"), id: "W-1")
        var labels = OutcomeLabels()
        labels.add(feedback(.pending))
        #expect(labels.count == 0)
        labels.add(feedback(.examinedNothingFound))
        #expect(labels.label(of: id, thread: id, kind: .warning) == false)
        labels.add(feedback(.seized))
        labels.add(feedback(.examinedNothingFound))
        #expect(labels.label(of: id, thread: id, kind: .warning) == true)
        #expect(labels.label(of: id, thread: id, kind: .feedback) == nil)
        #expect(labels.count == 1 && labels.hitCount == 1)
        #expect(throws: TableProblem.self) { try labels.add(id: "nobody", label: "1", line: 2) }
    }

    @Test("gives every sample the score and lane that the assessment gives it")
    func agreement() throws {
        let rules = try Support.projectRules()
        let folder = Support.root.appendingPathComponent("config/samples")
        var judge = RecordJudge(rules: rules, validator: nil)
        var count = 0
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        where file.pathExtension == "ndjson" {
            for line in try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")) {
                let bytes = Array(line)
                let record = try RecordReader().read(bytes)
                let judged = try bytes.withUnsafeBytes { bytes in
                    try judge.judge(bytes, timestamp: 1_796_000_000_000)
                }
                let decision = rules.assess(record, asOf: Instant(milliseconds: 1_796_000_000_000))
                #expect(judged.score == decision.score && judged.lane == decision.lane, "\(record.recordID)")
                #expect(judged.record == record.recordID && judged.thread == record.threadID)
                count += 1
            }
        }
        #expect(count > 50)
    }

    @Test("A report is the same after a way through JSON")
    func json() throws {
        var backtest = Backtest(
            rules: try Self.rules(3), against: try Self.rules(1), validator: nil, labels: OutcomeLabels())
        Self.add(&backtest, Self.bytes("S", Self.sea(1)))
        let report = Self.report(backtest)
        let read = try JSONDecoder().decode(BacktestReport.self, from: try JSONEncoder().encode(report))
        #expect(read == report && read.isOfThisFormat)
    }

    @Test("An explanation adds up, says what another lane takes, and names the one condition that fails")
    func explanation() throws {
        let rules = try Self.rules(0.5)
        let record = Self.bytes("E", Self.sea(0))
        let explained = try record.withUnsafeBytes { bytes in
            try rules.explain(bytes, timestamp: Support.asOf.milliseconds, validator: nil)
        }
        #expect(explained.decision == rules.assess(try RecordReader().read(record), asOf: Support.asOf))
        let sum = explained.decision.reasons.reduce(explained.basePoints) { $0 + $1.points }
        #expect(abs(sum - explained.points) < 0.1)
        #expect(explained.nearMisses.map(\.rule) == ["T2"] && explained.nearMisses.first?.condition == 1)
        for change in explained.changes {
            let logit = (explained.points + change.points) / 10
            #expect(rules.lanes.lane(of: RuleSet.score(logit)) == change.lane, "\(change)")
            let less = (explained.points + change.points - (change.points > 0 ? 0.2 : -0.2)) / 10
            #expect(rules.lanes.lane(of: RuleSet.score(less)) != change.lane, "\(change) is no more than it takes")
        }
        #expect(explained.changes.count == 3)
        #expect(throws: RefusedRecord.self) {
            try Array("{}".utf8).withUnsafeBytes { bytes in
                _ = try rules.explain(bytes, timestamp: 1, validator: nil)
            }
        }
    }
}
