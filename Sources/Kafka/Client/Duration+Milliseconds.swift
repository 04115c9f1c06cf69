extension Duration {
    /// Whole milliseconds, rounded up, between 0 and what librdkafka's timeouts can take.
    var milliseconds: Int32 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        guard seconds < 2_000_000 else { return 2_000_000_000 }
        return Int32(seconds) * 1000 + Int32((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}

/// A moment by which something must have ended.
struct Deadline: Sendable {
    let instant: ContinuousClock.Instant

    init(after duration: Duration) { instant = .now + min(duration, .seconds(2_000_000)) }

    var remaining: Duration { max(.zero, ContinuousClock.now.duration(to: instant)) }
    var hasPassed: Bool { ContinuousClock.now >= instant }
    /// What is left for a call of librdkafka, at most that much.
    func milliseconds(atMost limit: Int32 = .max) -> Int32 { min(remaining.milliseconds, limit) }
}
