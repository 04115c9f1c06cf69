#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A thread of our own for calls that block: neither the cooperative pool nor a dispatch queue, so that nothing
/// else waits behind librdkafka and librdkafka waits behind nothing.
enum DedicatedThread {
    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Starts `body` on a new, detached thread. Throws when the system has no thread left.
    static func start(_ body: @escaping @Sendable () -> Void) throws {
        let argument = Unmanaged.passRetained(Body(body)).toOpaque()
        guard let failure = spawn(argument) else { return }
        Unmanaged<Body>.fromOpaque(argument).release()
        throw KafkaError(.configurationRefused, "the system gives no further thread (\(failure))")
    }

    /// Lets the calling thread rest, which must be one of ours and not of the cooperative pool.
    static func sleep(for limit: Duration) {
        usleep(UInt32(clamping: Int64(limit.milliseconds) * 1_000))
    }

    private static func spawn(_ argument: UnsafeMutableRawPointer) -> Int32? {
        #if canImport(Darwin)
        var thread: pthread_t?
        let result = pthread_create(&thread, nil, { DedicatedThread.run($0) }, argument)
        if result == 0, let thread { pthread_detach(thread) }
        #else
        var thread = pthread_t()
        let result = pthread_create(&thread, nil, { DedicatedThread.run($0) }, argument)
        if result == 0 { pthread_detach(thread) }
        #endif
        return result == 0 ? nil : result
    }

    private static func run(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
    }
}
