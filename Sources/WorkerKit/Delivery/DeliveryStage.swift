import CoreMetrics
import Kafka
import Logging
import Metrics

/// Takes effects from the queue and makes them durable, for as long as it takes, behind a circuit breaker.
struct DeliveryStage: Sendable {
    let sink: any Sink
    let queue: EffectQueue
    let limits: BatchLimits
    let consumer: Consumer
    let settings: WorkerConfiguration
    let classify: @Sendable (any Error) -> FailureAction
    let state: WorkerState
    let metrics: WorkerMetrics
    let logger: Logger

    /// Works until the queue is finished. False where a stop came while something kept failing.
    ///
    /// - Throws: what is not to be tried again.
    func run() async throws -> Bool {
        var breaker = makeBreaker()
        while let effects = await queue.take(limits, patience: settings.commitInterval) {
            if effects.isEmpty {
                try await sink.idle()
                continue
            }
            state.isDelivering = true
            defer { state.isDelivering = false }
            guard try await deliver(effects, &breaker) else { return false }
            report(effects)
        }
        return !Task.isCancelled
    }

    func makeBreaker() -> CircuitBreaker {
        CircuitBreaker(
            failures: settings.breakerFailures, coolDown: settings.breakerCoolDown, first: settings.retryBackoff,
            maximum: settings.retryBackoffMaximum)
    }

    /// Makes effects durable, trying again for as long as it takes. False where a stop came first.
    func deliver(_ taken: [Effects], _ breaker: inout CircuitBreaker) async throws -> Bool {
        var effects = taken
        while true {
            do {
                try await sink.deliver(&effects)
                if breaker.state != .closed {
                    logger.notice("the circuit is closed again")
                    consumer.resume()
                }
                breaker.succeeded()
                metrics.circuit.record(0)
                state.succeeded()
                return true
            } catch is CancellationError {
                return false
            } catch {
                guard try await recovers(from: error, &breaker) else { return false }
            }
        }
    }

    /// Waits as long as the breaker says after a failure. False where a stop came first.
    ///
    /// - Throws: the error, where trying again cannot mend it.
    func recovers(from error: any Error, _ breaker: inout CircuitBreaker) async throws -> Bool {
        metrics.failures.increment()
        if error is CancellationError { return false }
        guard classify(error) == .retry, !TransactionalSink.needsNewSession(error) else { throw error }
        return await wait(after: error, &breaker)
    }

    private func wait(after error: any Error, _ breaker: inout CircuitBreaker) async -> Bool {
        let wasOpen = breaker.state != .closed
        let wait = breaker.failed()
        if breaker.state == .open, !wasOpen {
            // Nothing more is fetched for a sink that takes nothing; the group's membership goes on.
            logger.error("the circuit is open: nothing is taken from Kafka", metadata: ["cause": "\(error)"])
            consumer.pause()
            metrics.circuit.record(1)
        }
        let isOpen = breaker.state == .open
        let goesOn = await state.pause(wait, because: error, isOpen: isOpen, logger: logger)
        breaker.tryAgain()
        return goesOn
    }

    /// Logs what went to dead letters.
    func report(_ effects: [Effects]) {
        let letters = effects.flatMap(\.letters)
        // The message stays out of the log: it may quote the record, and a log has more readers than a topic.
        for letter in letters.prefix(Self.loggedLetters) {
            logger.warning(
                "a record went to dead letters",
                metadata: [
                    "at": "\(letter.record.topicPartition)@\(letter.record.offset.rawValue)",
                    "cause": "\(letter.letter.cause)",
                ])
        }
        if letters.count > Self.loggedLetters {
            logger.warning(
                "further records went to dead letters", metadata: ["count": "\(letters.count - Self.loggedLetters)"])
        }
    }

    private static let loggedLetters = 5
}
