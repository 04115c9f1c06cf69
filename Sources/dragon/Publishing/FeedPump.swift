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
        var end: Result<Void, any Error>?
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())
    private let room: DispatchSemaphore

    /// Starts reading. `open` is called on the reading thread.
    init(capacity: Int = 4096, open: @escaping @Sendable () throws -> any RecordFeed) {
        room = DispatchSemaphore(value: capacity)
        Thread.detachNewThread { [self] in
            do {
                var feed = try open()
                while let item = try feed.next() {
                    room.wait()
                    put(item, bytesRead: feed.bytesRead)
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
                return (taken, taken.isEmpty ? state.end : nil)
            }
            if !items.isEmpty {
                for _ in items { room.signal() }
                return items
            }
            if let end {
                try end.get()
                return nil
            }
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    if !state.items.isEmpty || state.end != nil { return true }
                    state.waiter = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        }
    }

    private func put(_ item: FeedItem, bytesRead: Int) {
        state.withLock { state in
            state.items.append(item)
            state.bytesRead = bytesRead
            return state.takeWaiter()
        }?.resume()
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
