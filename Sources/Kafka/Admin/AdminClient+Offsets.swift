import CLibrdkafka

extension AdminClient {
    func watermarks(
        _ partitions: [TopicPartition], by deadline: Deadline
    ) throws -> [TopicPartition: Watermarks] {
        // Asking for a topic that does not exist would create it on the embedded broker.
        let known = Set(try metadata(by: deadline).topics.flatMap(\.topicPartitions))
        var found: [TopicPartition: Watermarks] = [:]
        for partition in partitions {
            guard known.contains(partition) else {
                throw KafkaError(.unknownTopicOrPartition, context: partition.description)
            }
            var low: Int64 = 0
            var high: Int64 = 0
            let result = rd_kafka_query_watermark_offsets(
                client, partition.topic.rawValue, partition.partition.rawValue, &low, &high,
                deadline.milliseconds())
            guard result == RD_KAFKA_RESP_ERR_NO_ERROR else {
                throw KafkaError(
                    result == RD_KAFKA_RESP_ERR__TIMED_OUT ? .timedOut : KafkaError.Code(result),
                    context: partition.description)
            }
            found[partition] = Watermarks(low: Offset(low), high: Offset(high))
        }
        return found
    }

    func committedOffsets(
        _ group: GroupID, _ partitions: [TopicPartition], by deadline: Deadline
    ) throws -> [TopicPartition: Offset] {
        _ = try metadata(by: deadline)
        // Partitions are named one by one: without, the embedded broker answers with none.
        let made = PartitionList.with(partitions) { rd_kafka_ListConsumerGroupOffsets_new(group.rawValue, $0) }
        guard let request = made else {
            throw KafkaError(.unsupported, "not a group: \(group)")
        }
        defer { rd_kafka_ListConsumerGroupOffsets_destroy(request) }
        let answer: OpaquePointer
        do {
            answer = try ask(RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPOFFSETS, by: deadline) { options, queue in
                var requests: [OpaquePointer?] = [request]
                rd_kafka_ListConsumerGroupOffsets(client, &requests, 1, options, queue)
            }
        } catch let error as KafkaError where error.code == .unknownGroup {
            // Brokers differ: no offsets, as Kafka says, or no such group. Either way nothing is committed.
            return [:]
        }
        defer { rd_kafka_event_destroy(answer) }
        var found: [TopicPartition: Offset] = [:]
        var count = 0
        let groups = rd_kafka_ListConsumerGroupOffsets_result_groups(
            rd_kafka_event_ListConsumerGroupOffsets_result(answer), &count)
        for result in UnsafeBufferPointer(start: groups, count: groups == nil ? 0 : count) {
            if let error = rd_kafka_group_result_error(result) {
                let code = KafkaError.Code(rd_kafka_error_code(error))
                // Brokers differ: no offsets, as Kafka says, or no such group. Either way nothing is committed.
                if code == .unknownGroup { continue }
                throw KafkaError(code, rd_kafka_error_string(error).map { String(cString: $0) })
            }
            guard let partitions = rd_kafka_group_result_partitions(result) else { continue }
            for element in UnsafeMutablePointer(mutating: partitions).elements {
                if let failure = element.failure { throw failure }
                if element.offset >= 0 { found[element.topicPartition] = Offset(element.offset) }
            }
        }
        return found
    }

    /// Sends an admin request and waits for its answer, which the caller destroys.
    func ask(
        _ operation: rd_kafka_admin_op_t, by deadline: Deadline,
        _ send: (_ options: OpaquePointer?, _ queue: OpaquePointer?) -> Void
    ) throws -> OpaquePointer {
        let queue = rd_kafka_queue_new(client)
        defer { rd_kafka_queue_destroy(queue) }
        let options = rd_kafka_AdminOptions_new(client, operation)
        defer { rd_kafka_AdminOptions_destroy(options) }
        var text = [CChar](repeating: 0, count: 256)
        rd_kafka_AdminOptions_set_request_timeout(
            options, max(1, deadline.milliseconds(atMost: 3_600_000)), &text, text.count)
        send(options, queue)
        guard let answer = rd_kafka_queue_poll(queue, deadline.milliseconds() &+ 100) else {
            throw KafkaError(.timedOut)
        }
        let code = rd_kafka_event_error(answer)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            let message = rd_kafka_event_error_string(answer).map { String(cString: $0) }
            rd_kafka_event_destroy(answer)
            throw KafkaError(code == RD_KAFKA_RESP_ERR__TIMED_OUT ? .timedOut : KafkaError.Code(code), message)
        }
        return answer
    }
}
