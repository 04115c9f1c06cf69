/// Spreads records evenly over time: which of them are due, and how long until the next one is.
struct Pacer {
    /// Records a second.
    let rate: Double
    private let start: ContinuousClock.Instant
    private var granted = 0

    init(rate: Double, start: ContinuousClock.Instant) {
        self.rate = rate
        self.start = start
    }

    /// Grants up to `wanted` records that are due at `now`; with none due, the moment when the next one is.
    mutating func grant(_ wanted: Int, at now: ContinuousClock.Instant) -> Grant {
        let due = (now - start) / .seconds(1) * rate
        // The first record goes at once. A pace that was held up is not caught up in one burst of more than a second.
        let allowed = min(Int(min(due, 1e15)) + 1 - granted, wanted, max(1, Int(min(rate, 1e9))))
        guard allowed > 0 else { return .wait(until: start + .seconds(Double(granted) / rate)) }
        granted += allowed
        return .records(allowed)
    }

    enum Grant: Equatable {
        case records(Int)
        case wait(until: ContinuousClock.Instant)
    }
}
