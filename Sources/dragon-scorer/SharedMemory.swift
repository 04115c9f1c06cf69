import RiskScoring

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The memory of all lanes of a scorer: many look up at a time, or one adds. The lock is taken per batch, never per
/// record, and never across a wait.
final class SharedMemory: @unchecked Sendable {
    // Sound: what is behind the lock is only touched with it.

    private var memory: EntityMemory
    private let lock: UnsafeMutablePointer<pthread_rwlock_t>

    init(_ memory: consuming EntityMemory) {
        self.memory = memory
        lock = .allocate(capacity: 1)
        pthread_rwlock_init(lock, nil)
    }

    deinit {
        pthread_rwlock_destroy(lock)
        lock.deallocate()
    }

    func read<Result>(_ body: (borrowing EntityMemory) throws -> Result) rethrows -> Result {
        pthread_rwlock_rdlock(lock)
        defer { pthread_rwlock_unlock(lock) }
        return try body(memory)
    }

    func write<Result>(_ body: (inout EntityMemory) throws -> Result) rethrows -> Result {
        pthread_rwlock_wrlock(lock)
        defer { pthread_rwlock_unlock(lock) }
        return try body(&memory)
    }
}
