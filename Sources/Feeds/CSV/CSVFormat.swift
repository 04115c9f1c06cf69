/// How a CSV file is written (RFC 4180, and what its users made of it), and how large its parts may be.
public struct CSVFormat: Hashable, Sendable {
    /// The byte between two fields: a comma, a semicolon, a tab, a bar.
    public var delimiter: UInt8 = UInt8(ascii: ",")
    /// The largest row that is taken, in bytes of its fields together. A larger one is skipped without being held.
    public var maximumRowBytes = 1 << 20
    /// The most columns a file may have.
    public var maximumColumns = 1000

    /// A comma, rows of up to 1 MiB, up to 1,000 columns.
    public init() {}
}

/// One row of a CSV file.
public struct CSVRow: Hashable, Sendable {
    /// The line on which the row starts, counted from 1; a quoted field may carry the row over several lines.
    public var line: Int
    /// As many as the header has.
    public var fields: [String]

    /// Makes a row.
    public init(line: Int, fields: [String]) {
        self.line = line
        self.fields = fields
    }
}

/// What a CSV file holds.
public enum CSVEvent: Hashable, Sendable {
    /// The first row: the names of the columns, each once.
    case header([String])
    /// A row with as many fields as the header.
    case row(CSVRow)
    /// A row that cannot be taken; the rest goes on.
    case rejected(LocatedProblem)
    /// A remark on the file.
    case note(FeedNote)
}
