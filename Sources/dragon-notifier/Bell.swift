import Synchronization

/// Wakes whoever waits for work. Rings while nobody waits are remembered, as one.
final class Bell: Sendable {
    private let listeners = Mutex<[AsyncStream<Void>.Continuation]>([])

    /// A stream with an element for now and for each ring after it.
    func rings() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        continuation.yield()
        listeners.withLock { $0.append(continuation) }
        return stream
    }

    func ring() {
        for listener in listeners.withLock({ $0 }) { listener.yield() }
    }
}
