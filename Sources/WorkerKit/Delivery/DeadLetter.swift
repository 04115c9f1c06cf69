import Foundation
import Kafka

/// A record that a worker cannot handle, and why. Its bytes go to `dead-letters.<worker>` untouched.
public struct DeadLetter: Sendable, Equatable {
    /// The place of the record in its batch.
    public var index: Int
    /// A word for the cause: `unreadable`, `invalid`, `unsupported_version`; of the runtime `handling_failed`,
    /// `handling_timeout`, `unpublishable`.
    public var cause: String
    /// The reason in full.
    public var message: String

    /// A dead letter for the record at `index` of its batch.
    public init(index: Int, cause: String, message: String) {
        self.index = index
        self.cause = cause
        self.message = message
    }
}

/// The diagnostic headers of a dead letter. The record's own headers stay as they are; of these, an older set is
/// replaced, so that going round does not make them grow.
public enum DeadLetterHeader {
    /// Every name begins with this.
    public static let prefix = "dragon-dead-letter-"
    /// The worker that gave up.
    public static let worker = prefix + "worker"
    /// Its consumer group.
    public static let group = prefix + "group"
    /// Where the record stood.
    public static let topic = prefix + "topic"
    /// The partition it stood in.
    public static let partition = prefix + "partition"
    /// Its offset there.
    public static let offset = prefix + "offset"
    /// The record's timestamp, milliseconds since 1970.
    public static let timestamp = prefix + "timestamp"
    /// The cause in a word.
    public static let cause = prefix + "cause"
    /// The reason in full, at most ``maximumMessageBytes`` bytes.
    public static let message = prefix + "message"
    /// When it was given up, RFC 3339.
    public static let time = prefix + "time"
    /// How often it was tried.
    public static let attempts = prefix + "attempts"
    /// When it failed for the first time, RFC 3339 with milliseconds.
    public static let firstFailure = prefix + "first-failure"
    /// When it failed for the last time, RFC 3339 with milliseconds.
    public static let lastFailure = prefix + "last-failure"
    /// The revision of what decided, such as the rules, at most ``maximumRevisionBytes`` bytes; absent without one.
    public static let revision = prefix + "revision"

    /// A longer message is cut.
    public static let maximumMessageBytes = 2048
    /// A longer revision is cut.
    public static let maximumRevisionBytes = 128

    /// Appends `letter`'s record to `output`, for the topic of `worker`.
    static func append(
        _ letter: Effects.Letter, worker: WorkerName, group: GroupID, revision rules: String?,
        topic deadLetters: Topic, now: Date, to output: inout ProducerBatch
    ) {
        let record = letter.record
        let history = letter.history
        var headers = record.headers.filter { !$0.name.hasPrefix(prefix) }
        headers += [
            Header(Self.worker, worker.rawValue),
            Header(Self.group, group.rawValue),
            Header(topic, record.topic.rawValue),
            Header(partition, "\(record.partition.rawValue)"),
            Header(offset, "\(record.offset.rawValue)"),
            Header(timestamp, "\(record.timestamp)"),
            Header(cause, letter.letter.cause),
            Header(message, cut(letter.letter.message)),
            Header(time, now.formatted(.iso8601)),
            Header(attempts, "\(history?.attempts ?? 1)"),
            Header(firstFailure, (history?.firstFailure ?? now).formatted(precise)),
            Header(lastFailure, (history?.lastFailure ?? now).formatted(precise)),
        ]
        if let rules { headers.append(Header(revision, cut(rules, to: maximumRevisionBytes))) }
        output.append(
            topic: deadLetters, key: record.key, payload: record.payload, headers: headers)
    }

    private static let precise = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    /// At most that many bytes of `text`, cut between characters.
    static func cut(_ text: String, to maximum: Int = maximumMessageBytes) -> String {
        guard text.utf8.count > maximum else { return text }
        var end = text.utf8.index(text.utf8.startIndex, offsetBy: maximum - 3)
        while end > text.startIndex, String.Index(end, within: text) == nil { end = text.utf8.index(before: end) }
        return text[..<end] + "..."
    }
}
