import Intelligence
import RiskScoring
import WorkerKit

/// Numbers and headings as these commands print them.
enum RulesText {
    /// With so many places.
    static func number(_ value: Double, places: Int) -> String {
        guard value.isFinite else { return "-" }
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        let scaled = (value.magnitude * scale).rounded()
        guard scaled < 1e15 else { return "\(value)" }
        let whole = Int64(scaled)
        let sign = value < 0 && whole > 0 ? "-" : ""
        guard places > 0 else { return "\(sign)\(whole)" }
        let digits = String(whole)
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        return "\(sign)\(padded.dropLast(places)).\(padded.suffix(places))"
    }

    /// With its sign: `+9.3`.
    static func points(_ value: Double) -> String {
        let text = number(value, places: 1)
        return text.hasPrefix("-") ? text : "+" + text
    }

    /// `12.3 %`.
    static func share(_ value: Double) -> String { number(value * 100, places: 1) + " %" }

    /// `.929 (.911 to .944)`.
    static func measure(_ value: Double?, _ interval: Interval?) -> String {
        guard let value else { return "-" }
        let text = number(value, places: 3)
        return interval.map { "\(text) (\(number($0.low, places: 3)) to \(number($0.high, places: 3)))" } ?? text
    }

    /// Reasons as a table, a row each of ``reason(_:remark:)``.
    static func reasons(_ rows: [[String]]) -> Table {
        Table(
            header: ["RULE", "POINTS", "BECAUSE", "SOURCE"], alignment: [.left, .right, .left, .left], rows: rows)
    }

    /// - Parameter remark: what is said behind its words.
    static func reason(_ reason: Reason, remark: String = "") -> [String] {
        [
            reason.rule, points(reason.points), PlainText.oneLine(reason.because, limit: 160) + remark,
            PlainText.oneLine(reason.source, limit: 60),
        ]
    }

    /// Bold on a terminal that takes it.
    static func heading(_ text: String) -> String { Terminal.colour ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
}
