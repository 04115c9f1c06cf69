import Intelligence

/// One record of a feed that is good to publish, with the bytes that go into the log.
public struct FeedEntry: Sendable {
    /// The lines of the file that it was made of.
    public var lines: [Int]
    /// The record.
    public var record: IntelligenceRecord
    /// An NDJSON line as it came, unknown fields included; of a mapped row, the record as we write it.
    public var bytes: [UInt8]
    /// What is doubtful in it.
    public var warnings: [LocatedProblem]

    /// An entry made of `lines`.
    public init(lines: [Int], record: IntelligenceRecord, bytes: [UInt8], warnings: [LocatedProblem] = []) {
        self.lines = lines
        self.record = record
        self.bytes = bytes
        self.warnings = warnings
    }
}

/// What a feed holds, one after the other.
public enum FeedItem: Sendable {
    /// A record that is good to publish.
    case record(FeedEntry)
    /// A record that is not, with every reason.
    case rejected(lines: [Int], id: RecordID?, problems: [LocatedProblem])
    /// A remark on the file.
    case note(FeedNote)
}

/// A file, pipe or table of records being read, in bounded memory. It blocks while the input has nothing to give, so
/// it is read on a thread of its own.
public protocol RecordFeed {
    /// The next item; nil at the end.
    ///
    /// - Throws: ``FeedError`` where the input as a whole cannot be read further.
    mutating func next() throws -> FeedItem?
    /// The bytes of the input read so far, for a progress bar.
    var bytesRead: Int { get }
}
