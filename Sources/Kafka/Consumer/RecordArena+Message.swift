import CLibrdkafka

typealias Message = UnsafeMutablePointer<rd_kafka_message_t>

extension RecordArena.Entry {
    /// Points into the message, whose owner the table becomes.
    @inline(__always)
    init(_ message: Message, group: Int32) {
        var kind = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
        let timestamp = rd_kafka_message_timestamp(message, &kind)
        self.init(
            offset: message.pointee.offset, timestamp: kind == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE ? -1 : timestamp,
            key: UnsafeRawPointer(message.pointee.key), payload: UnsafeRawPointer(message.pointee.payload),
            source: UnsafeMutableRawPointer(message), keyCount: Int32(clamping: message.pointee.key_len),
            payloadCount: Int32(clamping: message.pointee.len), headersCount: -1, group: group)
    }

    /// The message; nil when the record is a copy.
    var message: Message? { headersCount < 0 ? source?.assumingMemoryBound(to: rd_kafka_message_t.self) : nil }

    /// Key and payload; nil when null.
    @inlinable var keyBytes: UnsafeRawBufferPointer? {
        key.map { UnsafeRawBufferPointer(start: $0, count: Int(keyCount)) }
    }
    @inlinable var payloadBytes: UnsafeRawBufferPointer? {
        payload.map { UnsafeRawBufferPointer(start: $0, count: Int(payloadCount)) }
    }

    /// Has the memory at hand that destroying will touch: in 2.0.2 a message lies 120 bytes into what it is part of.
    func prefetchMessage() {
        if let message { kafka_prefetch(UnsafeRawPointer(message) - 120, 320) }
    }
}
