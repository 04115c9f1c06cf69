import Intelligence
import RiskScoring
import WorkerKit

/// A backtest report for a person at a terminal.
struct BacktestText {
    let report: BacktestReport

    private static let lanes = Lane.allCases.map(\.rawValue)
    /// The most rows of a table whose length the data decides.
    private static let rows = 15

    var text: String {
        var parts = [head, lanes, parts("AGENCY", report.agencies), parts("COMMODITY", report.commodities), rules]
        if !report.deadRules.isEmpty || !report.overlaps.isEmpty { parts.append(idle) }
        report.quality.map { parts.append(quality($0, report.comparison?.quality)) }
        report.comparison.map { parts.append(comparison($0)) }
        return parts.joined(separator: "\n\n")
    }

    private var head: String {
        let refused = report.refused.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        let sources = report.sources.map { "\(PlainText.oneLine($0.name, limit: 80)) (\(Self.short($0.state)))" }
        return """
            \(RulesText.heading("Backtest of revision \(report.revision)")), \(PlainText.oneLine(report.rulesFile))
            data      \(sources.joined(separator: ", "))
            records   \(report.records) judged\(refused.isEmpty ? "" : "; not judged: " + refused.joined(separator: ", "))
            """
    }

    private static func short(_ state: String) -> String {
        state.count > 24 ? state.prefix(19) + "..." : state
    }

    private var lanes: String {
        Table(
            header: ["LANE", "RECORDS", "SHARE", "EXPECTED", "DIFFERENCE"],
            alignment: [.left, .right, .right, .right, .right],
            rows: Lane.allCases.map { lane in
                let share = report.lanes.share(lane)
                let expected = report.expected[lane.rawValue]
                return [
                    lane.rawValue, "\(report.lanes[lane])", RulesText.share(share),
                    expected.map { RulesText.share($0) } ?? "-",
                    expected.map { RulesText.points((share - $0) * 100) } ?? "-",
                ]
            }
        ).description
    }

    private func parts(_ title: String, _ parts: [BacktestReport.Part]) -> String {
        let table = Table(
            header: [title, "RECORDS", "RED", "YELLOW", "BLUE", "GREEN", "MEAN SCORE"],
            alignment: [.left, .right, .right, .right, .right, .right, .right],
            rows: parts.prefix(Self.rows).map { part in
                [PlainText.oneLine(part.name, limit: 40), "\(part.lanes.total)"]
                    + Lane.allCases.map { RulesText.share(part.lanes.share($0)) }
                    + [RulesText.number(part.meanScore, places: 1)]
            })
        let more = parts.count > Self.rows ? "\n... and \(parts.count - Self.rows) more (--json has them)" : ""
        return table.description + more
    }

    private var rules: String {
        let hasLabels = report.quality != nil
        let used = report.rules.filter { $0.hits > 0 }
        return Table(
            header: ["RULE", "HITS", "SHARE", "ALONE", "MEAN POINTS"] + (hasLabels ? ["LABELLED", "FOUND"] : [])
                + ["TITLE"],
            alignment: [.left, .right, .right, .right, .right] + (hasLabels ? [.right, .right] : []) + [.left],
            rows: used.sorted { ($1.hits, $0.rule) < ($0.hits, $1.rule) }.map { use in
                var row = [
                    use.rule, "\(use.hits)", RulesText.share(Double(use.hits) / Double(max(1, report.records))),
                    "\(use.alone)", RulesText.points(use.meanPoints),
                ]
                if hasLabels {
                    let found = Double(use.confirmed) / Double(max(1, use.labelled))
                    row += ["\(use.labelled)", use.labelled > 0 ? RulesText.share(found) : "-"]
                }
                return row + [PlainText.oneLine(use.title, limit: 60)]
            }
        ).description
    }

    private var idle: String {
        var lines: [String] = []
        if !report.deadRules.isEmpty {
            lines.append("never hit (\(report.deadRules.count)): \(report.deadRules.joined(separator: " "))")
        }
        for overlap in report.overlaps.prefix(Self.rows) {
            let how = overlap.isWithin ? "only" : "nearly only"
            lines.append(
                "\(overlap.rule) hits \(how) where \(overlap.other) does: \(overlap.both) records together, "
                    + "\(RulesText.share(overlap.jaccard)) of those on which either hits")
        }
        if report.overlaps.count > Self.rows { lines.append("... and \(report.overlaps.count - Self.rows) more") }
        return lines.joined(separator: "\n")
    }

    private func quality(
        _ quality: BacktestReport.RankingQuality, _ before: BacktestReport.RankingQuality?
    ) -> String {
        let base = Double(quality.hits) / Double(max(1, quality.labelled))
        var rows = quality.top.map { top in
            var row = [
                RulesText.share(top.share), RulesText.measure(top.precision, top.precisionInterval),
                RulesText.measure(top.recall, nil),
            ]
            if let before {
                let old = before.top.first { $0.share == top.share }
                row += [RulesText.measure(old?.precision, nil), RulesText.measure(old?.recall, nil)]
            }
            return row
        }
        var area = ["AUC", RulesText.measure(quality.auc, nil), ""]
        if let before { area += [RulesText.measure(before.auc, nil), ""] }
        rows.append(area)
        let header = ["HIGHEST", "PRECISION (95 %)", "RECALL"] + (before == nil ? [] : ["BEFORE", "RECALL"])
        return """
            \(quality.labelled) records have an outcome, \(quality.hits) of them (\(RulesText.share(base))) seized
            \(Table(header: header, alignment: [.left] + header.dropFirst().map { _ in .right }, rows: rows))
            """
    }

    /// A record that changes its lane.
    static func line(_ example: BacktestReport.Example) -> String {
        var why: [String] = []
        if !example.gained.isEmpty { why.append("+ " + example.gained.joined(separator: " ")) }
        if !example.lost.isEmpty { why.append("- " + example.lost.joined(separator: " ")) }
        return "\(PlainText.oneLine(example.record, limit: 60))  \(example.before.score) \(example.before.lane) -> "
            + "\(example.after.score) \(example.after.lane)  \(why.joined(separator: "  "))"
    }

    private func comparison(_ change: BacktestReport.Comparison) -> String {
        let matrix = Table(
            header: ["BEFORE \\ NOW"] + Self.lanes, alignment: [.left, .right, .right, .right, .right],
            rows: zip(Self.lanes, change.matrix).map { lane, counts in
                [lane] + Lane.allCases.map { "\(counts[$0])" }
            })
        let examples = change.examples.map { "  " + Self.line($0) }
        return
            ([
                RulesText.heading("Against revision \(change.revision)"),
                "\(change.laneChanged) records change lane, \(change.scoreChanged) change score, by "
                    + "\(RulesText.points(change.meanDifference)) on the mean of all",
                matrix.description,
            ] + (examples.isEmpty ? [] : ["for instance"] + examples)
            + (change.judgedByOne > 0 ? ["\(change.judgedByOne) records are judged by one of the two only"] : []))
            .joined(separator: "\n")
    }
}
