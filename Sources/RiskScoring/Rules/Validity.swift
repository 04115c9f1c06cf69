import Intelligence
import Settings

/// From when and until when a rule holds, in days of UTC: from the first moment of `from` to the first of `until`.
struct Validity: Sendable {
    /// Nil where it has held always.
    var from: CalendarDate?
    /// The first day on which it holds no more; nil where it holds on.
    var until: CalendarDate?

    /// Reads `from` and `until`; reports what is no day, and an end that is not after the beginning.
    init(_ node: SettingsNode, rule: String) {
        from = Self.day(node["from"], rule)
        until = Self.day(node["until"], rule)
        if let from, let until, until <= from {
            node["until"].report(
                "must be after from (\(from)): the first day on which the rule holds no more (rule \(rule))")
        }
    }

    private static func day(_ node: SettingsNode, _ rule: String) -> CalendarDate? {
        guard let text = node.text else { return nil }
        do throws(DateProblem) {
            return try CalendarDate(text)
        } catch {
            node.report("\(error) (rule \(rule))")
            return nil
        }
    }

    /// The moments of a record for which the rule holds, in milliseconds since 1970: from the first, before the second.
    var bounds: (first: Int64, end: Int64) {
        func start(_ day: CalendarDate) -> Int64 { Int64(day.daysSince1970) * 86_400_000 }
        return (from.map(start) ?? .min, until.map(start) ?? .max)
    }

    /// Whether there is a beginning or an end.
    var isLimited: Bool { from != nil || until != nil }

    /// Whether the rule holds for a record of that moment, in milliseconds since 1970.
    func contains(_ moment: Double) -> Bool { moment >= Double(bounds.first) && moment < Double(bounds.end) }

    /// Why the rule does not hold at a moment, for a person; nil where it does.
    func remark(at moment: Instant) -> String? {
        let (first, end) = bounds
        if let until, moment.milliseconds >= end {
            return "held until \(until) and no longer does: renew it with its owner, or take it out"
        }
        if let from, moment.milliseconds < first { return "does not hold before \(from)" }
        return nil
    }
}
