/// Numbers as people read them.
enum Humane {
    /// `12,345`.
    static func number(_ value: Int64) -> String {
        var text = ""
        let digits = String(value.magnitude)
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return value < 0 ? "−\(text)" : text
    }

    /// `1 record`, `12,345 records`.
    static func count(_ value: Int64, _ noun: String) -> String {
        "\(number(value)) \(noun)\(value == 1 ? "" : "s")"
    }

    /// The two leading units: `0 s`, `< 1 s`, `42 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`.
    static func duration(_ duration: Duration) -> String {
        let milliseconds = max(0, duration.milliseconds)
        let seconds = milliseconds / 1000
        func pair(_ large: Int64, _ largeUnit: String, _ small: Int64, _ smallUnit: String) -> String {
            small == 0 ? "\(number(large)) \(largeUnit)" : "\(number(large)) \(largeUnit) \(small) \(smallUnit)"
        }
        return switch seconds {
        case 0: milliseconds == 0 ? "0 s" : "< 1 s"
        case ..<60: "\(seconds) s"
        case ..<3600: pair(seconds / 60, "min", seconds % 60, "s")
        case ..<86_400: pair(seconds / 3600, "h", seconds / 60 % 60, "min")
        default: pair(seconds / 86_400, "d", seconds / 3600 % 24, "h")
        }
    }

    /// A rate without its sign: `0.4/s`, `12/s`, `1,250/s`.
    static func rate(_ perSecond: Double) -> String {
        let size = abs(perSecond)
        if size < 9.95 {
            let tenths = Int64(exactly: (size * 10).rounded()) ?? 0
            return tenths % 10 == 0 ? "\(tenths / 10)/s" : "\(tenths / 10).\(tenths % 10)/s"
        }
        return Int64(exactly: size.rounded()).map { "\(number($0))/s" } ?? "very many/s"
    }

    /// Records of a total, as far as known: `12,345`, or `≥ 12,345` where some partition is unknown.
    static func records(_ total: LagTotal) -> String {
        total.isComplete ? number(total.knownRecords) : total.knownRecords > 0 ? "≥ \(number(total.knownRecords))" : "?"
    }

    /// The time of a total, as far as known.
    static func time(_ total: LagTotal) -> String {
        total.isTimeComplete
            ? duration(total.knownTime) : total.knownTime > .zero ? "≥ \(duration(total.knownTime))" : "?"
    }

    /// Where a lag is going, in a few words.
    static func trend(_ trend: LagTrend, of total: LagTotal) -> String {
        if total.records == 0 { return "caught up" }
        guard let velocity = trend.velocity else { return "not known yet" }
        // Slower than one record in 20 seconds is not a direction.
        if abs(velocity) < 0.05 { return "steady" }
        return velocity > 0 ? "▲ growing \(rate(velocity))" : "▼ shrinking \(rate(velocity))"
    }

    /// How long until nothing waits: `now`, `3 min 20 s`, or `–` where no end is in sight.
    static func timeToClear(_ trend: LagTrend, of total: LagTotal) -> String {
        if total.records == 0 { return "now" }
        return trend.timeToClear.map(duration) ?? "–"
    }

    /// Text from outside on one line, without characters that steer a terminal.
    static func oneLine(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map {
                    switch $0.properties.generalCategory {
                    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: " "
                    default: $0
                    }
                }))
    }
}
