import Synchronization

/// Effects between the handler and the sink, so that the next batch is handled while the last one is being made
/// durable. Bounded: whoever brings more waits.
final class EffectQueue: Sendable {
    private struct State {
        var waiting: [Effects] = []
        var isFinished = false
    }

    private let state = Mutex(State())
    private let capacity: Int
    private let filled = Signal()
    private let emptied = Signal()

    /// A queue that holds that many records, or one batch of more.
    init(records capacity: Int) { self.capacity = capacity }

    /// Brings effects; waits for room. False where the task was cancelled.
    func put(_ effects: [Effects]) async -> Bool {
        guard !effects.isEmpty else { return true }
        let records = effects.reduce(0) { $0 + $1.records }
        while true {
            let isTaken = state.withLock { state in
                let held = state.waiting.reduce(0) { $0 + $1.records }
                guard held == 0 || held + records <= capacity else { return false }
                state.waiting += effects
                return true
            }
            if isTaken {
                filled.ring()
                return true
            }
            guard await emptied.wait() else { return false }
        }
    }

    /// No more will come.
    func finish() {
        state.withLock { $0.isFinished = true }
        filled.ring()
    }

    /// What is there, in order, up to `limits`; empty where nothing came within `patience`; nil once finished and
    /// empty, or cancelled.
    func take(_ limits: BatchLimits, patience: Duration? = nil) async -> [Effects]? {
        let end = patience.map { ContinuousClock.now + $0 }
        while true {
            let (isEmpty, isFinished) = state.withLock { ($0.waiting.isEmpty, $0.isFinished) }
            if !isEmpty { break }
            if isFinished { return nil }
            guard await filled.wait(until: end) else { return nil }
            if let end, ContinuousClock.now >= end { return [] }
        }
        if limits.interval > .zero {
            let end = ContinuousClock.now + limits.interval
            while ContinuousClock.now < end, !state.withLock({ $0.isFinished || limits.areReached(by: $0.waiting) }) {
                guard await filled.wait(until: end) else { return nil }
            }
        }
        let taken = state.withLock { state in
            let count = limits.prefix(of: state.waiting)
            defer { state.waiting.removeFirst(count) }
            return Array(state.waiting[..<count])
        }
        emptied.ring()
        return taken
    }
}

/// How much is made durable together: by count, by bytes, or when the time is up.
struct BatchLimits: Sendable, Equatable {
    /// The most records; one batch may have more.
    var records: Int
    /// The most bytes taken from Kafka; one batch may have more.
    var bytes: Int
    /// How long to wait for more; zero takes what is there.
    var interval: Duration = .zero

    func areReached(by effects: [Effects]) -> Bool {
        effects.reduce(0) { $0 + $1.records } >= records || effects.reduce(0) { $0 + $1.bytes } >= bytes
    }

    /// How many of `effects` are within the limits; at least one.
    func prefix(of effects: [Effects]) -> Int {
        var (count, records, bytes) = (0, 0, 0)
        for effect in effects {
            records += effect.records
            bytes += effect.bytes
            if count > 0, records > self.records || bytes > self.bytes { break }
            count += 1
        }
        return count
    }
}
