import CoreMetrics
import Foundation
import Kafka
import Logging
import Metrics
import Synchronization

/// How a session ended.
enum SessionEnd: Sendable {
    case stopped
    case reconnect
}

extension WorkerRuntime {
    /// One connection to one cluster, from joining the group to leaving it.
    func runSession(_ client: ClientSettings, clusterID: String) async throws -> SessionEnd {
        metrics.sessions.increment()
        logger.info("joining the cluster", metadata: ["cluster": "\(clusterID)", "brokers": "\(client.brokers)"])
        let producer = try Producer(client)
        let group = GroupID(settings.group)
        let context = SessionContext(
            clusterID: clusterID, group: group, producer: producer, configuration: configuration, logger: logger)
        let session = try await definition.makeSession(context)
        var hooks = session.hooks
        hooks.assigned = { [state] _ in state.failure = nil }
        let consumer = try Consumer(consumerConfiguration(client, group: group), hooks: hooks)
        state.consumer = consumer
        if state.isStopping { consumer.shutdown() }

        let end = await withTaskGroup(of: Result<SessionEnd, any Error>?.self) { tasks in
            tasks.addTask { await Result { try await self.consume(consumer, producer, session.handler, group: group) } }
            tasks.addTask { await Result { try await self.watchAddress(client.brokers) } }
            for work in session.background {
                tasks.addTask {
                    do {
                        try await work()
                        return nil
                    } catch {
                        return .failure(error)
                    }
                }
            }
            var end: Result<SessionEnd, any Error> = .success(.stopped)
            for await outcome in tasks {
                guard let outcome else { continue }
                end = outcome
                break
            }
            // What still runs must not wait for a broker that may never answer.
            consumer.shutdown()
            if case .success(.stopped) = end {} else { _ = await producer.close(deadline: .zero) }
            tasks.cancelAll()
            return end
        }

        let isStopped = if case .success(.stopped) = end { true } else { false }
        let clock = ContinuousClock()
        let beginning = clock.now
        let isClean = await consumer.close(deadline: isStopped ? settings.drainDeadline : .seconds(2))
        _ = await producer.close(deadline: .seconds(1))
        state.consumer = nil
        if isStopped, state.hasUnfinishedWork {
            throw ProgramError(.tempFail, "stopped while a batch kept failing; nothing is lost, it comes again")
        }
        if isStopped, !isClean {
            let isLate = clock.now - beginning >= settings.drainDeadline
            throw ProgramError(
                .tempFail,
                isLate
                    ? "the work in hand was not finished within \(settings.drainDeadline); nothing is lost"
                    : "the last commit did not reach the broker; nothing is lost, but records may come again")
        }
        switch end {
        case .success(let end):
            return end
        case .failure(let error):
            guard !(error is CancellationError) else { return .stopped }
            switch definition.classify(error) {
            case .stop:
                throw error
            case .retry, .reconnect:
                state.failure = "\(error)"
                logger.warning("the session ended; joining anew", metadata: ["cause": "\(error)"])
                return .reconnect
            }
        }
    }

    private func consumerConfiguration(_ client: ClientSettings, group: GroupID) -> Consumer.Configuration {
        var consumer = Consumer.Configuration(
            client: client, group: group, source: .subscription(configuration.subscription(of: definition.name)))
        consumer.maximumBatchRecords = settings.batchRecords
        consumer.maximumInFlightRecords = settings.inFlightRecords
        consumer.maximumInFlightBytes = settings.inFlightBytes
        consumer.commitInterval = settings.commitInterval
        return consumer
    }

    /// Handles batches until the consumer ends.
    private func consume(
        _ consumer: Consumer, _ producer: Producer, _ handler: any BatchHandler, group: GroupID
    ) async throws -> SessionEnd {
        while let batch = try await consumer.nextBatch() {
            let clock = ContinuousClock()
            let start = clock.now
            guard try await attempt(batch, producer, handler, group: group) else {
                consumer.abandon(batch)
                state.hasUnfinishedWork = true
                break
            }
            consumer.complete(batch)
            metrics.batches.increment()
            metrics.batchTime.record(duration: clock.now - start)
            count(batch)
        }
        return state.isStopping || Task.isCancelled ? .stopped : .reconnect
    }

    /// Tries a batch until its effects are durable; false where a stop came first.
    private func attempt(
        _ batch: RecordBatch, _ producer: Producer, _ handler: any BatchHandler, group: GroupID
    ) async throws -> Bool {
        var backoff = Backoff(first: settings.retryBackoff, maximum: settings.retryBackoffMaximum)
        while true {
            do {
                let handled = try await handler.handle(batch)
                try await publish(handled, of: batch, producer, group: group)
                try await handled.commit?()
                state.succeeded()
                return true
            } catch is CancellationError {
                return false
            } catch {
                metrics.failures.increment()
                state.failure = "\(error)"
                guard definition.classify(error) == .retry else { throw error }
                let wait = backoff.wait()
                logger.warning("a batch failed; trying again", metadata: ["cause": "\(error)", "in": "\(wait)"])
                await pause(wait)
                guard !state.isStopping, !Task.isCancelled else { return false }
            }
        }
    }

    private func publish(
        _ handled: Handled, of batch: RecordBatch, _ producer: Producer, group: GroupID
    ) async throws {
        var output = handled.output
        let now = Date()
        for letter in handled.deadLetters {
            DeadLetterHeader.append(
                letter, of: batch, worker: definition.name, group: group,
                topic: configuration.topics.deadLetters(definition.name), now: now, to: &output)
            logger.warning(
                "a record goes to dead letters",
                metadata: [
                    "at": "\(batch[letter.index].topicPartition)@\(batch[letter.index].offset.rawValue)",
                    "cause": "\(letter.cause)",
                ])
        }
        guard !output.isEmpty else { return }
        let deliveries = try await producer.send(output)
        if let error = deliveries.lazy.compactMap(\.error).first { throw error }
        metrics.produced.increment(by: deliveries.count)
        metrics.deadLettered.increment(by: handled.deadLetters.count)
    }

    private func count(_ batch: RecordBatch) {
        var newest: Int64 = -1
        for (topicPartition, range) in batch.ranges() {
            metrics.consumed(range.count, topic: topicPartition.topic.rawValue)
            if let last = range.last { newest = max(newest, batch[last].timestamp) }
        }
        if newest >= 0 { metrics.lastRecord.record(Double(newest) / 1000) }
    }

    /// Returns when the embedded broker has started anew, under another address: what it held is gone, and its offsets
    /// begin again. A cluster does not do that, and is not watched.
    private func watchAddress(_ brokers: String) async throws -> SessionEnd {
        while true {
            try await Task.sleep(for: .seconds(1))
            guard configuration.kafka.isEmbedded, let address = locator.address, address != brokers else { continue }
            logger.warning("the embedded broker has a new address", metadata: ["brokers": "\(address)"])
            return .reconnect
        }
    }
}
