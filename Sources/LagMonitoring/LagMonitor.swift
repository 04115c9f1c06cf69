import Kafka
import Synchronization

/// Watches the lag of a list of workers: samples at an interval until cancelled, survives the broker's absence, and
/// answers what it knows at any moment.
///
/// ```swift
/// let monitor = LagMonitor(source: KafkaLagSource(admin), groups: groups, interval: .seconds(5))
/// try await monitor.run()
/// ```
public final class LagMonitor: Sendable {
    /// The time from one sample's begin to the next; a sample may take no longer.
    public let interval: Duration
    private let sampler: LagSampler
    private let evaluator: LagEvaluator
    private let now: @Sendable () -> UnixTime
    private let pause: @Sendable (Duration) async throws -> Void
    private let history: Mutex<LagHistory>

    /// A monitor of `groups`.
    ///
    /// - Parameters:
    ///   - interval: at least 100 ms.
    ///   - window: how many samples statuses and trends look back on.
    ///   - now: the wall clock.
    ///   - pause: waits for a time, or throws when cancelled.
    public init(
        source: any LagSource, groups: [MonitoredGroup], interval: Duration = .seconds(5), window: Int = 10,
        evaluator: LagEvaluator = LagEvaluator(), now: @escaping @Sendable () -> UnixTime = { .now() },
        pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.interval = max(.milliseconds(100), interval)
        self.evaluator = evaluator
        self.now = now
        self.pause = pause
        sampler = LagSampler(source: source, groups: groups, now: now)
        history = Mutex(LagHistory(window: window, interval: self.interval))
    }

    /// Samples until the task is cancelled, then returns. A sample that fails is kept as one; the next follows in time.
    public func run() async throws {
        while !Task.isCancelled {
            let begin = ContinuousClock.now
            await sampleOnce(deadline: interval)
            let rest = interval - (ContinuousClock.now - begin)
            do {
                // Also when a sample took its whole interval, others get a turn.
                try await pause(max(.milliseconds(10), rest))
            } catch is CancellationError {
                return
            }
        }
    }

    /// Takes one sample within the deadline, adds it to the history and returns what is known now: all that
    /// `dragon lag` needs. A first sample alone judges no progress: what waits is ``LagStatus/ok`` so far.
    @discardableResult
    public func sampleOnce(deadline: Duration) async -> LagSnapshot {
        let sample = await sampler.sample(deadline: deadline)
        let history = history.withLock { history in
            history.append(sample)
            return history
        }
        return evaluator.snapshot(of: history, endingWith: sample, at: now())
    }

    /// What is known now; nil before the first sample.
    public var latest: LagSnapshot? {
        evaluator.snapshot(of: history.withLock { $0 }, at: now())
    }
}
