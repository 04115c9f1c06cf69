/// Finds the members of the outermost object of a JSON text (RFC 8259) in one pass, without building anything.
///
/// The archive must find what it can in bytes that a strict reader rejects: a record of a future version, or one with a
/// wrong field, is still found by its id. So this walks over nested values by their brackets only and judges none of
/// them. It is no validator.
struct TopLevelScanner {
    /// A value as it stands in the text.
    enum Value {
        /// Without its quotation marks, and whether it has escapes.
        case string(Range<Int>, escaped: Bool)
        /// A number, `true`, `false` or `null`.
        case scalar(Range<Int>)
        /// An object or an array, with its brackets.
        case container(Range<Int>)
    }

    /// Why a text is no JSON object, and where.
    struct Problem: Error {
        let what: StaticString
        let at: Int
    }

    private static let maximumDepth = 512
    private let bytes: UnsafeBufferPointer<UInt8>
    private let end: Int
    private var at: Int

    init(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
        self.bytes = bytes
        at = max(range.lowerBound, 0)
        end = min(range.upperBound, bytes.count)
    }

    /// Hands over every member: the key's range without quotation marks, whether the key has escapes, and the value.
    mutating func scan(_ visit: (Range<Int>, Bool, Value) throws(Problem) -> Void) throws(Problem) {
        skipSpace()
        guard take(UInt8(ascii: "{")) else { throw Problem(what: "is no JSON object", at: at) }
        skipSpace()
        if !take(UInt8(ascii: "}")) {
            repeat {
                skipSpace()
                let (key, escaped) = try string()
                skipSpace()
                guard take(UInt8(ascii: ":")) else { throw Problem(what: "lacks a colon", at: at) }
                skipSpace()
                try visit(key, escaped, value())
                skipSpace()
            } while take(UInt8(ascii: ","))
            guard take(UInt8(ascii: "}")) else {
                throw Problem(what: at < end ? "lacks a comma or a bracket" : "is cut off", at: at)
            }
        }
        skipSpace()
        guard at == end else { throw Problem(what: "goes on after its end", at: at) }
    }

    private mutating func value() throws(Problem) -> Value {
        guard at < end else { throw Problem(what: "is cut off", at: at) }
        switch bytes[at] {
        case UInt8(ascii: "\""):
            let (range, escaped) = try string()
            return .string(range, escaped: escaped)
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            return .container(try container())
        default:
            let start = at
            while at < end, !Self.endsScalar(bytes[at]) { at += 1 }
            guard at > start else { throw Problem(what: "lacks a value", at: at) }
            return .scalar(start..<at)
        }
    }

    private mutating func string() throws(Problem) -> (Range<Int>, Bool) {
        guard take(UInt8(ascii: "\"")) else {
            throw Problem(what: at < end ? "lacks a quotation mark" : "is cut off", at: at)
        }
        let start = at
        var escaped = false
        while at < end {
            switch bytes[at] {
            case UInt8(ascii: "\""):
                at += 1
                return (start..<at - 1, escaped)
            case UInt8(ascii: "\\"):
                escaped = true
                at += 2
            default:
                at += 1
            }
        }
        at = end
        throw Problem(what: "is cut off", at: end)
    }

    private mutating func container() throws(Problem) -> Range<Int> {
        let start = at
        var depth = 0
        while at < end {
            switch bytes[at] {
            case UInt8(ascii: "\""):
                _ = try string()
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                guard depth <= Self.maximumDepth else { throw Problem(what: "is nested too deep", at: at) }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 {
                    at += 1
                    return start..<at
                }
            default:
                break
            }
            at += 1
        }
        throw Problem(what: "is cut off", at: end)
    }

    private mutating func skipSpace() {
        while at < end, bytes[at] <= 0x20, Self.isSpace(bytes[at]) { at += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard at < end, bytes[at] == byte else { return false }
        at += 1
        return true
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    private static func endsScalar(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
            || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[")
            || byte == UInt8(ascii: ":")
    }
}
