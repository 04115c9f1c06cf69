import Kafka

/// The headers that tell what a dead letter is and what became of it: every name that the operator's tool reads, in one
/// place, each with its meaning.
public enum LetterHeader {
    /// How often the worker tried, in decimal.
    public static let attempts = DeadLetterHeader.prefix + "attempts"
    /// When it first failed, RFC 3339.
    public static let firstFailure = DeadLetterHeader.prefix + "first-failure"
    /// When it last failed, RFC 3339.
    public static let lastFailure = DeadLetterHeader.prefix + "last-failure"
    /// The revision of the rules by which it failed.
    public static let revision = DeadLetterHeader.prefix + "revision"
    /// How often the record was redriven, in decimal. Not of the dead letter's own set, so that a record that fails
    /// again keeps it.
    public static let redriveCount = "dragon-redrive-count"
    /// The dead letter that it was last redriven from: `dead-letters.scorer-0@12`.
    public static let redriveFrom = "dragon-redrive-from"

    /// What the header of that name says, for a person; nil where it is one of the record's own.
    public static func meaning(of name: String) -> String? {
        meanings[name]
    }

    private static let meanings: [String: String] = [
        DeadLetterHeader.worker: "the worker that gave up",
        DeadLetterHeader.group: "its consumer group",
        DeadLetterHeader.topic: "the topic it stood in",
        DeadLetterHeader.partition: "the partition it stood in",
        DeadLetterHeader.offset: "its offset there",
        DeadLetterHeader.timestamp: "the record's own time, ms since 1970",
        DeadLetterHeader.cause: "the cause in a word",
        DeadLetterHeader.message: "the reason in full",
        DeadLetterHeader.time: "when it was given up",
        attempts: "how often it was tried",
        firstFailure: "when it first failed",
        lastFailure: "when it last failed",
        revision: "the revision of the rules",
        redriveCount: "how often it was redriven before",
        redriveFrom: "the letter it was redriven from",
    ]

    /// The record's own headers: what it had before it became a dead letter and before it was ever redriven.
    static func own(_ headers: [Header]) -> [Header] {
        headers.filter { header in
            !header.name.hasPrefix(DeadLetterHeader.prefix) && header.name != redriveCount
                && header.name != redriveFrom
        }
    }
}
