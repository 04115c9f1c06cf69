import CSimdjson

/// The owner of a simdjson parser and its buffers. One per lane: it is not thread-safe.
final class JSONParser {
    private let parser: OpaquePointer?
    private let steps = UnsafeMutablePointer<PathSteps.Step>.allocate(capacity: PathSteps.capacity)
    let limits: ReadingLimits
    /// Of the text parsed last, where it could be.
    private var last: (tape: JSONTape, mayHoldNul: Bool)?

    init(limits: ReadingLimits) {
        self.limits = limits
        steps.initialize(repeating: PathSteps.Step(), count: PathSteps.capacity)
        parser = csimdjson_parser_create(limits.maximumBytes, limits.maximumDepth)
    }

    deinit {
        if let parser { csimdjson_parser_free(parser) }
        steps.deallocate()
    }

    /// Parses and hands the tape to the closure; it must not leave it.
    @inline(__always)
    func withTape<Value>(
        of bytes: UnsafeRawBufferPointer, _ body: (inout TapeReader) -> Value
    ) throws(RecordProblems) -> Value {
        _ = try tape(of: bytes)
        return try withLastTape(body)
    }

    /// Hands the tape of the text parsed last to the closure; it must not leave it.
    @inline(__always)
    func withLastTape<Value>(_ body: (inout TapeReader) -> Value) throws(RecordProblems) -> Value {
        guard let last else { throw RecordProblems(RecordProblem(field: "", rule: ReadingRule.empty)) }
        var reader = TapeReader(tape: last.tape, limits: limits, mayHoldNul: last.mayHoldNul, steps: steps)
        let value = body(&reader)
        if !reader.problems.isEmpty { throw RecordProblems(reader.problems) }
        return value
    }

    /// Parses. The tape is valid until the next text is parsed.
    func tape(of bytes: UnsafeRawBufferPointer) throws(RecordProblems) -> (tape: JSONTape, mayHoldNul: Bool) {
        last = nil
        guard bytes.count <= limits.maximumBytes else {
            throw RecordProblems(
                RecordProblem(field: "", rule: ReadingRule.tooLong(bytes.count, limit: limits.maximumBytes)))
        }
        guard let parser else { throw RecordProblems(RecordProblem(field: "", rule: ReadingRule.noParser)) }
        let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        let document = csimdjson_parse(parser, base, bytes.count)
        guard document.error == 0, let words = document.tape, let strings = document.strings else {
            throw RecordProblems(JSONSyntax.problem(in: bytes, code: document.error, limits: limits))
        }
        let parsed = (tape: JSONTape(words: words, strings: strings), mayHoldNul: document.escaped_nul != 0)
        last = parsed
        return parsed
    }

    /// Where the value of a member of the top-level object stands in the bytes parsed last.
    func range(of member: StaticString, in bytes: UnsafeRawBufferPointer) -> Range<Int>? {
        guard let parser else { return nil }
        var start = 0
        var end = 0
        let failed = member.withUTF8Buffer { name in
            name.withMemoryRebound(to: CChar.self) { name in
                csimdjson_member_range(
                    parser, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count, name.baseAddress,
                    name.count, &start, &end)
            }
        }
        return failed == 0 && start <= end && end <= bytes.count ? start..<end : nil
    }
}

/// The bounds of reading.
public struct ReadingLimits: Hashable, Sendable {
    /// The longest text, in bytes. Default 1 MiB; from 1 KiB to 64 MiB.
    public let maximumBytes: Int
    /// The deepest nesting of objects and arrays. Default 32, from 8 to 32.
    public let maximumDepth: Int
    /// How many fields that the format does not know an object may have. Default 64, from 0 to 1024.
    public let maximumUnknownFields: Int
    /// How many problems are reported. Default 20, from 1 to 100.
    public let maximumProblems: Int

    /// Values beyond the bounds are taken as the bound.
    public init(
        maximumBytes: Int = 1 << 20, maximumDepth: Int = 32, maximumUnknownFields: Int = 64, maximumProblems: Int = 20
    ) {
        self.maximumBytes = min(max(maximumBytes, 1 << 10), 64 << 20)
        self.maximumDepth = min(max(maximumDepth, 8), 32)
        self.maximumUnknownFields = min(max(maximumUnknownFields, 0), 1024)
        self.maximumProblems = min(max(maximumProblems, 1), 100)
    }
}

/// Why a text was not read: everything that is wrong with it, up to ``ReadingLimits/maximumProblems``.
public struct RecordProblems: Error, Hashable, Sendable, CustomStringConvertible {
    /// Never empty.
    public let problems: [RecordProblem]

    init(_ problems: [RecordProblem]) { self.problems = problems }
    init(_ problem: RecordProblem) { problems = [problem] }

    /// Whether the text follows another major version of the format, which newer software may be able to read.
    public var isOtherVersion: Bool { problems.contains { $0.rule == ReadingRule.otherVersion } }
    /// One line per problem.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}
