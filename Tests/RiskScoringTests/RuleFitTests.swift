import Foundation
import Intelligence
import Testing

@testable import RiskScoring

/// Weights from outcomes, where the true weights are known because the outcomes were drawn by them.
@Suite("Weights from outcomes")
struct RuleFitTests {
    /// Sea, arrests and origin each by a coin; a hit by the given log-odds.
    private func fit(
        _ rules: borrowing RuleSet, records: Int, _ logOdds: (Bool, Bool) -> Double,
        _ settings: RuleFit.Settings = RuleFit.Settings()
    ) throws -> RuleFit.Result {
        var draw = SeededDraw(seed: 17)
        var labels = OutcomeLabels()
        var all: [[UInt8]] = []
        for number in 0..<records {
            let (sea, arrests) = (draw.below(2) == 0, draw.below(2) == 0)
            let isHit = Double(draw.below(1 << 30)) / Double(1 << 30) < Quantile.logistic(logOdds(sea, arrests))
            try labels.add(id: "VN-CUSTOMS/W\(number)", label: isHit ? "1" : "0", line: 1)
            all.append(
                BacktestTests.bytes("W\(number)") { record in
                    if sea { record.transport = Transport(mode: .sea) }
                    if arrests { record.arrests = 1 }
                })
        }
        var fit = RuleFit(rules: copy rules, validator: nil, labels: labels)
        for record in all { record.withUnsafeBytes { fit.add($0, timestamp: 1) } }
        #expect(fit.count == records)
        return try fit.fit(settings)
    }

    private static func rules() throws -> RuleSet {
        try Support.rules(
            "when: {transport.mode: sea}, weight: 0.2, graded: false",
            "when: {arrests: {above: 0}}, weight: 1, graded: false",
            "when: {route.origin: NG}, weight: 0.7")
    }

    @Test("The weights that drew the outcomes are found again")
    func recovered() throws {
        var settings = RuleFit.Settings()
        settings.resamples = 20
        let odds: (Bool, Bool) -> Double = { sea, arrests in -2 + (sea ? 1.5 : 0) + (arrests ? 0.5 : 0) }
        let result = try fit(try Self.rules(), records: 3000, odds, settings)
        #expect(abs(result.weights[0].proposed - 1.5) < 0.3)
        #expect(abs(result.weights[1].proposed - 0.5) < 0.3)
        let interval = try #require(result.weights[0].interval)
        #expect(interval.low < 1.5 && 1.5 < interval.high && interval.high - interval.low < 1)
        #expect(abs(result.baseRate - Quantile.logistic(-2)) < 0.04)
        #expect(result.quality.logLoss < result.current.logLoss)
        // A rule of which no outcome tells stays as it is.
        #expect(result.weights[2].proposed == 0.7 && result.weights[2].interval == nil)
    }

    @Test("A rule of risk never becomes relief, unless that is asked for")
    func signs() throws {
        var settings = RuleFit.Settings()
        settings.resamples = 5
        let odds: (Bool, Bool) -> Double = { sea, arrests in -0.5 + (sea ? 1 : 0) - (arrests ? 1.5 : 0) }
        let kept = try fit(try Self.rules(), records: 1000, odds, settings)
        #expect(kept.weights[1].proposed == 0 && kept.weights[1].interval == nil)
        settings.keepsSigns = false
        let free = try fit(try Self.rules(), records: 1000, odds, settings)
        #expect(free.weights[1].proposed < -1)
    }

    @Test("The rules file gets the new weights and keeps everything else, comments too")
    func rewriting() throws {
        let files = try RuleFiles(
            rulesFile: Support.root.appending(path: "config/rules.yaml").path,
            listsFolder: Support.root.appending(path: "config/lists").path)
        let old = try files.ruleSet()
        let none = files.text(withWeights: Dictionary(uniqueKeysWithValues: old.overview.map { ($0.rule, $0.weight) }))
        #expect(none.left.isEmpty)
        #expect(try RuleSet(yaml: none.yaml, file: "r", lists: files.lists).revision == old.revision)
        let (yaml, left) = files.text(withWeights: ["R01": 0.33, "R52": -2, "R99": 1])
        #expect(left == ["R99"])
        let new = try RuleSet(yaml: yaml, file: "r", lists: files.lists)
        for (before, after) in zip(old.overview, new.overview) {
            #expect(after.weight == (before.rule == "R01" ? 0.33 : before.rule == "R52" ? -2 : before.weight))
        }
        let (before, after) = (files.rules.yaml.split(separator: "\n"), yaml.split(separator: "\n"))
        #expect(zip(before, after).count { $0 != $1 } == 2 && before.count == after.count)
    }

    @Test("Too few outcomes are refused with their number")
    func tooFew() throws {
        let problem = #expect(throws: TableProblem.self) {
            _ = try fit(try Self.rules(), records: 12, { _, _ in -1 })
        }
        #expect(problem?.message.contains("12 records have a label") == true)
    }
}
