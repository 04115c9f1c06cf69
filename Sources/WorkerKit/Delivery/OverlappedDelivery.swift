import Kafka
import Synchronization

/// Delivery that does not wait for the answers to what it handed over before it hands over more: one task hands over,
/// another takes the answers, in the same order.
///
/// After a failure nothing more is handed over until what failed, and all that was handed over after it, has been
/// delivered again in order: it may come twice, with the same ids, and never out of order.
struct OverlappedDelivery: Sendable {
    let stage: DeliveryStage
    let sink: AcknowledgedSink

    private let rounds = RoundQueue()
    private let gate = Gate()

    init(_ stage: DeliveryStage, _ sink: AcknowledgedSink) {
        self.stage = stage
        self.sink = sink
    }

    /// Works until the queue is finished. False where a stop came while something kept failing.
    ///
    /// - Throws: what is not to be tried again.
    func run() async throws -> Bool {
        try await withThrowingTaskGroup(of: Bool?.self) { tasks in
            tasks.addTask {
                await handOver()
                return nil
            }
            tasks.addTask { try await takeAnswers() }
            while let outcome = try await tasks.next() {
                guard let outcome else { continue }
                tasks.cancelAll()
                return outcome
            }
            return false
        }
    }

    private func handOver() async {
        defer { rounds.finish() }
        while let effects = await stage.queue.take(stage.limits) {
            guard let generation = await gate.pass() else { return }
            // What cannot even be handed over is delivered, or told, by the other task.
            let submissions = try? await sink.submit(effects)
            let round = Round(effects: effects, submissions: submissions, generation: generation)
            guard await rounds.put(round) else { return }
        }
    }

    private func takeAnswers() async throws -> Bool {
        var breaker = stage.makeBreaker()
        while let round = await rounds.take() {
            stage.state.isDelivering = true
            defer { stage.state.isDelivering = false }
            var effects = round.effects
            if let submissions = round.submissions, gate.isCurrent(round.generation) {
                do {
                    try await sink.finish(&effects, submissions)
                    stage.state.succeeded()
                    stage.report(round.effects)
                    continue
                } catch {
                    gate.shut()
                    guard try await stage.recovers(from: error, &breaker) else { return false }
                }
            } else {
                gate.shut()
                await AcknowledgedSink.settle(round.submissions ?? [])
            }
            guard try await stage.deliver(effects, &breaker) else { return false }
            stage.report(round.effects)
            // Whatever was handed over before the gate was shut comes before it opens.
            if rounds.isEmpty { gate.open() }
        }
        return !Task.isCancelled
    }
}

/// Effects that were handed over, and the answers to come; no answers where that failed.
private struct Round: Sendable {
    var effects: [Effects]
    var submissions: [[Producer.Submission]]?
    var generation: Int
}

/// Lets things be handed over, or not. Each time it is shut, what passed before counts as of an old generation.
private final class Gate: Sendable {
    private struct State {
        var isOpen = true
        var generation = 0
    }

    private let state = Mutex(State())
    private let opened = Signal()

    /// Waits until it is open and returns the generation; nil where the task was cancelled.
    func pass() async -> Int? {
        while true {
            if let generation = state.withLock({ $0.isOpen ? $0.generation : nil }) { return generation }
            guard await opened.wait() else { return nil }
        }
    }

    func isCurrent(_ generation: Int) -> Bool { state.withLock { $0.generation == generation } }

    func shut() {
        state.withLock { state in
            guard state.isOpen else { return }
            state.isOpen = false
            state.generation += 1
        }
    }

    func open() {
        state.withLock { $0.isOpen = true }
        opened.ring()
    }
}

/// Rounds in order. Bounded: whoever brings more waits.
private final class RoundQueue: Sendable {
    private struct State {
        var waiting: [Round] = []
        var isFinished = false
    }

    private static let capacity = 16
    private let state = Mutex(State())
    private let changed = Signal()

    var isEmpty: Bool { state.withLock { $0.waiting.isEmpty } }

    func put(_ round: Round) async -> Bool {
        while true {
            let isTaken = state.withLock { state in
                guard state.waiting.count < Self.capacity else { return false }
                state.waiting.append(round)
                return true
            }
            if isTaken {
                changed.ring()
                return true
            }
            guard await changed.wait() else { return false }
        }
    }

    func finish() {
        state.withLock { $0.isFinished = true }
        changed.ring()
    }

    func take() async -> Round? {
        while true {
            let (round, isFinished) = state.withLock { state in
                (state.waiting.isEmpty ? nil : state.waiting.removeFirst(), state.isFinished)
            }
            if let round {
                changed.ring()
                return round
            }
            if isFinished { return nil }
            guard await changed.wait() else { return nil }
        }
    }
}
