import CLibrdkafka

extension AdminClient {
    /// Reads one record per position. Offsets cannot be turned into times in any other way, and the embedded broker
    /// cannot find offsets by time either.
    func timestamps(
        _ positions: [TopicPartition: Offset], by deadline: Deadline
    ) throws -> [TopicPartition: Int64] {
        let known = Set(try metadata(by: deadline).topics.flatMap(\.topicPartitions))
        // Asking for a topic that does not exist would create it on the embedded broker.
        let wanted = positions.filter { known.contains($0.key) && $0.value.rawValue >= 0 }
        guard !wanted.isEmpty else { return [:] }
        let reader = try existingReader()
        let result = PartitionList.with(wanted) { rd_kafka_assign(reader, $0) }
        guard result == RD_KAFKA_RESP_ERR_NO_ERROR else { throw KafkaError(result) }
        defer { rd_kafka_assign(reader, nil) }
        var found: [TopicPartition: Int64] = [:]
        var open = Set(wanted.keys)
        while !open.isEmpty, !deadline.hasPassed {
            guard let message = rd_kafka_consumer_poll(reader, deadline.milliseconds(atMost: 100)) else { continue }
            defer { rd_kafka_message_destroy(message) }
            guard message.pointee.rkt != nil else { continue }
            let partition = TopicPartition(message)
            guard let start = wanted[partition], open.contains(partition) else { continue }
            if message.pointee.err == RD_KAFKA_RESP_ERR__PARTITION_EOF {
                open.remove(partition)
            } else if message.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR {
                open.remove(partition)
                var kind = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
                let timestamp = rd_kafka_message_timestamp(message, &kind)
                // A position beyond the end is reset to the oldest record, which is not the one asked for.
                if kind != RD_KAFKA_TIMESTAMP_NOT_AVAILABLE, message.pointee.offset >= start.rawValue {
                    found[partition] = timestamp
                }
            }
        }
        return found
    }

    private func existingReader() throws -> OpaquePointer {
        if let reader { return reader }
        let made = try PropertySet(
            settings.consumerLayers([
                "group.id": "\(settings.clientID)-timestamps", "enable.auto.commit": "false",
                "enable.auto.offset.store": "false", "enable.partition.eof": "true",
                "auto.offset.reset": "earliest",
                // One record is wanted, and a broker always sends at least one batch. Not fewer than this many, though:
                // a full queue makes librdkafka wait a second before it fetches again.
                "queued.min.messages": "10000", "fetch.message.max.bytes": "65536",
            ])
        ).client(RD_KAFKA_CONSUMER)
        rd_kafka_poll_set_consumer(made)
        reader = made
        return made
    }
}
