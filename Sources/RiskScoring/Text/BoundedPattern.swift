import CRegex
import Intelligence

/// A regular expression of a rule. RE2 matches it: the time is linear in the text, whatever the pattern and the text
/// are, and the memory is bounded, so that no record can hold a scorer up. Case does not count; diacritics do.
final class BoundedPattern: @unchecked Sendable {
    // Sound: RE2 may be asked from several threads at once, and it is freed with the last of its users.

    /// What is wrong with a pattern.
    struct Refusal: Error {
        let rule: String
    }

    /// Longer patterns are refused, in characters.
    static let maximumLength = 256
    /// Programs of more instructions are refused: a step over one character visits each at most once.
    static let maximumProgram = 1000
    /// What the automata of one pattern may take, in bytes.
    private static let maximumMemory: Int64 = 1 << 20
    private let regex: OpaquePointer

    /// Compiles a pattern.
    convenience init(_ pattern: String) throws(Refusal) {
        guard !pattern.isEmpty, pattern.count <= Self.maximumLength else {
            throw Refusal(rule: "must be a regular expression of 1 to \(Self.maximumLength) characters")
        }
        try self.init(unbounded: pattern)
        let size = cregex_program_size(regex)
        guard size <= Self.maximumProgram else {
            throw Refusal(
                rule: "needs \(size) steps a character where \(Self.maximumProgram) are allowed; use smaller "
                    + "repetitions, such as {1,20}")
        }
        guard !matches(UnsafeRawBufferPointer(start: nil, count: 0)) else {
            throw Refusal(rule: "matches the empty text, and so every text; ask for at least one character")
        }
    }

    /// Compiles what need not be within the bounds of a rule's pattern.
    init(unbounded pattern: String) throws(Refusal) {
        let (made, message) = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { message in
            message.initialize(repeating: 0)
            let made = pattern.utf8CString.withUnsafeBufferPointer {
                cregex_compile($0.baseAddress, $0.count - 1, Self.maximumMemory, message.baseAddress, message.count)
            }
            return (made, message.baseAddress.map { String(cString: $0) } ?? "")
        }
        guard let made else { throw Refusal(rule: Self.explanation(of: message)) }
        regex = made
    }

    deinit { cregex_free(regex) }

    private static func explanation(of message: String) -> String {
        var fix = ""
        if message.contains("(?") || message.contains("escape") {
            fix = "; look-around and back-references are not known, as they need unbounded time"
        }
        return "is no regular expression: \(message)\(fix)"
    }

    /// The pattern for tables that are read in loops; valid as long as this lives.
    var handle: UInt { UInt(bitPattern: regex) }

    func matches(_ text: UnsafeRawBufferPointer) -> Bool { Self.matches(handle, text) }

    /// Whether some part of a text matches the pattern of a handle.
    static func matches(_ handle: UInt, _ text: UnsafeRawBufferPointer) -> Bool {
        guard let regex = OpaquePointer(bitPattern: handle) else { return false }
        return cregex_matches(regex, text.baseAddress, text.count) != 0
    }
}

/// The patterns of a rule set, by the numbers that its conditions have.
struct PatternTable: Sendable {
    private let patterns: [BoundedPattern]
    /// By number.
    let handles: FlatTable<UInt>

    init(_ patterns: [BoundedPattern]) {
        self.patterns = patterns
        handles = FlatTable(patterns.map(\.handle))
    }
}
