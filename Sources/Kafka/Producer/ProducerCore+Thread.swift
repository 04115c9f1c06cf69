import CLibrdkafka
import Synchronization

extension ProducerCore {
    /// The thread: takes reports in the bulk in which librdkafka gives them, until closed.
    func run(_ client: Handle) {
        let queue = rd_kafka_queue_get_main(client.pointer)
        while true {
            if let event = rd_kafka_queue_poll(queue, 100) {
                take(event, client.pointer)
                rd_kafka_event_destroy(event)
            } else {
                // Nothing happened for a while: whoever waits for room looks again, whatever the reason.
                wakeRoomWaiters()
            }
            if let clean = shouldEnd(client.pointer) {
                finish(client.pointer, queue, clean: clean)
                return
            }
        }
    }

    private func take(_ event: OpaquePointer, _ client: OpaquePointer) {
        switch rd_kafka_event_type(event) {
        case RD_KAFKA_EVENT_DR: takeReports(event)
        case RD_KAFKA_EVENT_ERROR:
            let code = rd_kafka_event_error(event)
            let text = rd_kafka_event_error_string(event).map { String(cString: $0) }
            let fatal = rd_kafka_event_error_is_fatal(event) != 0 || code == RD_KAFKA_RESP_ERR__FATAL
            let error = KafkaError(KafkaError.Code(code), text, context: "producer", isFatal: fatal)
            state.withLock { state in
                state.status.lastError = error
                if fatal { state.fatal = error }
                if error.code == .allBrokersDown { state.status.brokerReachable = false }
            }
        default: break
        }
    }

    private func takeReports(_ event: OpaquePointer) {
        let count = rd_kafka_event_message_count(event)
        let reachable = state.withLock { $0.status.brokerReachable }
        var delivered: UInt64 = 0
        var lastError: KafkaError?
        var groups: [(token: UInt32, reports: [(index: Int, report: SendPromise.Report)])] = []
        withUnsafeTemporaryAllocation(of: UnsafePointer<rd_kafka_message_t>?.self, capacity: max(1, count)) {
            messages in
            messages.initialize(repeating: nil)
            let taken = rd_kafka_event_message_array(event, messages.baseAddress, count)
            for message in messages.prefix(taken) {
                guard let message = message?.pointee else { continue }
                let opaque = UInt(bitPattern: message._private)
                let token = UInt32(truncatingIfNeeded: opaque >> 32)
                var report = SendPromise.Report(partition: message.partition, offset: message.offset)
                if message.err == RD_KAFKA_RESP_ERR_NO_ERROR {
                    delivered += 1
                } else {
                    report.error = Self.error(message.err, reachable: reachable)
                    lastError = report.error
                }
                if groups.last?.token != token {
                    groups.append((token, []))
                    groups[groups.count - 1].reports.reserveCapacity(taken)
                }
                groups[groups.count - 1].reports.append((Int(UInt32(truncatingIfNeeded: opaque)), report))
            }
        }
        let total = groups.reduce(0) { $0 + $1.reports.count }
        let (acknowledged, error) = (delivered, lastError)
        let promises = state.withLock { state in
            state.status.outstanding -= total
            state.status.delivered += acknowledged
            state.status.failed += UInt64(total) - acknowledged
            if acknowledged > 0 { state.status.brokerReachable = true }
            if let error { state.status.lastError = error }
            return state.promises
        }
        for group in groups { promises[group.token]?.report(group.reports) }
        wakeRoomWaiters()
        wakeIdleWaiters()
    }

    /// A record that ran out of time with no broker in reach says the cause, not the symptom.
    private static func error(_ raw: rd_kafka_resp_err_t, reachable: Bool) -> KafkaError {
        if raw == RD_KAFKA_RESP_ERR__MSG_TIMED_OUT, !reachable {
            return KafkaError(.brokerUnreachable, context: "delivery")
        }
        if raw == RD_KAFKA_RESP_ERR__PURGE_QUEUE || raw == RD_KAFKA_RESP_ERR__PURGE_INFLIGHT {
            return KafkaError(.purged, "the producer was closed before the record was acknowledged")
        }
        return KafkaError(raw, context: "delivery")
    }

    private func wakeRoomWaiters() {
        let waiters = state.withLock { state in
            state.progress &+= 1
            defer { state.roomWaiters.removeAll() }
            return state.roomWaiters
        }
        for waiter in waiters { waiter.fulfil(true) }
    }

    private func wakeIdleWaiters() {
        let waiters = state.withLock { state in
            guard state.status.outstanding <= 0 else { return [OneShot<Bool>]() }
            defer { state.idleWaiters.removeAll() }
            return state.idleWaiters
        }
        for waiter in waiters { waiter.fulfil(true) }
    }

    /// Whether closing has come to its end, and if so whether everything was reported in time.
    private func shouldEnd(_ client: OpaquePointer) -> Bool? {
        state.withLock { state in
            guard let closeBy = state.closeBy, state.borrowers == 0 else { return nil }
            // A batch half handed over because the queue was full is still under way.
            let idle = rd_kafka_outq_len(client) == 0 && state.promises.isEmpty
            return idle ? true : closeBy.hasPassed ? false : nil
        }
    }

    private func finish(_ client: OpaquePointer, _ queue: OpaquePointer?, clean: Bool) {
        let (topics, waiters) = state.withLock { state in
            state.client = nil
            defer { state.topics = [:]; state.roomWaiters = [] }
            return (state.topics, state.roomWaiters)
        }
        for waiter in waiters { waiter.fulfil(true) }
        if !clean {
            // What is left is reported as purged, so that no sender waits for ever.
            rd_kafka_purge(client, Int32(RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT))
            let limit = Deadline(after: .milliseconds(300))
            while rd_kafka_outq_len(client) > 0, !limit.hasPassed {
                guard let event = rd_kafka_queue_poll(queue, 50) else { continue }
                take(event, client)
                rd_kafka_event_destroy(event)
            }
            failWhatIsLeft()
        }
        closed.fulfil(clean)
        // A client with a topic or queue object left would never be destroyed (librdkafka's INTRODUCTION, Termination).
        for topic in topics.values { rd_kafka_topic_destroy(topic.pointer) }
        rd_kafka_queue_destroy(queue)
        rd_kafka_destroy(client)
    }

    private func failWhatIsLeft() {
        let promises = state.withLock { $0.promises }
        for promise in promises.values { promise.abandon(KafkaError(.purged, context: "producer closed")) }
    }
}
