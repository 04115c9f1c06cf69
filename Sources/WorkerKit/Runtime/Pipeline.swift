import CoreMetrics
import Kafka
import Logging
import Metrics

/// The work of one session: takes batches from the consumer, makes effects of them, and makes those durable, each a
/// task of its own with a bounded queue between them.
///
/// At most one batch is being handled, a few wait as effects, and the sink has what it took: the rest stays in Kafka.
struct Pipeline: Sendable {
    let consumer: Consumer
    private let handling: HandlingStage
    private let queue: EffectQueue
    private let delivery: DeliveryStage
    private let transactions: TransactionalSink?
    private let acknowledged: AcknowledgedSink
    private let batches: OpenBatches
    private let state: WorkerState
    private let metrics: WorkerMetrics

    init(
        runtime: WorkerRuntime, session: WorkerSession, consumer: Consumer, producer: Producer, group: GroupID,
        isTransactional: Bool
    ) {
        self.consumer = consumer
        let batches = OpenBatches(consumer)
        self.batches = batches
        state = runtime.state
        metrics = runtime.metrics
        let settings = runtime.settings
        let classify = runtime.definition.classify
        handling = HandlingStage(
            session.handler, policy: isTransactional ? .wait : runtime.definition.keepsPosition ? .failTogether : .park,
            settings: settings, classify: classify, state: state, metrics: metrics, logger: runtime.logger)
        let limits =
            isTransactional ? settings.transaction : BatchLimits(records: settings.batchRecords * 2, bytes: 8 << 20)
        queue = EffectQueue(records: max(limits.records, settings.batchRecords))
        let office = DeadLetterOffice(
            worker: runtime.definition.name, group: group,
            topic: runtime.configuration.topics.deadLetters(runtime.definition.name), revision: session.revision)
        transactions =
            isTransactional
            ? TransactionalSink(
                consumer: consumer, batches: batches, producer: producer, letters: office, metrics: metrics,
                logger: runtime.logger)
            : nil
        acknowledged = AcknowledgedSink(
            batches: batches, producer: producer, letters: office, metrics: metrics)
        delivery = DeliveryStage(
            sink: transactions ?? acknowledged as any Sink, queue: queue, limits: limits, consumer: consumer,
            settings: settings, classify: classify, state: state, metrics: metrics, logger: runtime.logger)
    }

    /// Works until the consumer ends.
    func run() async throws -> SessionEnd {
        try await transactions?.open()
        do {
            let isDone = try await work()
            let isLeft = batches.abandonAll()
            if !isDone || isLeft { state.hasUnfinishedWork = true }
        } catch {
            _ = batches.abandonAll()
            throw error
        }
        return state.isStopping || Task.isCancelled ? .stopped : .reconnect
    }

    /// False where something in hand was given up.
    private func work() async throws -> Bool {
        try await withThrowingTaskGroup(of: Bool.self) { tasks in
            tasks.addTask {
                defer { queue.finish() }
                return try await handle()
            }
            tasks.addTask { try await deliver() }
            var isDone = true
            while isDone, let outcome = try await tasks.next() { isDone = outcome }
            // What is in hand was given up: neither side waits for the other.
            consumer.shutdown()
            tasks.cancelAll()
            return isDone
        }
    }

    /// Transactions follow one another; without, handing over does not wait for answers.
    private func deliver() async throws -> Bool {
        if transactions != nil { return try await delivery.run() }
        return try await OverlappedDelivery(delivery, acknowledged).run()
    }

    /// Takes batches until there are no more, and meanwhile tries again what failed.
    private func handle() async throws -> Bool {
        try await withThrowingTaskGroup(of: Bool?.self) { tasks in
            tasks.addTask { try await intake() }
            tasks.addTask {
                try await retryParked()
                return nil
            }
            while let outcome = try await tasks.next() {
                guard let outcome else { continue }
                tasks.cancelAll()
                return outcome
            }
            return false
        }
    }

    /// Takes batches until the consumer has no more. False where one was given up.
    private func intake() async throws -> Bool {
        while let batch = try await consumer.nextBatch() {
            let start = ContinuousClock.now
            state.isHandling = true
            defer { state.isHandling = false }
            guard let effects = try await handling.effects(of: batches.open(batch)) else { return false }
            state.isHandling = false
            metrics.batches.increment()
            metrics.batchTime.record(duration: .now - start)
            count(batch)
            guard await queue.put(effects) else { return false }
        }
        return true
    }

    /// Tries what is parked, when it is due.
    private func retryParked() async throws {
        while await handling.parked.wait(until: handling.nextDue) {
            metrics.parked.record(handling.parkedCount)
            let effects = try await handling.retry()
            metrics.parked.record(handling.parkedCount)
            guard await queue.put(effects) else { return }
        }
    }

    private func count(_ batch: RecordBatch) {
        var newest: Int64 = -1
        for (topicPartition, range) in batch.ranges() {
            metrics.consumed(range.count, topic: topicPartition.topic.rawValue)
            if let last = range.last { newest = max(newest, batch[last].timestamp) }
        }
        if newest >= 0 { metrics.lastRecord.record(Double(newest) / 1000) }
    }
}
