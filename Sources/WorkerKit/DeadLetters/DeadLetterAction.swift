import Intelligence
import Kafka

/// What somebody did about a dead letter: one record of the topic `dead-letter-actions`.
///
/// A redrive is three steps, so that one that is interrupted at any point neither forgets the record nor sends it
/// twice: `redriving` is acknowledged before the record is sent, `redriven` follows once the broker has it. A letter
/// with the first and not the second was interrupted; whether its record was sent is found out in the topic that it
/// was sent to, from `searchFrom` on.
public struct DeadLetterAction: Sendable, Equatable {
    /// What was done.
    public enum Kind: String, Sendable, CaseIterable {
        /// The record is about to be sent.
        case redriving
        /// The record stands in its topic again.
        case redriven
        /// What `redriving` announced was not done: nothing was sent.
        case released
        /// Somebody decided that nothing more is to be done. The letter itself stays.
        case discarded
    }

    /// Its own id.
    public var id: String
    /// What was done.
    public var kind: Kind
    /// To which letter.
    public var letter: LetterAddress
    /// The letter's cause.
    public var cause: String
    /// Where the record stood before it became a dead letter.
    public var origin: RecordPlace?
    /// Which record it is, as its headers say.
    public var identity: Letter.Identity
    /// Who did it.
    public var by: String
    /// When.
    public var at: Instant
    /// Why.
    public var reason: String?
    /// The run of the command that it was part of.
    public var command: String
    /// Where the record went.
    public var to: RecordPlace?
    /// Whether the record was found to have been sent by an interrupted redrive before.
    public var wasFound: Bool
    /// Of `redriving`: the ends of the partitions of the record's topic before it was sent.
    public var searchFrom: [Partition: Offset]

    /// What `by` did at `at` about `letter`, in the run `command`.
    public init(_ kind: Kind, _ letter: Letter, by: String, at: Instant, command: String, reason: String?) {
        id = "\(command)/\(letter.address)/\(kind.rawValue)"
        self.kind = kind
        self.letter = letter.address
        cause = letter.cause
        origin = letter.origin
        identity = letter.identity
        self.by = by
        self.at = at
        self.reason = reason
        self.command = command
        wasFound = false
        searchFrom = [:]
    }
}
