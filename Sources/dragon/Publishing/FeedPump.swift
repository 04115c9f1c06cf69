import Dispatch
import Feeds
import Foundation
import Synchronization

/// Reads a feed on a thread of its own, since reading blocks, and hands its items over in slices: all that is there,
/// at once. A feed that stays open is published as it arrives; a fast one in full slices.
final class FeedPump: Sendable {
    fileprivate struct State {
        var items: [FeedItem] = []
        var bytesRead = 0
        var isCancelled = false
        var end: Result<Void, any Error>?
        var waiter: CheckedContinuation<Void, Never>?
    }

    /// What may wait to be taken: 4,096 units of 4 KiB. An item takes at least one.
    private static let capacity = 4096
    private static let unit = 4096

    private let state = Mutex(State())
    /// Begins at nought and is filled: a semaphore that is freed below the value it began with ends the process.
    private let room = DispatchSemaphore(value: 0)

    /// Starts reading. `open` is called on the reading thread.
    init(open: @escaping @Sendable () throws -> any RecordFeed) {
        for _ in 0..<Self.capacity { room.signal() }
        Thread.detachNewThread { [self] in
            do {
                var feed = try open()
                while let item = try feed.next() {
                    for _ in 0..<Self.units(of: item) { room.wait() }
                    guard put(item, bytesRead: feed.bytesRead) else { return }
                }
                finish(.success(()))
            } catch {
                finish(.failure(error))
            }
        }
    }

    /// The bytes of the input read so far.
    var bytesRead: Int { state.withLock { $0.bytesRead } }

    /// Up to `limit` items, at least one; nil at the end.
    ///
    /// - Throws: what reading threw, after all that came before it.
    func take(_ limit: Int) async throws -> [FeedItem]? {
        while true {
            let (items, end) = state.withLock { state -> ([FeedItem], Result<Void, any Error>?) in
                let count = min(limit, state.items.count)
                let taken = Array(state.items.prefix(count))
                state.items.removeFirst(count)
                return (taken, taken.isEmpty ? state.end ?? (state.isCancelled ? .success(()) : nil) : nil)
            }
            if !items.isEmpty {
                for item in items { for _ in 0..<Self.units(of: item) { room.signal() } }
                return items
            }
            if let end {
                try end.get()
                return nil
            }
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    if !state.items.isEmpty || state.end != nil || state.isCancelled { return true }
                    state.waiter = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        }
    }

    /// Ends the reading: ``take(_:)`` gives nothing more.
    func cancel() {
        state.withLock { state in
            state.isCancelled = true
            state.items = []
            return state.takeWaiter()
        }?.resume()
        for _ in 0..<Self.capacity { room.signal() }
    }

    /// Adds an item; false when nobody takes any more.
    private func put(_ item: FeedItem, bytesRead: Int) -> Bool {
        let (waiter, goesOn) = state.withLock { state in
            if !state.isCancelled { state.items.append(item) }
            state.bytesRead = bytesRead
            return (state.takeWaiter(), !state.isCancelled)
        }
        waiter?.resume()
        return goesOn
    }

    private static func units(of item: FeedItem) -> Int {
        guard case .record(let entry) = item else { return 1 }
        return min(1 + entry.bytes.count / unit, capacity)
    }

    private func finish(_ end: Result<Void, any Error>) {
        state.withLock { state in
            state.end = end
            return state.takeWaiter()
        }?.resume()
    }
}

extension FeedPump.State {
    fileprivate mutating func takeWaiter() -> CheckedContinuation<Void, Never>? {
        defer { waiter = nil }
        return waiter
    }
}
