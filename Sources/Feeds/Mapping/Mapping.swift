import Intelligence
import Settings

/// How the rows of a CSV file become records: which column, constant or text fills which field, in which unit and
/// by which code table; which lines belong to one record; and which columns are left out, and why.
///
/// It is written in YAML; `docs/feeds.md` explains every key.
public struct Mapping: Sendable {
    /// The name for messages: the file's.
    public let file: String
    /// How the file is written.
    public var format = CSVFormat()
    /// What the records are.
    public var kind: RecordKind
    /// Whose records they are.
    public var agency: AgencyCode
    /// Whether they are an exercise.
    public var exercise = false

    var numbers = NumberFormat()
    /// Texts that mean "nothing", besides the empty cell.
    var absent: Set<String> = []
    var id: FieldRule
    var group: Grouping?
    /// In the order of the file.
    var fields: [(field: RecordField, rules: [FieldRule])] = []
    var ignored: [String: String] = [:]
    /// The columns that something reads, with the line of the mapping.
    var columns: [(name: String, line: Int?)] = []

    /// Which lines make one record.
    struct Grouping: Hashable, Sendable {
        var column: String
        /// A group is complete once this many lines have passed without one of its own.
        var window: Int
    }

    /// How numbers are written.
    struct NumberFormat: Hashable, Sendable {
        var decimal: Character = "."
        var thousands: Character?
    }

    /// Reads a mapping.
    ///
    /// - Throws: `SettingsError` with every problem, each with its line.
    public init(yaml: String, file: String) throws {
        let document = try SettingsDocument(yaml: yaml, file: file)
        self = MappingParser(document: document).parse()
        try document.finish()
    }

    init(file: String, kind: RecordKind, agency: AgencyCode, id: FieldRule) {
        self.file = file
        self.kind = kind
        self.agency = agency
        self.id = id
    }

    /// Holds the mapping against the header of a file.
    ///
    /// - Returns: a note for every column that the mapping neither reads nor ignores, and for every ignored column
    ///   that is not there.
    /// - Throws: ``FeedError`` that names every column which the mapping reads and the file does not have.
    public func check(header: [String]) throws -> [FeedNote] {
        let present = Set(header)
        var missing: [String] = []
        for column in columns where !present.contains(column.name) {
            let place = column.line.map { " (\(file):\($0))" } ?? ""
            let text = "\"\(column.name)\"\(place)"
            if !missing.contains(text) { missing.append(text) }
        }
        guard missing.isEmpty else {
            throw FeedError(
                .columnMissing, "the file has no column \(missing.joined(separator: ", ")), which the mapping reads")
        }
        let read = Set(columns.map(\.name))
        let unused = header.filter { !read.contains($0) && ignored[$0] == nil }
        return unused.map { FeedNote("column \"\($0)\" is neither mapped nor ignored: it goes into no record") }
            + ignored.keys.sorted().filter { !present.contains($0) }
            .map { FeedNote("the mapping ignores a column \"\($0)\" that the file does not have") }
    }
}
