/// Something that is wrong, or doubtful, in a record: the field, what stands there, and the rule.
public struct RecordProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// How bad it is.
    public enum Severity: String, Sendable {
        /// The record is rejected.
        case error
        /// The record goes through and carries the remark.
        case warning
    }

    /// Whether the record is rejected for it.
    public var severity: Severity
    /// The path in the JSON: `consignment.containers[0]`; empty for the record as a whole.
    public var field: String
    /// What stands there, cut to 80 characters.
    public var value: String?
    /// The rule, in words an officer understands, with the standard it comes from.
    public var rule: String

    /// Makes a problem; a long value is cut.
    public init(severity: Severity = .error, field: String, value: String? = nil, rule: String) {
        self.severity = severity
        self.field = field
        self.value = value.map { $0.count > 80 ? String($0.prefix(77)) + "..." : $0 }
        self.rule = rule
    }

    /// As it is written.
    public var description: String {
        let place = field.isEmpty ? "the record" : field
        return value.map { "\(place) is \"\($0)\": \(rule)" } ?? "\(place): \(rule)"
    }
}
