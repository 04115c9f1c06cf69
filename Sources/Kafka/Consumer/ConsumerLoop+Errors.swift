import CLibrdkafka
import Synchronization

extension ConsumerLoop {
    /// An error of the client as a whole.
    func report(_ raw: Int32, _ reason: String?) {
        let code = KafkaError.Code(rawValue: raw)
        if code == KafkaError.Code(RD_KAFKA_RESP_ERR__FATAL), let client {
            var text = [CChar](repeating: 0, count: 512)
            let cause = rd_kafka_fatal_error(client, &text, text.count)
            return core.fail(KafkaError(KafkaError.Code(cause), reason, context: "consumer"))
        }
        core.state.withLock { state in
            state.lastError = KafkaError(code, reason, context: "consumer")
            if code == .allBrokersDown { state.brokerReachable = false }
        }
    }

    /// An error that came in place of a record: never handed out as one.
    func report(_ message: UnsafeMutablePointer<rd_kafka_message_t>) {
        if message.pointee.err == RD_KAFKA_RESP_ERR__PARTITION_EOF {
            ends[TopicPartition(message)] = Offset(message.pointee.offset)
            return
        }
        let text = rd_kafka_message_errstr(message).map { String(cString: $0) }
        let code = KafkaError.Code(message.pointee.err)
        // librdkafka 2.0.2 asks for the group's positions once; refused, it holds the partitions and never fetches.
        if let text, text.hasPrefix("Failed to fetch committed offset") {
            return core.fail(KafkaError(code, text, context: "start positions"))
        }
        guard message.pointee.rkt != nil else { return report(code.rawValue, text) }
        let partition = TopicPartition(message)
        let error = KafkaError(code, text, context: partition.description)
        // Going on anywhere else than at the offset that is gone would skip records silently.
        if code == .offsetGone { return core.fail(error) }
        core.state.withLock { state in
            state.lastError = error
            if partition.partition.rawValue >= 0 { state.partitionErrors[partition] = error }
        }
    }
}
