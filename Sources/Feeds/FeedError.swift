/// Why a feed could not be read at all. What is wrong with one record is a ``LocatedProblem`` instead, and the feed
/// goes on.
public struct FeedError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What went wrong. Equality of the error is equality of the code.
    public enum Code: String, Sendable {
        /// The file cannot be opened.
        case cannotOpen
        /// Reading failed half-way.
        case cannotRead
        /// The CSV's header is missing, not text, too wide, or names a column twice.
        case header
        /// The mapping names a column that the CSV does not have.
        case columnMissing
    }

    /// What went wrong.
    public let code: Code
    /// The file, and what a person can do about it.
    public let message: String

    /// Makes an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }

    /// Two errors are equal where their codes are.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }
}
