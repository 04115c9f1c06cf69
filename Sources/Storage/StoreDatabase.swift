import GRDB
import Synchronization

/// A SQLite file of ours: write-ahead log, synchronous FULL (a commit that returned survives a power cut), foreign
/// keys on. One writer at a time, any number of readers beside it.
///
/// All calls are safe from any task; SQLite works on a thread of its own, never on the cooperative pool.
public final class StoreDatabase: Sendable {
    /// How the file is opened.
    public enum Mode: Sendable {
        /// Creates the file, with its directory, where there is none, and brings its schema forward.
        case readWrite
        /// Changes nothing; works beside a running writer.
        case readOnly
    }

    /// Bounds and sizes.
    public struct Settings: Sendable {
        /// How long to wait for another process's write lock. Default: 5 s.
        public var busyTimeout: Duration = .seconds(5)
        /// SQLite's page cache, in bytes. Default: 32 MiB.
        public var cacheBytes: Int = 32 << 20
        /// The write-ahead log's pages (of 4 KiB) after which it is written back into the file. Default: 4,000.
        public var checkpointPages: Int = 4_000
        /// The largest size of the file in pages (of 4 KiB); nil: as large as the disk. A full file is `full_disk`.
        public var maximumPages: Int?

        /// The defaults.
        public init() {}
    }

    /// Where the file is.
    public let path: String
    /// How it was opened.
    public let mode: Mode
    private let queue: DatabaseQueue
    private let calls = Mutex(Calls())

    /// GRDB traps when a call reaches a closed database, so the file is closed when the last call has ended.
    private struct Calls {
        var running = 0
        var closing = false
    }

    /// Opens a store.
    /// - Throws: ``StoreError``: not ours, a newer schema, not to be opened, busy, full disk. A file that is refused is
    ///   left as it was.
    public init(path: String, schema: StoreSchema, mode: Mode = .readWrite, settings: Settings = Settings()) throws {
        self.path = path
        self.mode = mode
        do {
            queue = try Self.open(path: path, schema: schema, mode: mode, settings: settings)
        } catch {
            throw StoreError.translating(error, path: path)
        }
    }

    /// Runs one writing transaction: all of it is durable when the call returns, or none of it ever happened.
    /// - Throws: ``StoreError``; whatever `body` throws; `CancellationError`. All of them roll back.
    public func write<Value: Sendable>(
        _ body: @escaping @Sendable (StoreTransaction) throws -> Value
    ) async throws -> Value {
        guard mode == .readWrite else {
            throw StoreError(.invalid, "\(path) was opened read-only")
        }
        try begin()
        defer { end() }
        do {
            return try await queue.write { [path] in try body(StoreTransaction(database: $0, path: path)) }
        } catch {
            throw StoreError.translating(error, path: path)
        }
    }

    /// Runs a reading transaction: all of it sees one state of the store.
    public func read<Value: Sendable>(
        _ body: @escaping @Sendable (StoreTransaction) throws -> Value
    ) async throws -> Value {
        try begin()
        defer { end() }
        do {
            return try await queue.read { [path] in try body(StoreTransaction(database: $0, path: path)) }
        } catch {
            throw StoreError.translating(error, path: path)
        }
    }

    /// Writes the log back and closes the file, now or when the calls that are running have ended; later calls throw
    /// `closed`. Closing twice is fine.
    public func close() throws {
        let idle = calls.withLock { calls in
            guard !calls.closing else { return false }
            calls.closing = true
            return calls.running == 0
        }
        guard idle else { return }
        do {
            try queue.close()
        } catch {
            throw StoreError.translating(error, path: path)
        }
    }

    private func begin() throws {
        let open = calls.withLock { calls in
            if !calls.closing { calls.running += 1 }
            return !calls.closing
        }
        guard open else { throw StoreError(.closed, "\(path): the store is closed") }
    }

    private func end() {
        let last = calls.withLock { calls in
            calls.running -= 1
            return calls.closing && calls.running == 0
        }
        // What was committed is durable; that the log was not written back is made up for at the next opening.
        if last { try? queue.close() }
    }
}
