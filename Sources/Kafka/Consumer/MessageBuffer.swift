import CLibrdkafka

/// Messages taken from librdkafka and not yet copied. Used by the consumer's thread only; empty between two turns,
/// so that no object of librdkafka is alive when the client is destroyed.
struct MessageBuffer {
    private var messages: [UnsafeMutablePointer<rd_kafka_message_t>] = []
    private(set) var byteCount = 0

    init(capacity: Int) { messages.reserveCapacity(capacity) }

    var count: Int { messages.count }
    var isEmpty: Bool { messages.isEmpty }

    mutating func append(_ message: UnsafeMutablePointer<rd_kafka_message_t>) {
        messages.append(message)
        byteCount += message.pointee.len + message.pointee.key_len
    }

    /// Destroys what belongs to those partitions: they are taken away before anybody saw the records.
    mutating func drop(_ partitions: Set<TopicPartition>) {
        messages.removeAll { message in
            guard partitions.contains(Self.topicPartition(message)) else { return false }
            byteCount -= message.pointee.len + message.pointee.key_len
            rd_kafka_message_destroy(message)
            return true
        }
    }

    /// Destroys everything.
    mutating func clear() {
        for message in messages { rd_kafka_message_destroy(message) }
        messages.removeAll(keepingCapacity: true)
        byteCount = 0
    }

    /// Copies everything once into an arena, grouped by partition, and destroys the messages.
    mutating func makeArena() -> RecordArena {
        defer { clear() }
        var grouping = Grouping()
        var sizes = [(group: Int32, headers: Int32)]()
        sizes.reserveCapacity(messages.count)
        var total = 0
        for message in messages {
            var headers: OpaquePointer?
            let hasHeaders = rd_kafka_message_headers(message, &headers) == RD_KAFKA_RESP_ERR_NO_ERROR
            let headerBytes = hasHeaders ? HeaderEncoding.size(headers) : 0
            let size = message.pointee.len + message.pointee.key_len + headerBytes
            sizes.append((grouping.add(message, size), Int32(clamping: headerBytes)))
            total += size
        }
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, total), alignment: 16)
        let entries = UnsafeMutableBufferPointer<RecordArena.Entry>.allocate(capacity: messages.count)
        var places = grouping.starts()
        for (message, size) in zip(messages, sizes) {
            let place = places[Int(size.group)]
            places[Int(size.group)].index += 1
            let written = Self.copy(message, size.headers, size.group, to: bytes, at: place.byte)
            entries.initializeElement(at: place.index, to: written.entry)
            places[Int(size.group)].byte = written.end
        }
        return RecordArena(bytes: bytes, entries: entries, groups: grouping.groups())
    }

    private static func copy(
        _ pointer: UnsafeMutablePointer<rd_kafka_message_t>, _ headersCount: Int32, _ group: Int32,
        to bytes: UnsafeMutableRawBufferPointer, at start: Int
    ) -> (entry: RecordArena.Entry, end: Int) {
        let message = pointer.pointee
        var position = start
        if let key = message.key, message.key_len > 0, let base = bytes.baseAddress {
            (base + position).copyMemory(from: key, byteCount: message.key_len)
            position += message.key_len
        }
        if let payload = message.payload, message.len > 0, let base = bytes.baseAddress {
            (base + position).copyMemory(from: payload, byteCount: message.len)
            position += message.len
        }
        if headersCount > 0 {
            var headers: OpaquePointer?
            let count = Int(headersCount)
            if rd_kafka_message_headers(pointer, &headers) == RD_KAFKA_RESP_ERR_NO_ERROR, let headers {
                let target = UnsafeMutableRawBufferPointer(rebasing: bytes[position..<position + count])
                HeaderEncoding.write(headers, to: target)
            }
            position += count
        }
        var kind = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
        let timestamp = rd_kafka_message_timestamp(pointer, &kind)
        let entry = RecordArena.Entry(
            offset: message.offset, timestamp: kind == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE ? -1 : timestamp,
            start: start, keyCount: message.key == nil ? -1 : Int32(clamping: message.key_len),
            payloadCount: message.payload == nil ? -1 : Int32(clamping: message.len), headersCount: headersCount,
            group: group)
        return (entry, position)
    }

    static func topicPartition(_ message: UnsafeMutablePointer<rd_kafka_message_t>) -> TopicPartition {
        let name = message.pointee.rkt.flatMap { rd_kafka_topic_name($0) }.map { String(cString: $0) } ?? ""
        return TopicPartition(Topic(name), Partition(message.pointee.partition))
    }
}
