import Intelligence

/// A feed of a CSV file, turned into records by a ``Mapping``.
public struct MappedFeed<Source: ByteSource>: RecordFeed {
    private var rows: CSVReader<Source>
    private let mapping: Mapping
    private let validator: RecordValidator
    private let now: Instant
    private var mapper: RecordMapper?
    private var ready: [FeedItem] = []
    private var position = 0
    private var ended = false

    /// Reads `source`, called `name` in messages; `now` is the time of report where the mapping gives none.
    public init(_ source: Source, name: String, mapping: Mapping, validator: RecordValidator, now: Instant) {
        rows = CSVReader(source, name: name, format: mapping.format)
        self.mapping = mapping
        self.validator = validator
        self.now = now
    }

    /// The bytes read so far.
    public var bytesRead: Int { rows.bytesRead }

    /// The next record, rejection or note; the mapper's notes come last.
    public mutating func next() throws -> FeedItem? {
        while position == ready.count {
            guard !ended else { return nil }
            ready.removeAll(keepingCapacity: true)
            position = 0
            try readOne()
        }
        defer { position += 1 }
        return ready[position]
    }

    private mutating func readOne() throws {
        switch try rows.next() {
        case nil:
            ended = true
            guard let mapper else { return }
            ready += mapper.finish().map(FeedItem.init)
            ready += mapper.notes.map { .note($0) }
        case .header(let header):
            mapper = try RecordMapper(mapping: mapping, header: header, validator: validator, now: now)
        case .row(let row):
            ready += (mapper?.map(row) ?? []).map(FeedItem.init)
        case .note(let note): ready.append(.note(note))
        case .rejected(let problem):
            ready.append(.rejected(lines: [problem.line], id: nil, problems: [problem]))
        }
    }
}

extension FeedItem {
    /// What a mapping made of a row or group.
    init(_ mapped: MappedRecord) {
        switch mapped.outcome {
        case .rejected(let problems): self = .rejected(lines: mapped.lines, id: mapped.id, problems: problems)
        case .record(let record):
            self = .record(
                FeedEntry(lines: mapped.lines, record: record, bytes: record.json(), warnings: mapped.warnings))
        }
    }
}
