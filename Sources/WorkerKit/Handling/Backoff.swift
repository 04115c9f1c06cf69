/// Waits that double from `first` to `maximum`, each shortened by up to half at random, so that many workers that
/// failed together do not come back together.
public struct Backoff: Sendable {
    private let first: Duration
    private let maximum: Duration
    private var next: Duration

    /// Waits from `first` to `maximum`.
    public init(first: Duration, maximum: Duration) {
        self.first = first
        self.maximum = maximum
        next = first
    }

    /// The wait before the next attempt; `random` is from 0 to 1.
    public mutating func wait(random: Double = .random(in: 0...1)) -> Duration {
        let wait = next
        next = min(next * 2, maximum)
        return wait * (0.5 + min(max(random, 0), 1) / 2)
    }

    /// Starts again from the first wait, after a success.
    public mutating func reset() { next = first }
}
