/// Reads records from JSON (RFC 8259) in UTF-8.
///
/// It owns a parser and its buffers and reuses them, so it is for one lane at a time: keep one per lane. Fields that
/// the format does not know are passed over; everything else is strict: types, code lists, RFC 3339 dates, the
/// required fields, no key twice in any object, no text after the end. Whether the content makes sense is for
/// ``RecordValidator`` to say.
public final class RecordReader {
    private let parser: JSONParser

    /// Makes a reader with its parser.
    public init(limits: ReadingLimits = ReadingLimits()) { parser = JSONParser(limits: limits) }

    /// Reads one record; throws everything that is wrong with it.
    public func read(_ bytes: UnsafeRawBufferPointer) throws(RecordProblems) -> IntelligenceRecord {
        var record = IntelligenceRecord.placeholder
        try fill(&record, from: bytes)
        return record
    }

    /// Reads one record; throws everything that is wrong with it.
    public func read(_ bytes: [UInt8]) throws(RecordProblems) -> IntelligenceRecord {
        // Filled in place: the record is large, and moving it through closures would copy it.
        var record = IntelligenceRecord.placeholder
        try bytes.withUnsafeBufferPointer { bytes throws(RecordProblems) in
            try fill(&record, from: UnsafeRawBufferPointer(bytes))
        }
        return record
    }

    private func fill(_ record: inout IntelligenceRecord, from bytes: UnsafeRawBufferPointer) throws(RecordProblems) {
        try parser.withTape(of: bytes) { reader in
            reader.record(at: TapeReader.root, into: &record)
            reader.keepOnlyVersionProblem()
        }
    }
}

extension TapeReader {
    /// A text of another major version is not judged by the rules of this one.
    mutating func keepOnlyVersionProblem() {
        if !problems.isEmpty, let version = problems.first(where: { $0.rule == ReadingRule.otherVersion }) {
            onlyProblem(version)
        }
    }
}
