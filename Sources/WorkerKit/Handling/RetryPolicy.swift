/// How often and how soon a record that failed is tried again.
public struct RetryPolicy: Sendable, Equatable {
    /// How often it is handled before it becomes a dead letter.
    public var attempts: Int
    /// The first wait.
    public var first: Duration
    /// The longest wait.
    public var maximum: Duration

    /// A policy.
    public init(attempts: Int, first: Duration, maximum: Duration) {
        self.attempts = max(1, attempts)
        self.first = first
        self.maximum = maximum
    }

    /// The wait after that many failures, doubling each time, shortened by up to half at random; nil when it has been
    /// tried often enough.
    public func wait(afterAttempts tried: Int, random: Double = .random(in: 0...1)) -> Duration? {
        guard tried < attempts else { return nil }
        // Beyond 2^30 any sensible first wait has reached the maximum.
        let doubled = first * (1 << min(max(0, tried - 1), 30))
        return min(doubled, maximum) * (0.5 + min(max(random, 0), 1) / 2)
    }
}
