import Dispatch
import Synchronization

/// Runs asynchronous work from a thread of our own that may block, such as the consumer's poll thread in a rebalance.
/// Never call it on the cooperative pool: it holds the thread until the work is done.
///
/// - Throws: what `work` throws.
public func blocking<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) throws -> Value {
    let box = OutcomeBox<Value>()
    let done = DispatchSemaphore(value: 0)
    Task.detached {
        let result = await Result { try await work() }
        box.outcome.withLock { $0 = result }
        done.signal()
    }
    done.wait()
    guard let result = box.outcome.withLock({ $0 }) else { throw CancellationError() }
    return try result.get()
}

/// A place that both sides can reach.
private final class OutcomeBox<Value: Sendable>: Sendable {
    let outcome = Mutex<Result<Value, any Error>?>(nil)
}
