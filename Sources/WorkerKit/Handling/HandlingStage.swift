import CoreMetrics
import Foundation
import Kafka
import Logging
import Metrics
import Synchronization

/// Makes effects of batches: handles them through the chain of middleware, parks what failed for another attempt, and
/// turns into dead letters what was tried often enough.
///
/// The order, from the outside in: the dead-letter limit, retry, lanes, isolation, the time limit, the handler. The
/// circuit breaker stands behind it, round the sink (``DeliveryStage``).
final class HandlingStage: Sendable {
    /// What happens to a record that failed while the rest of its batch went well.
    enum FailurePolicy: Sendable {
        /// It waits beside the stream; other threads go on.
        case park
        /// The batch waits for it: a transaction, like a store's position, follows the order of the log.
        case wait
        /// No record fails alone: the position is one for all.
        case failTogether
    }

    private let chain: any BatchHandler
    private let settings: WorkerConfiguration
    private let policy: FailurePolicy
    private let classify: @Sendable (any Error) -> FailureAction
    private let limit: Mutex<DeadLetterLimit>
    private let lot = Mutex(ParkingLot())
    private let state: WorkerState
    private let metrics: WorkerMetrics
    private let logger: Logger
    /// Rung when something was parked.
    let parked = Signal()

    init(
        _ handler: any BatchHandler, policy: FailurePolicy, settings: WorkerConfiguration,
        classify: @escaping @Sendable (any Error) -> FailureAction, state: WorkerState, metrics: WorkerMetrics,
        logger: Logger
    ) {
        self.policy = policy
        self.settings = settings
        self.classify = classify
        self.state = state
        self.metrics = metrics
        self.logger = logger
        limit = Mutex(DeadLetterLimit(settings.deadLetters))
        var chain: any BatchHandler = TimeLimitedHandler(inner: handler, limit: settings.handleTimeout)
        if policy != .failTogether {
            chain = IsolatingHandler(inner: chain, classify: classify)
            if settings.lanes > 1 { chain = LaneHandler(inner: chain, lanes: settings.lanes) }
        }
        self.chain = chain
    }

    private var retries: RetryPolicy {
        RetryPolicy(
            attempts: settings.retryAttempts, first: settings.retryBackoff, maximum: settings.retryBackoffMaximum)
    }

    /// The effects of a batch, those of records that waited for an attempt in it among them where the policy is to
    /// wait; nil where a stop came first.
    ///
    /// - Throws: what is not to be tried again, and ``DeadLetterLimit/Exceeded``.
    func effects(of open: OpenBatch) async throws -> [Effects]? {
        let records = holdBack(RecordSlice(open.batch), of: open)
        guard records.count > 0 else { return [] }
        guard let handled = try await handleUntilItWorks(records) else { return nil }
        try admit(records, letters: handled.deadLetters.map(\.index))
        var effects = [settle(handled, of: records, open)]
        if policy == .wait {
            while let due = lot.withLock({ $0.nextDue }) {
                guard await state.pause(until: due) else { return nil }
                // One with the batch: a transaction that has its offsets must have all of its output.
                for late in try await retry() { effects[0].merge(late) }
            }
        }
        return effects.filter { $0.records > 0 || !$0.outputs.isEmpty }
    }

    /// When the next parked record is due.
    var nextDue: ContinuousClock.Instant? { lot.withLock { $0.nextDue } }
    /// How many records wait for another attempt, or behind one that does.
    var parkedCount: Int { lot.withLock { $0.count } }

    /// Tries the parked records that are due.
    func retry() async throws -> [Effects] {
        var effects: [Effects] = []
        while let (key, first, history) = lot.withLock({ $0.take(now: .now) }) {
            var (next, past): (ParkingLot.Parked?, ParkingLot.History?) = (first, history)
            while let parked = next {
                metrics.retries.increment()
                guard let done = try await attempt(parked, of: key, past) else { break }
                effects.append(done)
                next = lot.withLock { $0.pass(key) }
                past = nil
            }
        }
        return effects
    }

    // MARK: - One batch

    /// Handles `records` for as long as the reason for a failure is not in them.
    private func handleUntilItWorks(_ records: RecordSlice) async throws -> Handled? {
        var backoff = Backoff(first: settings.retryBackoff, maximum: settings.retryBackoffMaximum)
        while true {
            do {
                let handled = try await chain.handle(records)
                guard let failure = handled.failures.first, policy == .failTogether else { return handled }
                throw failure.error
            } catch is CancellationError {
                return nil
            } catch {
                metrics.failures.increment()
                guard classify(error) == .retry else { throw error }
                guard await state.pause(backoff.wait(), because: error, logger: logger) else { return nil }
            }
        }
    }

    /// Takes out the records of threads that wait; they queue behind.
    private func holdBack(_ records: RecordSlice, of open: OpenBatch) -> RecordSlice {
        lot.withLock { lot in
            guard !lot.isEmpty else { return records }
            let free = records.positions.filter { position in
                let key = ThreadKey(records.batch[position])
                guard lot.holds(key) else { return true }
                lot.hold(.init(open: open, index: position), behind: key)
                return false
            }
            return RecordSlice(records.batch, free)
        }
    }

    /// Parks what failed with what follows it in its thread, and makes effects of the rest.
    private func settle(_ handled: Handled, of records: RecordSlice, _ open: OpenBatch) -> Effects {
        var handled = handled
        let waiting = handled.failures.isEmpty ? [] : park(handled.failures, among: records, of: open)
        if !waiting.isEmpty {
            handled.deadLetters.removeAll { waiting.contains($0.index) }
            handled.output.remove(sources: waiting)
            for index in handled.furtherOutputs.indices { handled.furtherOutputs[index].remove(sources: waiting) }
        }
        let done = records.count - waiting.count
        return Effects(
            open: open, records: done, bytes: done == records.count ? records.byteCount : 0,
            outputs: [handled.output] + handled.furtherOutputs,
            letters: handled.deadLetters.compactMap { letter in
                guard open.batch.indices.contains(letter.index) else { return nil }
                return Effects.Letter(record: open.batch[letter.index], letter: letter)
            }, commit: handled.commit)
    }

    private func park(_ failures: [RecordFailure], among records: RecordSlice, of open: OpenBatch) -> Set<Int> {
        let now = Date()
        var firsts: [ThreadKey: RecordFailure] = [:]
        for failure in failures.sorted(by: { $0.index < $1.index }) where open.batch.indices.contains(failure.index) {
            let key = ThreadKey(open.batch[failure.index])
            if firsts[key] == nil { firsts[key] = failure }
        }
        var queues: [ThreadKey: [ParkingLot.Parked]] = [:]
        var waiting: Set<Int> = []
        for position in records.positions {
            let key = ThreadKey(open.batch[position])
            guard let first = firsts[key], position >= first.index else { continue }
            queues[key, default: []].append(.init(open: open, index: position))
            waiting.insert(position)
        }
        lot.withLock { lot in
            for (key, first) in firsts {
                let history = ParkingLot.History(attempts: 1, firstFailure: now, lastFailure: now, error: first.error)
                let wait = retries.wait(afterAttempts: 1) ?? .zero
                lot.park(queues[key] ?? [], of: key, history: history, due: .now + wait)
            }
        }
        metrics.failures.increment(by: firsts.count)
        if policy == .park { parked.ring() }
        return waiting
    }

    // MARK: - One record, again

    /// Another attempt at a parked record: its effects, or nil where it failed and waits again.
    private func attempt(
        _ parked: ParkingLot.Parked, of key: ThreadKey, _ past: ParkingLot.History?
    ) async throws -> Effects? {
        let slice = RecordSlice(parked.open.batch, [parked.index])
        // Tried often enough already, where but one attempt is allowed.
        if let past, past.attempts >= settings.retryAttempts { return try giveUp(parked, past, slice) }
        let failure: any Error
        do {
            let handled = try await chain.handle(slice)
            guard let failed = handled.failures.first else {
                try admit(slice, letters: handled.deadLetters.map(\.index))
                return settle(handled, of: slice, parked.open)
            }
            failure = failed.error
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            // The fault of the surroundings does not count against the record.
            guard classify(error) == .retry else { throw error }
            let now = Date()
            let history = past ?? .init(attempts: 0, firstFailure: now, lastFailure: now, error: error)
            lot.withLock { $0.failedAgain(key, history: history, due: .now + settings.retryBackoffMaximum) }
            return nil
        }
        metrics.failures.increment()
        let now = Date()
        let history = ParkingLot.History(
            attempts: (past?.attempts ?? 0) + 1, firstFailure: past?.firstFailure ?? now, lastFailure: now,
            error: failure)
        guard let wait = retries.wait(afterAttempts: history.attempts) else {
            return try giveUp(parked, history, slice)
        }
        lot.withLock { $0.failedAgain(key, history: history, due: .now + wait) }
        return nil
    }

    private func giveUp(
        _ parked: ParkingLot.Parked, _ history: ParkingLot.History, _ slice: RecordSlice
    ) throws -> Effects {
        try admit(slice, letters: slice.positions)
        let letter = DeadLetter(
            index: parked.index, cause: history.error is HandlingTimeout ? "handling_timeout" : "handling_failed",
            message: "\(history.error)")
        return Effects(
            open: parked.open, records: 1, bytes: slice.byteCount,
            letters: [Effects.Letter(record: parked.record, letter: letter, history: history)])
    }

    private func admit(_ records: RecordSlice, letters: [Int]) throws {
        let failed = RecordSlice(records.batch, letters.filter(records.batch.indices.contains)).countsByTopic
        try limit.withLock { limit in
            for (topic, count) in records.countsByTopic {
                try limit.admit(topic, records: count, letters: failed[topic] ?? 0)
            }
        }
    }
}
