/// Whether a sink that fails is tried again at once or left alone for a while. A pure value: the time is passed in.
///
/// Closed: failures are followed by short waits. After `failures` in a row it opens: nothing is tried for `coolDown`,
/// and the worker takes no more from Kafka. Then one attempt decides (half open): closed again, or open for another
/// cool-down.
struct CircuitBreaker: Sendable {
    /// Where it stands.
    enum State: Equatable, Sendable {
        case closed
        case open
        case halfOpen
    }

    private(set) var state = State.closed
    private let failures: Int
    private let coolDown: Duration
    private let first: Duration
    private let maximum: Duration
    private var backoff: Backoff
    private var failed = 0

    /// A closed one that opens after that many failures in a row.
    init(failures: Int, coolDown: Duration, first: Duration, maximum: Duration) {
        self.failures = max(1, failures)
        self.coolDown = coolDown
        self.first = first
        self.maximum = maximum
        backoff = Backoff(first: first, maximum: maximum)
    }

    /// The attempt failed. Returns how long to wait before the next.
    mutating func failed(random: Double = .random(in: 0...1)) -> Duration {
        failed += 1
        guard state == .closed, failed < failures else {
            state = .open
            return coolDown * (0.5 + min(max(random, 0), 1) / 2)
        }
        return backoff.wait(random: random)
    }

    /// The wait is over.
    mutating func tryAgain() {
        if state == .open { state = .halfOpen }
    }

    /// The attempt succeeded.
    mutating func succeeded() {
        state = .closed
        failed = 0
        backoff.reset()
    }
}
