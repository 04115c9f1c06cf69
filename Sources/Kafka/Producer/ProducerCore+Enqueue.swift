import CLibrdkafka
import Synchronization

extension ProducerCore {
    /// Hands records over from index `first` on and returns the index it came to: the count of the batch, or the
    /// record for which there was no room.
    func enqueue(_ batch: ProducerBatch, from first: Int, token: UInt32, promise: SendPromise) -> Int {
        // Counted before they are handed over, as a report may be quicker than we are. When closing has come to its
        // end, it has failed, or is about to fail, whatever has no report yet.
        guard let (client, topics) = borrow(batch.topics, counting: batch.count - first) else { return batch.count }
        var handover = Handover(
            batch, from: first, to: client.pointer, topics, token: token, promise, queueCapacity: queueCapacity)
        handover.run()
        if handover.lastFailure == KafkaError.Code(RD_KAFKA_RESP_ERR__FATAL) { noteFatal(client.pointer) }
        let isComplete = handover.failed > 0 && promise.arrived(handover.failed, failed: handover.failed)
        giveBack(handover, uncounted: batch.count - first - handover.accepted)
        if isComplete { keep(promise, token) }
        return handover.next
    }

    /// The client and a handle per topic, safe to use until given back; nil once it is gone.
    private func borrow(_ names: [Topic], counting records: Int) -> (Handle, [Handle?])? {
        state.withLock { state in
            guard let client = state.client else { return nil }
            let handles = names.map { name -> Handle? in
                if let known = state.topics[name] { return known }
                // nil when librdkafka refuses the name.
                let made = Handle(rd_kafka_topic_new(client.pointer, name.rawValue, nil))
                state.topics[name] = made
                return made
            }
            state.borrowers += 1
            state.status.outstanding += records
            return (client, handles)
        }
    }

    private func giveBack(_ handover: Handover, uncounted: Int) {
        let idle = state.withLock { state in
            state.borrowers -= 1
            state.status.outstanding -= uncounted
            state.status.failed += UInt64(handover.failed)
            if let code = handover.lastFailure { state.status.lastError = KafkaError(code, context: "produce") }
            return state.takeIdleWaiters()
        }
        for waiter in idle { waiter.fulfil(true) }
    }

    /// All reports of the promise are in.
    private func keep(_ promise: SendPromise, _ token: UInt32) {
        _ = state.withLock { $0.end(token) }
        promise.keep()
    }

    /// Learns of a fatal error when a call meets it, which may be before the event comes that tells of it.
    func noteFatal(_ client: OpaquePointer) {
        if let fatal = KafkaError(fatalErrorOf: client, context: "producer") { noteFatal(fatal) }
    }
}
