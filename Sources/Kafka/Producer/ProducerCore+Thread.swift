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
                for waiter in state.withLock({ $0.takeRoomWaiters() }) { waiter.fulfil(true) }
            }
            switch whatToDo(client.pointer) {
            case .goOn: break
            case .giveUp: failWhatIsLeft()
            case .end(let isClean): return finish(client.pointer, queue, clean: isClean)
            }
        }
    }

    private func take(_ event: OpaquePointer, _ client: OpaquePointer) {
        switch rd_kafka_event_type(event) {
        case RD_KAFKA_EVENT_DR: takeReports(event)
        case RD_KAFKA_EVENT_ERROR:
            let code = rd_kafka_event_error(event)
            if rd_kafka_event_error_is_fatal(event) != 0 || code == RD_KAFKA_RESP_ERR__FATAL {
                return noteFatal(client)
            }
            let text = rd_kafka_event_error_string(event).map { String(cString: $0) }
            let error = KafkaError(KafkaError.Code(code), text, context: "producer")
            state.withLock { state in
                state.status.lastError = error
                if error.code == .allBrokersDown { state.status.brokerReachable = false }
            }
        default: break
        }
    }

    private func takeReports(_ event: OpaquePointer) {
        var tally = ReportTally(
            reachable: state.withLock { $0.status.brokerReachable }, refusesGaps: refusesGaps)
        tally.take(event) { token in state.withLock { $0.promises[token] } }
        let error = tally.lastFailure.map { KafkaError($0, context: "delivery") }
        let (complete, delivered, failed) = (tally.complete, tally.delivered, tally.failed)
        let (arenas, room, idle) = state.withLock { state in
            state.status.outstanding -= delivered + failed
            state.status.delivered += UInt64(delivered)
            state.status.failed += UInt64(failed)
            if delivered > 0 { state.status.brokerReachable = true }
            if let error { state.status.lastError = error }
            let arenas = complete.map { state.end($0.token) }
            return (arenas, state.takeRoomWaiters(), state.takeIdleWaiters())
        }
        withExtendedLifetime(arenas) {}
        for (_, promise) in complete { promise.keep() }
        for waiter in room { waiter.fulfil(true) }
        for waiter in idle { waiter.fulfil(true) }
    }

    private enum Course {
        case goOn
        /// The time to close is up, but a call about a transaction does not come back: the client must live on.
        case giveUp
        /// Closing has come to its end. Clean when everything was reported in time and no transaction is left open.
        case end(isClean: Bool)
    }

    private func whatToDo(_ client: OpaquePointer) -> Course {
        state.withLock { state in
            guard let closeBy = state.closeBy, state.borrowers == 0 else { return .goOn }
            guard !state.isTransacting else { return closeBy.hasPassed ? .giveUp : .goOn }
            // A batch half handed over because the queue was full is still under way.
            let isIdle = rd_kafka_outq_len(client) == 0 && state.promises.isEmpty
            if isIdle { return .end(isClean: !state.leftOpen) }
            return closeBy.hasPassed ? .end(isClean: false) : .goOn
        }
    }

    private func finish(_ client: OpaquePointer, _ queue: OpaquePointer?, clean: Bool) {
        let (topics, waiters) = state.withLock { state in
            state.client = nil
            defer { state.topics = [:] }
            return (state.topics, state.takeRoomWaiters())
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
        // Nobody reads them any more.
        state.withLock { $0.arenas = [:] }
    }

    private func failWhatIsLeft() {
        let promises = state.withLock { state in
            defer { state.promises = [:] }
            return state.promises
        }
        for promise in promises.values { promise.abandon(.purged) }
    }
}
