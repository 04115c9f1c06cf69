import CLibrdkafka

/// A record that a ``LogReader`` read, copied out.
public struct LogRecord: Sendable {
    /// Where it stands.
    public let topicPartition: TopicPartition
    /// Its place in the partition.
    public let offset: Offset
    /// Milliseconds since 1970 UTC; -1 when the broker gives none.
    public let timestamp: Int64
    /// The key; nil when it is null.
    public let key: [UInt8]?
    /// The payload; nil when it is null.
    public let payload: [UInt8]?
    /// The headers in their order.
    public let headers: [Header]

    /// A record of those parts.
    public init(
        topicPartition: TopicPartition, offset: Offset, timestamp: Int64, key: [UInt8]?, payload: [UInt8]?,
        headers: [Header] = []
    ) {
        self.topicPartition = topicPartition
        self.offset = offset
        self.timestamp = timestamp
        self.key = key
        self.payload = payload
        self.headers = headers
    }

    /// The text of the last header of that name; nil without one or when it has no value.
    public func header(_ name: String) -> String? {
        headers.last { $0.name == name }?.text
    }

    /// Bytes of key and payload.
    public var byteCount: Int { (key?.count ?? 0) + (payload?.count ?? 0) }
}

extension LogRecord {
    init(_ message: UnsafeMutablePointer<rd_kafka_message_t>) {
        var kind = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
        let timestamp = rd_kafka_message_timestamp(message, &kind)
        let raw = message.pointee
        self.init(
            topicPartition: TopicPartition(message), offset: Offset(raw.offset),
            timestamp: kind == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE ? -1 : timestamp,
            key: Self.bytes(raw.key, raw.key_len), payload: Self.bytes(raw.payload, raw.len),
            headers: Self.headers(of: message))
    }

    private static func bytes(_ pointer: UnsafeRawPointer?, _ count: Int) -> [UInt8]? {
        pointer.map { [UInt8](UnsafeRawBufferPointer(start: $0, count: count)) }
    }

    private static func headers(of message: UnsafeMutablePointer<rd_kafka_message_t>) -> [Header] {
        var all: OpaquePointer?
        guard rd_kafka_message_headers(message, &all) == RD_KAFKA_RESP_ERR_NO_ERROR, let all else { return [] }
        var headers: [Header] = []
        var name: UnsafePointer<CChar>?
        var value: UnsafeRawPointer?
        var count = 0
        while rd_kafka_header_get_all(all, headers.count, &name, &value, &count) == RD_KAFKA_RESP_ERR_NO_ERROR {
            headers.append(Header(name.map { String(cString: $0) } ?? "", bytes: bytes(value, count)))
        }
        return headers
    }
}
