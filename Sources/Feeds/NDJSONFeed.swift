import Intelligence

/// A feed of one record per line (NDJSON).
public struct NDJSONFeed<Source: ByteSource>: RecordFeed {
    private var lines: LineReader<Source>
    private let reader: RecordReader
    private let validator: RecordValidator
    private let now: @Sendable () -> Instant

    /// Reads records of at most `maximumBytes` from `source` and judges them with `validator` by the clock `now`.
    public init(
        _ source: Source, validator: RecordValidator, maximumBytes: Int = 1 << 20,
        now: @escaping @Sendable () -> Instant
    ) {
        lines = LineReader(source, maximumBytes: maximumBytes)
        reader = RecordReader(limits: ReadingLimits(maximumBytes: maximumBytes))
        self.validator = validator
        self.now = now
    }

    /// The bytes read so far.
    public var bytesRead: Int { lines.bytesRead }

    /// The next record, rejection or note.
    public mutating func next() throws -> FeedItem? {
        switch try lines.next() {
        case nil: nil
        case .note(let note): .note(note)
        case .rejected(let problem): .rejected(lines: [problem.line], id: nil, problems: [problem])
        case .line(let number, let bytes): item(number, bytes)
        }
    }

    private func item(_ line: Int, _ bytes: [UInt8]) -> FeedItem {
        do throws(RecordProblems) {
            let record = try reader.read(bytes)
            let problems = validator.problems(in: record, now: now())
            let located = problems.map { LocatedProblem(line: line, $0) }
            guard !problems.isRejection else {
                return .rejected(lines: [line], id: record.recordID, problems: located)
            }
            return .record(FeedEntry(lines: [line], record: record, bytes: bytes, warnings: located))
        } catch {
            let located = error.problems.map { LocatedProblem(line: line, $0) }
            return .rejected(lines: [line], id: nil, problems: located)
        }
    }
}
