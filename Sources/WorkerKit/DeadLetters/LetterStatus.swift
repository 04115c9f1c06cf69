import Intelligence
import Kafka

/// How a dead letter stands.
public enum LetterStatus: String, Sendable, CaseIterable {
    /// Nobody has dealt with it.
    case open
    /// A redrive was announced and its end is not known: it is under way, or was interrupted.
    case interrupted
    /// Its record stands in its topic again.
    case redriven
    /// Somebody decided that nothing more is to be done.
    case discarded

    /// Whether something is still to be done about it.
    public var isUnsettled: Bool { self == .open || self == .interrupted }
}

/// What settled a letter.
public struct LetterSettlement: Sendable, Hashable {
    /// ``LetterStatus/redriven`` or ``LetterStatus/discarded``.
    public let status: LetterStatus
    /// Who did it.
    public let by: String
    /// When.
    public let at: Instant
}

/// An announced redrive whose end is not known.
public struct RedriveIntent: Sendable, Hashable {
    /// The run of the command.
    public let command: String
    /// Who ran it.
    public let by: String
    /// When it was announced.
    public let at: Instant
    /// The ends of the partitions of the record's topic at that time.
    public let searchFrom: [Partition: Offset]
    /// Its place among all actions in the order in which they were read; of one letter, that of the log.
    public let number: Int
}
