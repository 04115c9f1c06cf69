import CLibrdkafka
import Synchronization

extension ConsumerLoop {
    /// Takes answers, and starts the commit that is due or was asked for.
    func serveCommits(_ client: OpaquePointer) {
        takeAnswers(within: .zero)
        let now = ContinuousClock.now
        guard !commits.isForbidden(now: now) else { return }
        let (isAsked, records) = core.state.withLock {
            (!$0.commitRequests.isEmpty, $0.ledger.recordsSinceCommit)
        }
        let due =
            configuration.commitsByItself
            && commits.isDue(now: now, records: records, configuration: configuration)
        guard due || isAsked else { return }
        let positions = core.state.withLock { $0.ledger.uncommitted() }
        let requests = core.state.withLock { state in
            defer { state.commitRequests = [] }
            return state.commitRequests
        }
        guard !positions.isEmpty else {
            commits.skip(now: now)
            for request in requests { request.fulfil(nil) }
            return
        }
        startCommit(client, positions, requests)
    }

    /// Commits what is committable of those partitions and waits for the answer. Whether it was acknowledged, or
    /// there was nothing to commit.
    @discardableResult
    func commitNow(_ client: OpaquePointer, of partitions: Set<TopicPartition>?, within limit: Duration) -> Bool {
        let positions = core.state.withLock { $0.ledger.uncommitted(of: partitions) }
        guard !positions.isEmpty else { return true }
        let deadline = Deadline(after: limit)
        let id = startCommit(client, positions, [])
        while commits.isUnderWay(id), !deadline.hasPassed {
            takeAnswers(within: min(deadline.remaining, .milliseconds(50)))
        }
        return core.state.withLock { $0.ledger.uncommitted(of: partitions).isEmpty }
    }

    @discardableResult
    private func startCommit(
        _ client: OpaquePointer, _ positions: [TopicPartition: Offset], _ requests: [OneShot<KafkaError?>]
    ) -> UInt {
        core.state.withLock { $0.ledger.beginCommit() }
        let id = commits.begin(requests, now: .now)
        // Explicit positions instead of stored ones: nothing that was not handled can slip in, and the answer comes
        // to a queue of ours, so that waiting for it has a deadline.
        let result = PartitionList.with(positions) {
            rd_kafka_commit_queue(client, $0, commitAnswers, nil, UnsafeMutableRawPointer(bitPattern: id))
        }
        if result != RD_KAFKA_RESP_ERR_NO_ERROR { answered(id, KafkaError(result, context: "commit")) }
        return id
    }

    private func takeAnswers(within limit: Duration) {
        var timeout = limit.milliseconds
        while let event = rd_kafka_queue_poll(commitAnswers, timeout) {
            timeout = 0
            defer { rd_kafka_event_destroy(event) }
            guard rd_kafka_event_type(event) == RD_KAFKA_EVENT_OFFSET_COMMIT else { continue }
            let id = UInt(bitPattern: rd_kafka_event_opaque(event))
            let code = rd_kafka_event_error(event)
            var error = code == RD_KAFKA_RESP_ERR_NO_ERROR ? nil : KafkaError(code, context: "commit")
            if let list = rd_kafka_event_topic_partition_list(event), error == nil {
                for element in list.elements {
                    if let failure = element.failure {
                        error = failure.during("commit of \(element.topicPartition)")
                    } else {
                        core.state.withLock { $0.ledger.acknowledge(element.topicPartition, Offset(element.offset)) }
                    }
                }
            }
            answered(id, error)
        }
    }

    private func answered(_ id: UInt, _ error: KafkaError?) {
        core.state.withLock { state in
            if let error {
                state.failedCommits += 1
                state.lastError = error
            } else {
                state.commits += 1
                state.brokerReachable = true
            }
        }
        commits.end(id, error)
    }
}
