import Foundation
import Intelligence
import Kafka
import WorkerKit

/// Dead letters for a program: one JSON object per line.
enum LetterJSON {
    /// A letter.
    static func line(_ letter: Letter, _ status: LetterStatus, _ ledger: LetterLedger) -> String {
        text { json in
            json.beginObject()
            write(letter, status, ledger, to: &json)
            json.endObject()
        }
    }

    /// The letters of one worker with one cause.
    static func line(_ row: LetterTally.Row) -> String {
        text { json in
            json.beginObject()
            json.field("kind", "summary")
            json.field("worker", row.worker.rawValue)
            json.field("cause", row.cause)
            json.field("letters", row.count)
            json.field("oldest", row.oldest?.description)
            json.field("newest", row.newest?.description)
            json.endObject()
        }
    }

    /// What became of a letter of an order.
    static func line(_ address: LetterAddress, _ outcome: LetterOutcome) -> String {
        text { json in
            json.beginObject()
            json.field("address", "\(address)")
            switch outcome {
            case .redriven(let place, let wasFound):
                json.field("outcome", "redriven")
                field("to", place, &json)
                if wasFound { json.field("found", true) }
            case .discarded: json.field("outcome", "discarded")
            case .refused(let refusal):
                json.field("outcome", "refused")
                json.field("reason", "\(refusal)")
            case .failed(let reason):
                json.field("outcome", "failed")
                json.field("reason", reason)
            case .interrupted(let reason):
                json.field("outcome", "interrupted")
                json.field("reason", reason)
            }
            json.endObject()
        }
    }

    /// A letter that an order would deal with.
    static func line(_ letter: Letter, would deed: LetterDeed) -> String {
        text { json in
            json.beginObject()
            json.field("address", "\(letter.address)")
            json.field("outcome", deed == .redrive ? "would redrive" : "would discard")
            if deed == .redrive { json.field("topic", letter.origin?.topic.rawValue) }
            json.field("cause", letter.cause)
            json.field("bytes", letter.byteCount)
            json.endObject()
        }
    }

    /// A letter with its headers, its bytes and what was done about it.
    static func line(
        _ letter: Letter, _ record: LogRecord, _ status: LetterStatus, _ ledger: LetterLedger,
        _ actions: [DeadLetterAction], _ topics: StreamTopics
    ) -> String {
        text { json in
            json.beginObject()
            write(letter, status, ledger, to: &json)
            bytes("key", record.key, &json)
            json.key("headers")
            json.beginArray()
            for header in record.headers {
                json.beginObject()
                json.field("name", header.name)
                bytes("value", header.value, &json)
                json.endObject()
            }
            json.endArray()
            bytes("payload", record.payload, &json)
            json.key("actions")
            json.beginArray()
            for action in actions { action.write(to: &json, topics) }
            json.endArray()
            json.endObject()
        }
    }

    private static func write(
        _ letter: Letter, _ status: LetterStatus, _ ledger: LetterLedger, to json: inout JSONWriter
    ) {
        json.field("kind", "letter")
        json.field("address", "\(letter.address)")
        json.field("worker", letter.address.worker.rawValue)
        json.field("status", status.rawValue)
        if let settlement = ledger.settlement(of: letter.address) {
            json.field("settled_by", settlement.by)
            json.field("settled_at", settlement.at.description)
        }
        json.field("given_up_at", letter.givenUpAt?.description)
        json.field("cause", letter.cause)
        json.field("message", letter.message)
        field("origin", letter.origin, &json)
        json.field("record_time", letter.recordTime.map { Instant(milliseconds: $0).description })
        json.field("group", letter.group)
        json.field("attempts", letter.attempts)
        json.field("first_failure", letter.firstFailure?.description)
        json.field("last_failure", letter.lastFailure?.description)
        json.field("revision", letter.revision)
        json.field("redrives", letter.redrives.number)
        json.field("redriven_from", letter.redrivenFrom)
        json.field("type", letter.identity.type)
        json.field("record_id", letter.identity.record?.description)
        json.field("thread_id", letter.identity.thread?.description)
        json.field("source", letter.identity.source)
        json.field("exercise", letter.identity.exercise)
        json.field("bytes", letter.byteCount)
    }

    private static func field(_ name: StaticString, _ place: RecordPlace?, _ json: inout JSONWriter) {
        guard let place else { return }
        json.key(name)
        json.beginObject()
        json.field("topic", place.topic.rawValue)
        json.field("partition", Int(place.topicPartition.partition.rawValue))
        json.field("offset", Int(place.offset.rawValue))
        json.endObject()
    }

    /// Bytes as text where they are UTF-8, else in base64 as `{"base64": …}`; null stays null.
    private static func bytes(_ name: StaticString, _ bytes: [UInt8]?, _ json: inout JSONWriter) {
        json.key(name)
        guard let bytes else { return Array("null".utf8).withUnsafeBytes { json.raw($0) } }
        if let text = String(validating: bytes, as: UTF8.self) { return json.value(text) }
        json.beginObject()
        json.field("base64", Data(bytes).base64EncodedString())
        json.endObject()
    }

    private static func text(_ body: (inout JSONWriter) -> Void) -> String {
        var json = JSONWriter(reserving: 2048)
        body(&json)
        return PlainText.json(json.withBytes { String(decoding: $0, as: UTF8.self) })
    }
}

extension JSONWriter {
    /// A text; an absent one is left out.
    fileprivate mutating func field(_ name: StaticString, _ text: String?) {
        guard let text else { return }
        key(name)
        value(text)
    }

    /// A whole number; an absent one is left out.
    fileprivate mutating func field(_ name: StaticString, _ number: Int?) {
        guard let number else { return }
        key(name)
        value(number)
    }

    /// `true` or `false`.
    fileprivate mutating func field(_ name: StaticString, _ flag: Bool) {
        key(name)
        value(flag)
    }
}
