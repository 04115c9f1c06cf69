import Intelligence

/// How a column writes a day or a moment: `yyyy-MM-dd`, `d/M/yyyy`, `yyyy-MM-dd HH:mm`. `yyyy`, `MM`, `dd`, `HH`,
/// `mm` and `ss` are as many digits as letters; `M` and `d` are one or two. Every other character stands for itself.
struct DateFormat: Hashable, Sendable {
    private enum Part: Hashable, Sendable {
        case literal(Character)
        case digits(Unit, ClosedRange<Int>)
    }
    private enum Unit: Hashable, Sendable { case year, month, day, hour, minute, second }

    /// What was read.
    struct Reading: Hashable, Sendable {
        var date: CalendarDate
        var hour = 0
        var minute = 0
        var second = 0
        var precision = DatePrecision.day
    }

    let pattern: String
    private let parts: [Part]

    /// Nil where the pattern has no year, names something twice, or has a letter that stands for nothing.
    init?(_ pattern: String) {
        var parts: [Part] = []
        var seen: Set<Unit> = []
        var rest = Substring(pattern)
        while let first = rest.first {
            let run = rest.prefix { $0 == first }
            rest = rest.dropFirst(run.count)
            guard first.isASCII, first.isLetter, first != "T", first != "Z" else {
                parts += run.map { .literal($0) }
                continue
            }
            let found: (Unit, ClosedRange<Int>)? =
                switch run {
                case "yyyy": (.year, 4...4)
                case "MM": (.month, 2...2)
                case "M": (.month, 1...2)
                case "dd": (.day, 2...2)
                case "d": (.day, 1...2)
                case "HH": (.hour, 2...2)
                case "mm": (.minute, 2...2)
                case "ss": (.second, 2...2)
                default: nil
                }
            guard let found, seen.insert(found.0).inserted else { return nil }
            parts.append(.digits(found.0, found.1))
        }
        guard seen.contains(.year), seen.contains(.month) || !seen.contains(.day) else { return nil }
        self.pattern = pattern
        self.parts = parts
    }

    /// Reads `text`; nil where it is not written so, or where there is no such day or time.
    func read(_ text: String) -> Reading? {
        var rest = Substring(text)
        var found: [Unit: Int] = [:]
        for part in parts {
            switch part {
            case .literal(let character):
                guard rest.first == character else { return nil }
                rest = rest.dropFirst()
            case .digits(let unit, let lengths):
                let digits = rest.prefix(lengths.upperBound).prefix { $0.isASCII && $0.isNumber }
                guard lengths.contains(digits.count), let number = Int(digits) else { return nil }
                found[unit] = number
                rest = rest.dropFirst(digits.count)
            }
        }
        guard rest.isEmpty, let year = found[.year],
            let date = CalendarDate(year: year, month: found[.month] ?? 1, day: found[.day] ?? 1)
        else { return nil }
        var reading = Reading(date: date)
        reading.hour = found[.hour] ?? 0
        reading.minute = found[.minute] ?? 0
        reading.second = found[.second] ?? 0
        guard reading.hour < 24, reading.minute < 60, reading.second < 60 else { return nil }
        reading.precision = found[.day] != nil ? .day : found[.month] != nil ? .month : .year
        return reading
    }
}

extension DateFormat.Reading {
    /// `2019-07-17`.
    var dateText: String {
        "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
    }

    /// `2019-07-17T08:30:00+08:00`; `zone` is `Z` or an offset.
    func instantText(zone: String) -> String {
        "\(dateText)T\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))\(zone)"
    }

    private func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
