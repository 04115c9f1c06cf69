import Intelligence
import Kafka

extension DeadLetterAction {
    /// What `type` says in the JSON.
    static let type = "dead_letter_action"

    /// The action as it stands in its topic: `config/schemas/dead_letter_action.schema.json`.
    public func json(_ topics: StreamTopics) -> [UInt8] {
        var json = JSONWriter(reserving: 1024)
        write(to: &json, topics)
        return json.bytes
    }

    /// Writes the action as one JSON object.
    public func write(to json: inout JSONWriter, _ topics: StreamTopics) {
        json.beginObject()
        json.member("schema_version", "1.0")
        json.member("type", Self.type)
        json.member("id", id)
        json.member("action", kind.rawValue)
        json.member("worker", letter.worker.rawValue)
        json.member("letter", RecordPlace(letter.topicPartition(topics), letter.offset))
        json.member("cause", cause)
        json.member("origin", origin)
        json.member("record_id", identity.record?.description)
        json.member("thread_id", identity.thread?.description)
        json.key("exercise")
        json.value(identity.exercise)
        json.member("by", by)
        json.key("at")
        json.value(at)
        json.member("reason", reason)
        json.member("command", command)
        json.member("to", to)
        if wasFound {
            json.key("found")
            json.value(true)
        }
        if !searchFrom.isEmpty {
            json.key("search_from")
            json.beginArray()
            for (partition, offset) in searchFrom.sorted(by: { $0.key < $1.key }) {
                json.beginObject()
                json.key("partition")
                json.value(Int64(partition.rawValue))
                json.key("offset")
                json.value(offset.rawValue)
                json.endObject()
            }
            json.endArray()
        }
        json.endObject()
    }

    /// The headers: CloudEvents' attributes, so that anyone can route it without parsing.
    func headers(_ topics: StreamTopics) -> [Header] {
        typealias Name = CloudEventAttributes.Name
        var headers = [
            Header(Name.specVersion, "1.0"), Header(Name.id, id), Header(Name.source, "dragon"),
            Header(Name.type, CloudEventAttributes.typePrefix + Self.type), Header(Name.time, at.description),
            Header(Name.subject, letter.place(topics)), Header(Name.contentType, "application/json"),
        ]
        if identity.exercise { headers.append(Header(Name.exercise, "true")) }
        return headers
    }
}

extension JSONWriter {
    /// A text; an absent one is left out.
    mutating func member(_ name: StaticString, _ text: String?) {
        guard let text else { return }
        key(name)
        value(text)
    }

    /// A moment; an absent one is left out.
    mutating func member(_ name: StaticString, _ instant: Instant?) {
        guard let instant else { return }
        key(name)
        value(instant)
    }

    /// A whole number; an absent one is left out.
    mutating func member(_ name: StaticString, _ number: Int64?) {
        guard let number else { return }
        key(name)
        value(number)
    }

    /// A place as topic, partition and offset; an absent one is left out.
    mutating func member(_ name: StaticString, _ place: RecordPlace?) {
        guard let place else { return }
        key(name)
        beginObject()
        member("topic", place.topic.rawValue)
        member("partition", Int64(place.topicPartition.partition.rawValue))
        member("offset", place.offset.rawValue)
        endObject()
    }
}
