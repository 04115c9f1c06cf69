import CLibrdkafka

/// Lists of partitions as librdkafka takes them: alive for the time of a closure and freed after it.
enum PartitionList {
    typealias Pointer = UnsafeMutablePointer<rd_kafka_topic_partition_list_t>

    static func with<Result>(
        _ partitions: some Collection<TopicPartition>, _ body: (Pointer) throws -> Result
    ) rethrows -> Result {
        try with(capacity: partitions.count) { list in
            for partition in partitions { list.add(partition) }
            return try body(list)
        }
    }

    static func with<Result>(
        _ positions: [TopicPartition: Offset], _ body: (Pointer) throws -> Result
    ) rethrows -> Result {
        try with(capacity: positions.count) { list in
            for (partition, offset) in positions { list.add(partition, offset: offset.rawValue) }
            return try body(list)
        }
    }

    private static func with<Result>(
        capacity: Int, _ body: (Pointer) throws -> Result
    ) rethrows -> Result {
        let list: Pointer = rd_kafka_topic_partition_list_new(Int32(clamping: capacity))
        defer { rd_kafka_topic_partition_list_destroy(list) }
        return try body(list)
    }
}

extension UnsafeMutablePointer<rd_kafka_topic_partition_list_t> {
    func add(_ partition: TopicPartition, offset: Int64? = nil) {
        let element = rd_kafka_topic_partition_list_add(self, partition.topic.rawValue, partition.partition.rawValue)
        if let offset, let element { element.pointee.offset = offset }
    }

    /// The elements in place.
    var elements: UnsafeMutableBufferPointer<rd_kafka_topic_partition_t> {
        UnsafeMutableBufferPointer(start: pointee.elems, count: Int(max(0, pointee.cnt)))
    }

    var partitions: [TopicPartition] { elements.map(\.topicPartition) }
}

extension rd_kafka_topic_partition_t {
    var topicPartition: TopicPartition {
        TopicPartition(Topic(topic.map { String(cString: $0) } ?? ""), Partition(partition))
    }

    /// The error of this element; nil without one.
    var failure: KafkaError? {
        err == RD_KAFKA_RESP_ERR_NO_ERROR ? nil : KafkaError(err, context: topicPartition.description)
    }
}
