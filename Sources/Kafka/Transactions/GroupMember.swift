import CLibrdkafka

/// What a member of a group is to a transaction (KIP-447): group, generation, member and instance, as they were when
/// its partitions were assigned. Made by the consumer; the broker refuses it once the group has rebalanced.
public struct GroupMember: Sendable {
    /// As librdkafka writes it down: no object of a client, which would keep it from being destroyed.
    private let metadata: [UInt8]

    /// The member that the client is now; nil when it is none, or the client is ending. A client that should be a
    /// member and lost its place has no id for a moment: without one, the broker would not check the generation.
    init?(of client: OpaquePointer, inGroup: Bool) {
        guard let raw = rd_kafka_consumer_group_metadata(client) else { return nil }
        defer { rd_kafka_consumer_group_metadata_destroy(raw) }
        // Asked after the metadata: an id that is there now was there then.
        if inGroup, !Self.hasID(client) { return nil }
        var bytes: UnsafeMutableRawPointer?
        var count = 0
        guard KafkaError(owning: rd_kafka_consumer_group_metadata_write(raw, &bytes, &count)) == nil, let bytes
        else { return nil }
        defer { rd_kafka_mem_free(client, bytes) }
        metadata = [UInt8](UnsafeRawBufferPointer(start: bytes, count: count))
    }

    /// The object librdkafka wants, for the time of the call.
    func with<Result>(_ body: (OpaquePointer) throws -> Result) throws -> Result {
        var raw: OpaquePointer?
        let error = metadata.withUnsafeBytes {
            KafkaError(
                owning: rd_kafka_consumer_group_metadata_read(&raw, $0.baseAddress, $0.count), context: "group member")
        }
        if let error { throw error }
        guard let raw else { throw KafkaError(.unknownMember, context: "group member") }
        defer { rd_kafka_consumer_group_metadata_destroy(raw) }
        return try body(raw)
    }

    private static func hasID(_ client: OpaquePointer) -> Bool {
        guard let id = rd_kafka_memberid(client) else { return false }
        defer { rd_kafka_mem_free(client, id) }
        return id.pointee != 0
    }
}
