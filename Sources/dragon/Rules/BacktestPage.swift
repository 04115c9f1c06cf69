import Intelligence
import RiskScoring

/// A backtest report as a page of its own: no script, nothing from elsewhere.
struct BacktestPage {
    let report: BacktestReport
    /// What the agencies are called, by their codes.
    let names: [String: String]

    private static let colours = ["#c0392b", "#d4a017", "#2e6da4", "#3c8d40"]
    private static let style = """
        :root{color-scheme:light dark;--line:#ddd;--soft:#666;--bar:#7a5195;--score:#2e6da4}
        @media(prefers-color-scheme:dark){:root{--line:#444;--soft:#aaa;--bar:#b58ad0;--score:#6ea8dc}}
        body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:62rem;padding:0 1rem;overflow-wrap:anywhere}
        h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}table{border-collapse:collapse;margin:.5rem 0}
        div.t{overflow-x:auto}td,th{padding:.2rem .7rem;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}
        td:first-child,th:first-child,.l{text-align:left}td.w{text-align:left;white-space:normal;min-width:11rem;width:100%}
        td.w i{display:block;height:.45rem;background:var(--bar)}small,.m{color:var(--soft)}small{white-space:normal}
        svg{display:block;max-width:100%;height:auto;fill:currentColor}svg text{font:14px system-ui,sans-serif}
        .s{fill:var(--score)}div.b{display:flex;height:1.8rem}ul{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.2rem 1.2rem}
        li b{display:inline-block;width:.8rem;height:.8rem;margin-right:.4rem}
        """

    var html: String {
        var parts = [
            "<h1>Backtest of revision \(Self.escaped(report.revision))</h1>",
            "<p class=m>\(Self.escaped(report.rulesFile)); made \(Self.escaped(report.madeAt)); "
                + report.sources.map { Self.escaped("\($0.name) (\($0.state))") }.joined(separator: ", ") + "</p>",
            "<p>\(report.records) records judged"
                + report.refused.sorted { $0.key < $1.key }.map { "; \($0.value) \(Self.escaped($0.key))" }.joined()
                + ".</p>",
            "<h2>Lanes</h2>", laneBar, "<h2>Scores</h2>", histogram,
        ]
        if let quality = report.quality { parts += ["<h2>What was found</h2>", found(quality)] }
        if let comparison = report.comparison { parts += ["<h2>Against another revision</h2>", against(comparison)] }
        parts += [
            "<h2>Rules</h2>", ruleBars, "<h2>Agencies</h2>", table("Agency", report.agencies, names),
            "<h2>Commodities</h2>", table("Commodity", report.commodities),
        ]
        return """
            <!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content="width=device-width,initial-scale=1">
            <title>Backtest \(Self.escaped(report.revision))</title><style>\(Self.style)</style><body>
            \(parts.joined(separator: "\n"))
            </body></html>

            """
    }

    static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.append(character)
            }
        }
        return result
    }

    private var laneBar: String {
        var bars = ""
        var legend = ""
        for (lane, colour) in zip(Lane.allCases, Self.colours) {
            let share = report.lanes.share(lane)
            let expected = report.expected[lane.rawValue].map { ", expected \(RulesText.share($0))" } ?? ""
            bars += "<div style=\"width:\(Self.n(share * 100))%;background:\(colour)\"></div>"
            legend +=
                "<li><b style=\"background:\(colour)\"></b>\(lane.rawValue) \(RulesText.share(share))"
                + "<small> (\(report.lanes[lane]) records\(expected))</small>"
        }
        return "<div class=b role=img aria-label=\"Shares of the lanes\">\(bars)</div><ul>\(legend)</ul>"
    }

    private var histogram: String {
        let top = Double(max(1, report.scores.max() ?? 1))
        let bars = report.scores.enumerated().map { score, count in
            // By the root: a few records of high score must be seen beside thousands of low ones.
            let height = (Double(count) / top).squareRoot() * 140
            return "<rect x=\(score * 9) y=\(Self.n(150 - height)) width=8 height=\(Self.n(height)) class=s>"
                + "<title>score \(score): \(count) records</title></rect>"
        }
        let axis = stride(from: 0, through: 100, by: 10).map { "<text x=\($0 * 9) y=168>\($0)</text>" }
        return Self.svg(930, 175, "Records by score; heights are square roots of counts", bars + axis)
    }

    private var ruleBars: String {
        let used = report.rules.sorted { ($1.hits, $0.rule) < ($0.hits, $1.rule) }
        let top = Double(max(1, used.first?.hits ?? 1))
        let rows = used.map { use in
            "<tr><td>\(Self.escaped(use.rule))<td>\(use.hits)<td class=w>\(Self.escaped(use.title))"
                + "<i style=\"width:\(Self.n(Double(use.hits) / top * 100))%\"></i>"
        }
        return Self.table("<th>Rule<th>Records<th class=l>Title", rows)
    }

    private func found(_ quality: BacktestReport.RankingQuality) -> String {
        let rows = quality.top.map { top in
            "<tr><td>\(RulesText.share(top.share))<td>\(RulesText.measure(top.precision, top.precisionInterval))"
                + "<td>\(RulesText.measure(top.recall, nil))"
        }
        return "<p>\(quality.labelled) records have an outcome, \(quality.hits) of them seized; AUC "
            + "\(RulesText.measure(quality.auc, nil)).</p>"
            + Self.table("<th>Highest<th>Precision (95 %)<th>Recall", rows)
    }

    private func against(_ change: BacktestReport.Comparison) -> String {
        let names = Lane.allCases.map(\.rawValue)
        let matrix = zip(names, change.matrix).map { name, counts in
            "<tr><td>\(name)" + Lane.allCases.map { "<td>\(counts[$0])" }.joined()
        }
        let examples = change.examples.map { example in
            "<tr><td>\(Self.escaped(example.record))<td>\(example.before.score) \(Self.escaped(example.before.lane))"
                + "<td>\(example.after.score) \(Self.escaped(example.after.lane))"
                + "<td class=l>\(Self.escaped((example.gained.map { "+\($0)" } + example.lost.map { "-\($0)" }).joined(separator: " ")))"
        }
        return "<p>Revision \(Self.escaped(change.revision)): \(change.laneChanged) records change lane, "
            + "\(change.scoreChanged) change score.</p>"
            + Self.table("<th>before \\ now" + names.map { "<th>\($0)" }.joined(), matrix)
            + Self.table("<th>Record<th>Before<th>Now<th class=l>Rules", examples)
    }

    private func table(_ title: String, _ parts: [BacktestReport.Part], _ names: [String: String] = [:]) -> String {
        let rows = parts.map { part in
            let name = names[part.name].map { " <small>\(Self.escaped($0))</small>" } ?? ""
            return "<tr><td>\(Self.escaped(part.name))\(name)<td>\(part.lanes.total)"
                + Lane.allCases.map { "<td>\(RulesText.share(part.lanes.share($0)))" }.joined()
                + "<td>\(RulesText.number(part.meanScore, places: 1))"
        }
        return Self.table(
            "<th>\(title)<th>Records" + Lane.allCases.map { "<th>\($0.rawValue)" }.joined() + "<th>Mean score", rows)
    }

    /// A table that scrolls where the screen is narrower.
    private static func table(_ header: String, _ rows: [String]) -> String {
        "<div class=t><table><tr>\(header)\(rows.joined())</table></div>"
    }

    private static func svg(_ width: Int, _ height: Int, _ label: String, _ shapes: [String]) -> String {
        "<svg viewBox=\"0 0 \(width) \(height)\" role=img aria-label=\"\(label)\">\(shapes.joined())</svg>"
    }

    private static func n(_ value: Double) -> String { RulesText.number(value, places: 1) }
}
