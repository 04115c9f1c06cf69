/// Why a revision could not be kept, found, put live or taken back. Two errors are equal when their codes are.
public struct ShelfError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kind of failure.
    public enum Code: String, Sendable {
        /// A file cannot be read or written.
        case inputOutput
        /// There is no such revision on the shelf.
        case unknownRevision
        /// The files on the shelf do not give the revision that they are kept under.
        case altered
        /// A promotion is refused.
        case refused
    }

    /// The kind of failure.
    public let code: Code
    /// What happened, and what a person can do about it.
    public let message: String

    /// Creates an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// Whether the codes are the same.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }
    /// The message.
    public var description: String { message }
}
