/// Typed members of a mapping, with their defaults and bounds.
extension SettingsNode {
    /// The string at `key`; reports its absence and an empty one.
    public func string(_ key: String) -> String {
        let child = self[key]
        guard let text = child.text, !text.isEmpty else {
            child.report("is required")
            return ""
        }
        return text
    }

    /// The string at `key`, or the default.
    public func string(_ key: String, default value: String) -> String {
        self[key].text ?? value
    }

    /// The string at `key`, or nil.
    public func optionalString(_ key: String) -> String? {
        self[key].text
    }

    /// The whole number at `key`, or the default; reports one outside `bounds`.
    public func integer(_ key: String, default value: Int, in bounds: ClosedRange<Int>) -> Int {
        optionalInteger(key, in: bounds) ?? value
    }

    /// The whole number at `key`, or nil; reports one outside `bounds`.
    public func optionalInteger(_ key: String, in bounds: ClosedRange<Int>) -> Int? {
        let child = self[key]
        guard let text = child.text else { return nil }
        guard let number = Int(text), bounds.contains(number) else {
            child.report("must be a whole number from \(bounds.lowerBound) to \(bounds.upperBound)", value: text)
            return nil
        }
        return number
    }

    /// The number at `key`, or nil; reports one outside `bounds`.
    public func optionalNumber(_ key: String, in bounds: ClosedRange<Double>) -> Double? {
        let child = self[key]
        guard let number = child.number else { return nil }
        guard bounds.contains(number) else {
            child.report("must be from \(bounds.lowerBound) to \(bounds.upperBound)")
            return nil
        }
        return number
    }

    /// The number at `key`, or the default; reports one outside `bounds`.
    public func number(_ key: String, default value: Double, in bounds: ClosedRange<Double>) -> Double {
        optionalNumber(key, in: bounds) ?? value
    }

    /// The truth value at `key` (`true`, `false`, `yes`, `no`, `on`, `off`), or the default.
    public func flag(_ key: String, default value: Bool) -> Bool {
        let child = self[key]
        guard let text = child.text else { return value }
        switch text.lowercased() {
        case "true", "yes", "on": return true
        case "false", "no", "off": return false
        default:
            child.report("must be true or false", value: text)
            return value
        }
    }

    /// The duration at `key` (`250ms`, `30s`, `5m`, `4h`, `7d`), or the default; reports one outside `bounds`.
    public func duration(_ key: String, default value: Duration, in bounds: ClosedRange<Duration>) -> Duration {
        let child = self[key]
        guard let text = child.text else { return value }
        guard let duration = Duration(settingsText: text) else {
            child.report("must be a duration such as 250ms, 30s, 5m, 4h or 7d", value: text)
            return value
        }
        guard bounds.contains(duration) else {
            child.report("must be from \(bounds.lowerBound) to \(bounds.upperBound)", value: text)
            return value
        }
        return duration
    }

    /// The value at `key` as one of the enumeration's raw values, or the default; reports others with the choices.
    public func choice<Choice: RawRepresentable & CaseIterable>(_ key: String, default value: Choice) -> Choice
    where Choice.RawValue == String {
        optionalChoice(key) ?? value
    }

    /// The value at `key` as one of the enumeration's raw values, or nil; reports others with the choices.
    public func optionalChoice<Choice: RawRepresentable & CaseIterable>(
        _ key: String, as type: Choice.Type = Choice.self
    ) -> Choice? where Choice.RawValue == String {
        let child = self[key]
        guard let text = child.text else { return nil }
        guard let choice = Choice(rawValue: text) else {
            child.report("must be one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))", value: text)
            return nil
        }
        return choice
    }
}

extension Duration {
    /// Reads `250ms`, `30s`, `5m`, `4h` or `7d`.
    public init?(settingsText text: String) {
        let units: [(String, Int64)] = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)]
        for (suffix, milliseconds) in units where text.hasSuffix(suffix) {
            guard let number = Int64(text.dropLast(suffix.count)), number >= 0 else { continue }
            let (total, overflow) = number.multipliedReportingOverflow(by: milliseconds)
            guard !overflow else { return nil }
            self = .milliseconds(total)
            return
        }
        return nil
    }
}
