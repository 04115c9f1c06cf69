import Intelligence

/// A problem in a feed and the line of the file it stands on.
public struct LocatedProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The line of the file, counted from 1; for a row of a CSV, the line on which the row starts.
    public var line: Int
    /// What is wrong there.
    public var problem: RecordProblem

    /// Puts a problem on a line.
    public init(line: Int, _ problem: RecordProblem) {
        self.line = line
        self.problem = problem
    }

    /// `line 12: event.date is "31.02.": …`
    public var description: String { "line \(line): \(problem)" }
}

/// Something about the file that the operator should know and that rejects nothing: a byte-order mark, an unused
/// column, a value that was left out because the mapping says so.
public struct FeedNote: Hashable, Sendable, CustomStringConvertible {
    /// The line it was first met on; nil where it concerns the file.
    public var line: Int?
    /// What was noticed.
    public var text: String

    /// Makes a note.
    public init(line: Int? = nil, _ text: String) {
        self.line = line
        self.text = text
    }

    /// `line 12: …`, or the text alone.
    public var description: String { line.map { "line \($0): \(text)" } ?? text }
}
