/// Says what is wrong with a text that did not parse, and where.
///
/// It runs only after the fast parser has refused the text, so it may read it byte by byte. It does not judge again:
/// where it finds nothing it falls back on the parser's code.
struct JSONSyntax {
    private let bytes: UnsafeRawBufferPointer
    private let maximumDepth: Int
    private var next = 0

    /// What the parser's code says by itself.
    private enum Code {
        static let memory: Int32 = 2
        static let number: Int32 = 9
    }

    static func problem(in bytes: UnsafeRawBufferPointer, code: Int32, limits: ReadingLimits) -> RecordProblem {
        if code == Code.memory { return RecordProblem(field: "", rule: ReadingRule.memory) }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return RecordProblem(field: "", rule: ReadingRule.byteOrderMark) }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            return RecordProblem(field: "", rule: "is UTF-16; JSON must be UTF-8 (RFC 8259 section 8.1)")
        }
        if let place = firstInvalidUTF8(bytes) {
            return RecordProblem(field: "", rule: "is not valid UTF-8 at byte \(place)")
        }
        var syntax = JSONSyntax(bytes: bytes, maximumDepth: limits.maximumDepth)
        do throws(Fault) {
            try syntax.document()
        } catch {
            return RecordProblem(field: "", value: excerpt(bytes, at: error.place), rule: error.rule)
        }
        return RecordProblem(
            field: "", rule: code == Code.number ? "has a number that is out of range" : "is no valid JSON")
    }

    private struct Fault: Error {
        let place: Int
        let rule: String
    }

    private init(bytes: UnsafeRawBufferPointer, maximumDepth: Int) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
    }

    // MARK: Grammar

    /// One pass with the open brackets on a stack of our own, never deeper than the limit.
    private mutating func document() throws(Fault) {
        skipSpace()
        if next == bytes.count { throw Fault(place: next, rule: ReadingRule.empty) }
        var open: [UInt8] = []
        var expectsValue = true
        repeat {
            skipSpace()
            guard next < bytes.count else { throw ended("the record") }
            let byte = bytes[next]
            if expectsValue {
                switch byte {
                case UInt8(ascii: "{"), UInt8(ascii: "["):
                    guard open.count < maximumDepth else {
                        throw Fault(place: next, rule: ReadingRule.tooDeep(maximumDepth))
                    }
                    next += 1
                    skipSpace()
                    let close = byte == UInt8(ascii: "{") ? UInt8(ascii: "}") : UInt8(ascii: "]")
                    if next < bytes.count, bytes[next] == close {
                        next += 1
                        expectsValue = false
                    } else {
                        open.append(close)
                        if close == UInt8(ascii: "}") { try key() }
                    }
                default:
                    try scalar()
                    expectsValue = false
                }
            } else {
                guard let close = open.last else {
                    throw Fault(place: next, rule: "has something after its end, at byte \(next)")
                }
                next += 1
                if byte == close {
                    open.removeLast()
                } else if byte == UInt8(ascii: ",") {
                    if close == UInt8(ascii: "}") { try key() }
                    expectsValue = true
                } else {
                    let closing = close == UInt8(ascii: "}") ? "}" : "]"
                    throw Fault(place: next - 1, rule: "needs a comma or \(closing) at byte \(next - 1)")
                }
            }
            if !open.isEmpty || next < bytes.count { skipSpace() }
        } while !open.isEmpty || next < bytes.count
    }

    private mutating func key() throws(Fault) {
        skipSpace()
        guard next < bytes.count else { throw ended("an object") }
        guard bytes[next] == UInt8(ascii: "\"") else {
            throw Fault(place: next, rule: "needs a key in quotes at byte \(next)")
        }
        try string()
        skipSpace()
        guard next < bytes.count else { throw ended("an object") }
        guard bytes[next] == UInt8(ascii: ":") else {
            throw Fault(place: next, rule: "needs a colon after the key, at byte \(next)")
        }
        next += 1
    }

    private mutating func scalar() throws(Fault) {
        let start = next
        switch bytes[next] {
        case UInt8(ascii: "\""): return try string()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: break
        }
        while next < bytes.count, bytes[next].isLower || bytes[next].isUpper { next += 1 }
        let word = String(decoding: UnsafeRawBufferPointer(rebasing: bytes[start..<next]), as: UTF8.self)
        if ["true", "false", "null"].contains(word) { return }
        if next == bytes.count, !word.isEmpty, ["true", "false", "null"].contains(where: { $0.hasPrefix(word) }) {
            throw ended("a word")
        }
        throw Fault(place: start, rule: "has no value where one must stand, at byte \(start)")
    }

    private mutating func string() throws(Fault) {
        next += 1
        while next < bytes.count {
            let byte = bytes[next]
            if byte == UInt8(ascii: "\"") {
                next += 1
                return
            }
            if byte < 0x20 {
                throw Fault(place: next, rule: "has a control character in a string, at byte \(next)")
            }
            if byte == UInt8(ascii: "\\") {
                try escape()
            } else {
                next += 1
            }
        }
        throw ended("a string")
    }

    private mutating func escape() throws(Fault) {
        guard next + 1 < bytes.count else { throw ended("a string") }
        guard bytes[next + 1] == UInt8(ascii: "u") else {
            guard "\"\\/bfnrt".utf8.contains(bytes[next + 1]) else {
                throw Fault(place: next, rule: "has an escape that JSON does not know, at byte \(next)")
            }
            next += 2
            return
        }
        let first = try unit()
        guard first & 0xF800 == 0xD800 else { return }
        let lone = Fault(place: next - 6, rule: "has half a surrogate pair, at byte \(next - 6)")
        guard first < 0xDC00, next + 1 < bytes.count, bytes[next] == UInt8(ascii: "\\"),
            bytes[next + 1] == UInt8(ascii: "u")
        else { throw lone }
        if try unit() & 0xFC00 != 0xDC00 { throw lone }
    }

    /// `\uXXXX`.
    private mutating func unit() throws(Fault) -> Int {
        guard next + 6 <= bytes.count else { throw ended("a string") }
        var value = 0
        for byte in bytes[(next + 2)..<(next + 6)] {
            switch byte {
            case 48...57: value = value * 16 + Int(byte) - 48
            case 65...70: value = value * 16 + Int(byte) - 55
            case 97...102: value = value * 16 + Int(byte) - 87
            default: throw Fault(place: next, rule: "has an escape without four hexadecimal digits, at byte \(next)")
            }
        }
        next += 6
        return value
    }

    private mutating func number() throws(Fault) {
        let start = next
        let bad = Fault(place: start, rule: "has a number that JSON does not allow, at byte \(start)")
        if bytes[next] == UInt8(ascii: "-") { next += 1 }
        let whole = next
        digits()
        guard next > whole, next == whole + 1 || bytes[whole] != UInt8(ascii: "0") else {
            throw next == bytes.count ? ended("a number") : bad
        }
        var isWhole = true
        if next < bytes.count, bytes[next] == UInt8(ascii: ".") {
            next += 1
            isWhole = false
            let fraction = next
            digits()
            guard next > fraction else { throw next == bytes.count ? ended("a number") : bad }
        }
        if next < bytes.count, bytes[next] | 0x20 == UInt8(ascii: "e") {
            next += 1
            isWhole = false
            if next < bytes.count, bytes[next] == UInt8(ascii: "+") || bytes[next] == UInt8(ascii: "-") { next += 1 }
            let exponent = next
            digits()
            guard next > exponent else { throw next == bytes.count ? ended("a number") : bad }
        }
        let text = String(decoding: UnsafeRawBufferPointer(rebasing: bytes[start..<next]), as: UTF8.self)
        if isWhole ? Int64(text) == nil && UInt64(text) == nil : Double(text).map(\.isFinite) != true {
            throw Fault(place: start, rule: "has a number that is out of range, at byte \(start)")
        }
    }

    private mutating func digits() {
        while next < bytes.count, bytes[next].isDigit { next += 1 }
    }

    private mutating func skipSpace() {
        while next < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[next]) { next += 1 }
    }

    private func ended(_ what: String) -> Fault {
        Fault(place: bytes.count, rule: "ends in the middle of \(what), at byte \(bytes.count)")
    }

    // MARK: Places

    /// What stands just before and at a place.
    private static func excerpt(_ bytes: UnsafeRawBufferPointer, at place: Int) -> String? {
        let part = bytes[max(0, place - 20)..<min(bytes.count, place + 20)]
        guard !part.isEmpty else { return nil }
        return String(decoding: part, as: UTF8.self).filter { !$0.isNewline && $0 != "\0" && $0 != "\u{FFFD}" }
    }

    private static func firstInvalidUTF8(_ bytes: UnsafeRawBufferPointer) -> Int? {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var place = 0
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): place += UTF8.width(scalar)
            case .emptyInput: return nil
            case .error: return place
            }
        }
    }
}
