import CLibrdkafka
import Synchronization

extension ConsumerLoop {
    /// The end of the thread: waits for batches in hand, commits, leaves the group, destroys the client.
    /// Whoever asked for it waits elsewhere with a deadline of their own: a librdkafka that hangs here costs
    /// this thread and nothing else.
    func close(_ client: OpaquePointer, by deadline: Deadline) {
        // What is left for the last commit and for leaving the group.
        let reserve = min(.seconds(2), deadline.remaining / 4)
        while !core.state.withLock({ $0.ledger.isEmpty }), deadline.remaining > reserve {
            core.state.withLock { $0.heartbeat = .now }
            turn(client, held: true)
        }
        isClosing = true
        let drained = core.state.withLock { $0.ledger.isEmpty }
        let committed =
            !configuration.commitsByItself
            || commitNow(client, of: nil, within: min(.seconds(2), max(.milliseconds(200), deadline.remaining)))
        builder.clear()
        // No alarm from here on: it would end the wait inside the call below (with a time-out, at once), and the
        // group would keep a member that is gone until its session times out.
        let alarm = core.state.withLock { $0.alarm.take() }
        // Calls back to revoke what is assigned.
        let left = rd_kafka_consumer_close(client) == RD_KAFKA_RESP_ERR_NO_ERROR
        endCommits()
        builder.reclaim()
        // Records somebody keeps must stay readable and hold the client's end up: for this thread, not for whoever
        // closes.
        if builder.hasLent { core.closed.fulfil(drained && committed && left && !deadline.hasPassed) }
        builder.reclaimAll()
        destroy(client, alarm)
        core.closed.fulfil(drained && committed && left && !deadline.hasPassed)
    }

    private func endCommits() {
        let requests = core.state.withLock { state in
            defer { state.commitRequests = [] }
            return state.commitRequests
        }
        let gone = KafkaError(.closed, context: "commit")
        for request in requests { request.fulfil(gone) }
        commits.endAll(gone)
    }

    private func destroy(_ client: OpaquePointer, _ alarm: Handle?) {
        // A client with a queue object left would never be destroyed (librdkafka's INTRODUCTION, Termination).
        if let alarm { rd_kafka_queue_destroy(alarm.pointer) }
        rd_kafka_queue_destroy(commitAnswers)
        commitAnswers = nil
        self.client = nil
        rd_kafka_destroy_flags(client, Int32(RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE))
        core.isDestroyed.fulfil(())
        Unmanaged.passUnretained(self).release()
    }
}
