import CLibrdkafka
import Dispatch
import Synchronization

/// What a consumer and its thread share: the books, the batches waiting to be taken, and word left for the thread.
final class ConsumerCore: Sendable {
    enum Outcome: Sendable {
        case batch(RecordBatch)
        case ended
        case failed(KafkaError)
    }

    typealias Handover = (batch: RecordBatch, waiter: OneShot<Outcome>)

    struct State: Sendable {
        var ledger = DeliveryLedger()
        /// Who the consumer was to its group when partitions were last assigned.
        var member: GroupMember?
        var ready = FIFO<RecordBatch>()
        var waiters = FIFO<OneShot<Outcome>>()
        /// The user's wish.
        var isHeld = false
        var isShutDown = false
        var failure: KafkaError?
        var closeBy: Deadline?
        var commitRequests: [OneShot<KafkaError?>] = []
        /// The queue to shake the thread awake by; nil once the thread is about to destroy it.
        var alarm: Handle?
        /// Whether the thread waits for something to be given back, rather than in a poll.
        var isWaiting = false
        var heartbeat = ContinuousClock.now
        var brokerReachable = false
        var lastError: KafkaError?
        var partitionErrors: [TopicPartition: KafkaError] = [:]
        var rebalances = 0
        var commits = 0
        var failedCommits = 0
        var deliveredRecords: UInt64 = 0
        var isPaused = false

        var isOver: Bool { isShutDown || failure != nil }

        /// Who is to get the batch; nil when it is kept until somebody asks.
        mutating func handOver(_ batch: RecordBatch) -> Handover? {
            guard let waiter = waiters.popFirst() else {
                ready.append(batch)
                return nil
            }
            return (batch, waiter)
        }
    }

    let state = Mutex(State())
    /// Raised when something was given back while the thread waits for that.
    let returned = DispatchSemaphore(value: 0)
    let closed = OneShot<Bool>()
    /// The client is gone, and with it the thread.
    let isDestroyed = OneShot<Void>()

    init(_ configuration: Consumer.Configuration, _ hooks: Consumer.RebalanceHooks) throws {
        let loop = try ConsumerLoop(self, configuration, hooks)
        try loop.start()
    }

    /// Wakes the thread out of its poll, to find the word left for it.
    func alarm() {
        // Under the lock, so that the queue is not destroyed meanwhile.
        state.withLock { state in
            if let alarm = state.alarm { rd_kafka_queue_yield(alarm.pointer) }
        }
        returned.signal()
    }

    func nextBatch() async throws -> RecordBatch? {
        let waiter = OneShot<Outcome>()
        let known: Outcome? = state.withLock { state in
            if let failure = state.failure { return .failed(failure) }
            if state.isShutDown || Task.isCancelled { return .ended }
            if let batch = state.ready.popFirst() { return .batch(batch) }
            state.waiters.append(waiter)
            return nil
        }
        let outcome: Outcome
        if let known {
            outcome = known
        } else {
            outcome = await withTaskCancellationHandler {
                await waiter.value()
            } onCancel: {
                // A batch already given to the waiter is not taken back: fulfilling again does nothing.
                waiter.fulfil(.ended)
            }
        }
        switch outcome {
        case .batch(let batch): return batch
        case .ended: return nil
        case .failed(let error): throw error
        }
    }

    /// Hands a batch to whoever waits longest, or keeps it until somebody asks.
    func offer(_ arena: RecordArena) {
        var next: Handover? = state.withLock { state in
            guard !state.isOver, let batch = state.ledger.deliver(arena) else { return nil }
            state.deliveredRecords += UInt64(batch.count)
            state.brokerReachable = true
            if !state.partitionErrors.isEmpty {
                for group in batch.groups { state.partitionErrors[group.topicPartition] = nil }
            }
            return state.handOver(batch)
        }
        // Not under the lock, which the task needs as soon as it is awake. One that was cancelled takes nothing.
        while let (batch, waiter) = next, !waiter.fulfil(.batch(batch)) {
            next = state.withLock { state in
                guard state.isOver else { return state.handOver(batch) }
                state.ledger.settle(batch.id, isDone: false)
                return nil
            }
        }
    }

    /// Nothing was left to read before those ends, when everything polled until then had been offered.
    func reach(_ ends: [TopicPartition: Offset]) {
        state.withLock { state in
            // Once shut down, records are dropped without being entered, so an end tells nothing any more.
            guard !state.isShutDown else { return }
            state.brokerReachable = true
            for (partition, end) in ends { state.ledger.reachEnd(of: partition, end) }
        }
    }

    func settle(_ batch: RecordBatch, isDone: Bool) {
        let someoneWaits = state.withLock { state in
            state.ledger.settle(batch.id, isDone: isDone)
            return state.isWaiting
        }
        if someoneWaits { returned.signal() }
    }

    func commit(within limit: Duration) async throws {
        let answer = OneShot<KafkaError?>()
        let isOpen = state.withLock { state in
            guard state.alarm != nil else { return false }
            state.commitRequests.append(answer)
            return true
        }
        guard isOpen else { throw KafkaError(.closed, context: "commit") }
        alarm()
        let reachable = state.withLock { $0.brokerReachable }
        let late = KafkaError(reachable ? .timedOut : .brokerUnreachable, context: "commit")
        if let error = await answer.value(within: limit, else: late) { throw error }
    }

    func hold(_ isHeld: Bool) {
        state.withLock { $0.isHeld = isHeld }
        alarm()
    }

    func shutdown() {
        end(.ended) { $0.isShutDown = true }
        alarm()
    }

    /// The consumer cannot go on: everyone who waits, now or later, is told why.
    func fail(_ error: KafkaError) {
        let error = error.fatal
        end(.failed(error)) { state in
            state.failure = state.failure ?? error
            state.lastError = error
        }
    }

    private func end(_ outcome: Outcome, _ mark: (inout State) -> Void) {
        let waiters = state.withLock { state in
            mark(&state)
            for batch in state.ready.removeAll() { state.ledger.settle(batch.id, isDone: false) }
            return state.waiters.removeAll()
        }
        for waiter in waiters { waiter.fulfil(outcome) }
    }

    func requestClose(within limit: Duration) {
        shutdown()
        state.withLock { state in
            if state.closeBy == nil { state.closeBy = Deadline(after: limit) }
        }
        alarm()
    }

    var status: Consumer.Status {
        state.withLock { state in
            Consumer.Status(
                heartbeatAge: state.heartbeat.duration(to: .now), assignment: state.ledger.assignment,
                inFlightRecords: state.ledger.inFlightRecords, inFlightBytes: state.ledger.inFlightBytes,
                brokerReachable: state.brokerReachable, lastError: state.lastError,
                partitionErrors: state.partitionErrors, rebalances: state.rebalances, commits: state.commits,
                failedCommits: state.failedCommits, committed: state.ledger.committed,
                deliveredRecords: state.deliveredRecords, isPaused: state.isPaused)
        }
    }
}
