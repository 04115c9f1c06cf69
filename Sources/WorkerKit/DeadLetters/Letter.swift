import Foundation
import Intelligence
import Kafka

/// A dead letter, as its headers tell. Everything in it was written by others: it is shown and judged, never believed
/// further than that.
public struct Letter: Sendable {
    /// Where it lies.
    public let address: LetterAddress
    /// When the worker gave it up; without its header, when the letter was written. nil where neither is known.
    public let givenUpAt: Instant?
    /// The worker's consumer group.
    public let group: String?
    /// The cause in a word; `unknown` without one.
    public let cause: String
    /// The reason in full.
    public let message: String
    /// Where the record stood; nil where the headers do not tell.
    public let origin: RecordPlace?
    /// The record's own time, milliseconds since 1970; nil where it had none.
    public let recordTime: Int64?
    /// How often the worker tried; nil where it does not say.
    public let attempts: Int?
    /// When it first failed.
    public let firstFailure: Instant?
    /// When it last failed.
    public let lastFailure: Instant?
    /// The revision of the rules by which it failed.
    public let revision: String?
    /// How often the record was redriven before.
    public let redrives: Redrives
    /// The letter that the record was last redriven from.
    public let redrivenFrom: String?
    /// What the record says it is, by its CloudEvents headers.
    public let identity: Identity
    /// Bytes of key and payload.
    public let byteCount: Int

    /// How often a record was redriven.
    public enum Redrives: Hashable, Sendable {
        /// So many times.
        case count(Int)
        /// The header is there and says no number: fail closed.
        case unreadable

        /// The number; nil where it cannot be read.
        public var number: Int? { if case .count(let number) = self { number } else { nil } }
    }

    /// Who issued the record and which it is.
    public struct Identity: Hashable, Sendable {
        /// Its type, such as `warning` or `assessment`.
        public var type: String?
        /// The record; nil where this is none, such as an assessment.
        public var record: RecordID?
        /// Its thread.
        public var thread: RecordID?
        /// The agency, or the worker that made it.
        public var source: String?
        /// Whether it is marked as an exercise.
        public var exercise = false
    }

    /// Reads the headers of a record of a dead-letter topic.
    public init(_ record: LogRecord, address: LetterAddress) {
        func text(_ name: String, limit: Int) -> String? {
            record.header(name).map { $0.utf8.count <= limit ? $0 : String($0.unicodeScalars.prefix(limit)) }
        }
        func instant(_ name: String) -> Instant? { text(name, limit: 64).flatMap { try? Instant($0) } }
        self.address = address
        let written = record.timestamp >= 0 ? Instant(milliseconds: record.timestamp) : nil
        givenUpAt = instant(DeadLetterHeader.time) ?? written
        group = text(DeadLetterHeader.group, limit: 249)
        let cause = text(DeadLetterHeader.cause, limit: 64) ?? ""
        self.cause = cause.isEmpty ? "unknown" : cause
        message = text(DeadLetterHeader.message, limit: DeadLetterHeader.maximumMessageBytes) ?? ""
        origin = Self.origin(of: record)
        recordTime = record.header(DeadLetterHeader.timestamp).flatMap { Int64($0) }.flatMap { $0 < 0 ? nil : $0 }
        attempts = record.header(LetterHeader.attempts).flatMap { Int($0) }.flatMap { $0 < 0 ? nil : $0 }
        firstFailure = instant(LetterHeader.firstFailure)
        lastFailure = instant(LetterHeader.lastFailure)
        revision = text(LetterHeader.revision, limit: 128)
        redrives = Self.redrives(of: record)
        redrivenFrom = text(LetterHeader.redriveFrom, limit: 300)
        identity = Self.identity(of: record, text)
        byteCount = record.byteCount
    }

    private static func origin(of record: LogRecord) -> RecordPlace? {
        guard let topic = record.header(DeadLetterHeader.topic), Topic.isValid(topic),
            let partition = record.header(DeadLetterHeader.partition).flatMap({ Int32($0) }), partition >= 0,
            let offset = record.header(DeadLetterHeader.offset).flatMap({ Int64($0) }), offset >= 0
        else { return nil }
        return RecordPlace(TopicPartition(Topic(topic), Partition(partition)), Offset(offset))
    }

    private static func redrives(of record: LogRecord) -> Redrives {
        guard record.headers.contains(where: { $0.name == LetterHeader.redriveCount }) else { return .count(0) }
        guard let count = record.header(LetterHeader.redriveCount).flatMap({ Int($0) }), (0...1_000_000).contains(count)
        else { return .unreadable }
        return .count(count)
    }

    private static func identity(of record: LogRecord, _ text: (String, Int) -> String?) -> Identity {
        typealias Name = CloudEventAttributes.Name
        var identity = Identity()
        let prefix = CloudEventAttributes.typePrefix
        identity.type = text(Name.type, 128).flatMap { $0.hasPrefix(prefix) ? String($0.dropFirst(prefix.count)) : nil }
        identity.source = text(Name.source, 128)
        identity.thread = text(Name.subject, 256).flatMap { RecordID(qualified: $0) }
        identity.exercise = record.header(Name.exercise) == "true"
        if let type = identity.type, RecordKind(rawValue: type) != nil {
            identity.record = text(Name.id, 256).flatMap { RecordID(qualified: $0) }
        }
        return identity
    }
}
