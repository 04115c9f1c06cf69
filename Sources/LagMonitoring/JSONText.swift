/// A JSON value that is written with its keys in the order given, so that two outputs can be compared line by line.
indirect enum JSONText {
    case null
    case bool(Bool)
    case integer(Int64)
    /// A number already written as JSON wants it.
    case number(String)
    case string(String)
    case array([JSONText])
    case object([(key: String, value: JSONText)])

    static func optional(_ value: Int64?) -> JSONText { value.map { .integer($0) } ?? .null }
    static func optional(_ value: String?) -> JSONText { value.map { .string($0) } ?? .null }

    /// Seconds with up to three decimals, or null.
    static func seconds(_ duration: Duration?) -> JSONText {
        duration.map { .number(DecimalText.thousandths($0.milliseconds)) } ?? .null
    }

    /// A rate with up to three decimals, or null where it is no finite number.
    static func rate(_ value: Double?) -> JSONText {
        value.flatMap { Int64(exactly: ($0 * 1000).rounded()) }.map { .number(DecimalText.thousandths($0)) } ?? .null
    }

    /// The text, indented by two spaces a level, without a line end after it.
    func text(indent: Int = 0) -> String {
        let inner = String(repeating: " ", count: (indent + 1) * 2)
        let outer = String(repeating: " ", count: indent * 2)
        switch self {
        case .null: return "null"
        case .bool(let value): return value ? "true" : "false"
        case .integer(let value): return String(value)
        case .number(let text): return text
        case .string(let text): return Self.quoted(text)
        case .array(let elements):
            guard !elements.isEmpty else { return "[]" }
            let lines = elements.map { inner + $0.text(indent: indent + 1) }
            return "[\n" + lines.joined(separator: ",\n") + "\n\(outer)]"
        case .object(let members):
            guard !members.isEmpty else { return "{}" }
            let lines = members.map { "\(inner)\(Self.quoted($0.key)): \($0.value.text(indent: indent + 1))" }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(outer)}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case _ where scalar.value < 0x20:
                let hex = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

/// DecimalText fractions without the rounding noise of binary ones.
enum DecimalText {
    /// `1500` as `1.5`, `-20` as `-0.02`.
    static func thousandths(_ value: Int64) -> String {
        let sign = value < 0 ? "-" : ""
        let (whole, rest) = value.magnitude.quotientAndRemainder(dividingBy: 1000)
        guard rest > 0 else { return "\(sign)\(whole)" }
        var digits = String(rest)
        digits = String(repeating: "0", count: 3 - digits.count) + digits
        while digits.hasSuffix("0") { digits.removeLast() }
        return "\(sign)\(whole).\(digits)"
    }
}
