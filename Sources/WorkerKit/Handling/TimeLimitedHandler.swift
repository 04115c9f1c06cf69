import Kafka
import Synchronization

/// Handling took longer than it may.
public struct HandlingTimeout: Error, CustomStringConvertible {
    /// What it may take.
    public let limit: Duration
    /// The message.
    public var description: String { "handling took longer than handle_timeout, \(limit)" }
}

/// Gives up waiting for a handler that takes too long. The handler itself cannot be ended: it is told to (its task is
/// cancelled), and what it may still return is thrown away.
struct TimeLimitedHandler: BatchHandler {
    let inner: any BatchHandler
    let limit: Duration

    func handle(_ records: RecordSlice) async throws -> Handled {
        let race = Race<Handled>()
        // Begins here and now: a handler that waits for nothing is done before a clock is needed, and no thread has to
        // be woken for it.
        let work = Task.immediate { [inner] in
            race.finish(await Result { try await inner.handle(records) })
        }
        if let outcome = race.outcome { return try outcome.get() }
        let timer = Task { [limit] in
            try await Task.sleep(for: limit)
            race.finish(.failure(HandlingTimeout(limit: limit)))
        }
        defer {
            timer.cancel()
            work.cancel()
        }
        return try await withTaskCancellationHandler {
            try await race.value()
        } onCancel: {
            race.finish(.failure(CancellationError()))
        }
    }
}

/// The first of several outcomes.
private final class Race<Value: Sendable>: Sendable {
    private enum State {
        case open(CheckedContinuation<Value, any Error>?)
        case done(Result<Value, any Error>)
    }

    private let state = Mutex<State>(.open(nil))

    func finish(_ outcome: Result<Value, any Error>) {
        let waiting: CheckedContinuation<Value, any Error>? = state.withLock { state in
            guard case .open(let waiting) = state else { return nil }
            state = .done(outcome)
            return waiting
        }
        waiting?.resume(with: outcome)
    }

    /// What is known by now.
    var outcome: Result<Value, any Error>? {
        state.withLock { state in
            if case .done(let outcome) = state { return outcome }
            return nil
        }
    }

    /// For one waiter.
    func value() async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let known: Result<Value, any Error>? = state.withLock { state in
                if case .done(let outcome) = state { return outcome }
                state = .open(continuation)
                return nil
            }
            if let known { continuation.resume(with: known) }
        }
    }
}
