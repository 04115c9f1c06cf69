/// Why a store refused, and what a person can do about it. Two errors are equal when their codes are.
public struct StoreError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kind of failure.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// A stable name, for logs and metrics: `full_disk`.
        public let name: String

        /// Another process held the write lock for longer than the busy timeout.
        public static let busy = Code(name: "busy")
        /// There is no room on the disk. The transaction was rolled back as a whole.
        public static let fullDisk = Code(name: "full_disk")
        /// The disk or the file system failed. The transaction was rolled back as a whole.
        public static let inputOutput = Code(name: "input_output")
        /// The file is damaged.
        public static let corrupt = Code(name: "corrupt")
        /// The file is no database, or the database of something else.
        public static let notOurs = Code(name: "not_ours")
        /// A newer version of this software wrote the file.
        public static let newerSchema = Code(name: "newer_schema")
        /// The file is from an older version and was opened read-only, so that it could not be brought forward.
        public static let olderSchema = Code(name: "older_schema")
        /// The file is not there, or may not be opened or written.
        public static let cannotOpen = Code(name: "cannot_open")
        /// The stored position is not the expected one: another instance has taken over.
        public static let fenced = Code(name: "fenced")
        /// Something else is already stored at this place in Kafka.
        public static let conflict = Code(name: "conflict")
        /// The change was refused by a constraint, append-only among them.
        public static let refused = Code(name: "refused")
        /// What the caller asked for makes no sense.
        public static let invalid = Code(name: "invalid")
        /// The store was closed.
        public static let closed = Code(name: "closed")
        /// Anything else; the message carries SQLite's own code.
        public static let other = Code(name: "other")

        /// The name.
        public var description: String { name }
    }

    /// The kind of failure.
    public let code: Code
    /// What happened.
    public let message: String
    /// What a person can do about it; empty where there is nothing to say.
    public let advice: String

    /// Creates an error.
    public init(_ code: Code, _ message: String, advice: String = "") {
        self.code = code
        self.message = message
        self.advice = advice
    }

    /// Whether the same call may succeed later without anything else being done by the caller.
    public var isRetriable: Bool { [.busy, .fullDisk, .inputOutput].contains(code) }

    /// Whether the codes are the same.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }
    /// The message, then the advice.
    public var description: String { advice.isEmpty ? message : "\(message): \(advice)" }
}
