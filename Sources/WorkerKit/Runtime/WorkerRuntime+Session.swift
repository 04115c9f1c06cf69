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
        let group = GroupID(settings.group)
        let delivery = try settings.delivery.resolved(clusterID: clusterID, worker: definition.name)
        let client = tuned(client)
        let isTransactional = delivery == .exactlyOnce && !definition.keepsPosition
        let producer = try makeProducer(client, isTransactional: isTransactional)
        let context = SessionContext(
            clusterID: clusterID, group: group, client: client, producer: producer, configuration: configuration,
            logger: logger)
        let session = try await definition.makeSession(context)
        logger.info(
            "joining the cluster",
            metadata: [
                "cluster": "\(clusterID)", "brokers": "\(client.brokers)",
                "delivery": "\(definition.keepsPosition ? "position in the store" : delivery.rawValue)",
            ])
        var hooks = session.hooks
        hooks.assigned = { [state] _ in state.failure = nil }
        var consuming = consumerConfiguration(client, group: group)
        consuming.commitsByItself = !isTransactional
        let consumer = try Consumer(consuming, hooks: hooks)
        state.joined()
        state.consumer = consumer
        if state.isStopping { consumer.shutdown() }
        let pipeline = Pipeline(
            runtime: self, session: session, consumer: consumer, producer: producer, group: group,
            isTransactional: isTransactional)
        let end = await run(session, pipeline, consumer, producer, brokers: client.brokers)
        return try await finish(end, consumer, producer)
    }

    /// Runs everything of a session until the first part of it ends.
    private func run(
        _ session: WorkerSession, _ pipeline: Pipeline, _ consumer: Consumer, _ producer: Producer, brokers: String
    ) async -> Result<SessionEnd, any Error> {
        await withTaskGroup(of: Result<SessionEnd, any Error>?.self) { tasks in
            tasks.addTask { await Result { try await pipeline.run() } }
            tasks.addTask { await Result { try await self.watchAddress(brokers) } }
            tasks.addTask {
                await self.state.untilGivenUp()
                return .success(.stopped)
            }
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
    }

    /// Leaves the group and says how the session ended.
    private func finish(
        _ end: Result<SessionEnd, any Error>, _ consumer: Consumer, _ producer: Producer
    ) async throws -> SessionEnd {
        let isStopped = if case .success(.stopped) = end { true } else { false }
        let isClean = await consumer.close(deadline: isStopped ? state.timeToLeave : .seconds(2))
        _ = await producer.close(deadline: .seconds(1))
        state.consumer = nil
        if isStopped, state.hasUnfinishedWork {
            throw ProgramError(
                .tempFail, "what was in hand could not be finished in time; nothing is lost, it comes again")
        }
        if isStopped, !isClean {
            throw ProgramError(
                .tempFail, "the last commit did not reach the broker; nothing is lost, but records may come again")
        }
        switch end {
        case .success(let end): return end
        case .failure(let error): return try judge(error)
        }
    }

    /// Whether a session that failed is followed by another.
    private func judge(_ error: any Error) throws -> SessionEnd {
        guard !(error is CancellationError) else { return .stopped }
        if let error = error as? DeadLetterLimit.Exceeded { throw ProgramError(.dataError, "\(error)") }
        let action = TransactionalSink.needsNewSession(error) ? .reconnect : definition.classify(error)
        switch action {
        case .stop, .reject: throw error
        case .retry, .reconnect:
            state.failure = "\(error)"
            logger.warning("the session ended; joining anew", metadata: ["cause": "\(error)"])
            if let error = error as? KafkaError, error.code == .fenced {
                logger.warning(
                    "another instance has the same name: give each its own",
                    metadata: ["setting": "workers.\(definition.name).instance"])
            }
            return .reconnect
        }
    }

    // MARK: - Clients

    /// The profile's settings and the worker's defaults, below what is configured.
    private func tuned(_ client: ClientSettings) -> ClientSettings {
        var client = client
        let profile = settings.profile
        // A worker hands over whole batches: waiting for more would only delay them.
        let producer = profile.producer.merging(["linger.ms": "0"]) { own, _ in own }
        let common = client.common
        func below(_ configured: [String: String], _ own: [String: String]) -> [String: String] {
            own.filter { common[$0.key] == nil }.merging(configured) { _, configured in configured }
        }
        client.consumer = below(client.consumer, profile.consumer)
        client.producer = below(client.producer, producer)
        return client
    }

    private func makeProducer(_ client: ClientSettings, isTransactional: Bool) throws -> Producer {
        guard isTransactional else { return try Producer(client) }
        let instance = try claimInstance()
        return try Producer(
            client, transactions: Transactions(id: "\(settings.group)-\(instance.name)", timeout: .seconds(30)))
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
