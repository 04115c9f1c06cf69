import Intelligence

/// What an archived entry is.
public struct EntryType: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The type as the payload names it.
    public let rawValue: String
    /// Any type, known or not.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A record, by its kind: `warning`.
    public init(_ kind: RecordKind) { rawValue = kind.rawValue }
    /// The scorer's decision on a record.
    public static let assessment = EntryType(rawValue: "assessment")
    /// What happened to a notification.
    public static let dispatch = EntryType(rawValue: "dispatch")
    /// A message in the inbox of an agency.
    public static let notice = EntryType(rawValue: "notice")
    /// What an operator did about a dead letter.
    public static let deadLetterAction = EntryType(rawValue: "dead_letter_action")
    /// An entry without a payload.
    public static let tombstone = EntryType(rawValue: "tombstone")
    /// Bytes that are none of the above; the index says why.
    public static let unreadable = EntryType(rawValue: "unreadable")

    /// The kind of the record; nil where this is none.
    public var recordKind: RecordKind? { RecordKind(rawValue: rawValue) }
    /// By the name.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    /// The name.
    public var description: String { rawValue }
}
