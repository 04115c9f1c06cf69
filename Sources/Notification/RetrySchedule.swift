/// When a failed notice is tried again: the schedule that Standard Webhooks advises, by default.
public struct RetrySchedule: Hashable, Sendable {
    /// The waits before each attempt, the first one included: as many as there are attempts.
    public let waits: [Duration]
    /// The part of a wait that chance may add to it, so that notices that failed together do not return together.
    public let spread: Double
    /// The longest wait that a receiver may ask for.
    public let longest: Duration

    /// At once, then after 5 s, 5 m, 30 m, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h: ten attempts in three days.
    public static let standard = RetrySchedule(waits: [
        .zero, .seconds(5), .seconds(300), .seconds(1800), .seconds(7200), .seconds(18_000), .seconds(36_000),
        .seconds(50_400), .seconds(72_000), .seconds(86_400),
    ])

    /// A schedule of the given waits.
    ///
    /// - Parameters:
    ///   - spread: the part of a wait that chance may add, from 0 to 1.
    ///   - longest: the longest wait that a receiver may ask for.
    public init(waits: [Duration], spread: Double = 0.2, longest: Duration = .seconds(86_400)) {
        self.waits = waits
        self.spread = min(max(spread.isFinite ? spread : 0, 0), 1)
        self.longest = longest
    }

    /// How long to wait after the attempt `attempts` (counted from 1) failed; nil where that was the last one.
    ///
    /// - Parameters:
    ///   - jitter: chance, from 0 to 1.
    ///   - retryAfter: what the receiver asked for; the wait is never shorter, up to ``longest``.
    public func wait(afterAttempts attempts: Int, jitter: Double, retryAfter: Duration? = nil) -> Duration? {
        guard attempts >= 0, attempts < waits.count else { return nil }
        let chance = min(max(jitter.isFinite ? jitter : 0, 0), 1)
        let planned = waits[attempts] * (1 + spread * chance)
        return max(planned, min(retryAfter ?? .zero, longest))
    }
}
