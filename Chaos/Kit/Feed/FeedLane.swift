import Synchronization

/// Messages that wait for their turn. Those of one thread wait in one lane and so stay in order, while a broker that
/// is away holds up none but the lanes that need it.
final class FeedLane: Sendable {
    private struct Contents {
        var waiting: [FeedItem] = []
        var isClosed = false
    }

    private let contents = Mutex(Contents())

    func add(_ item: FeedItem) { contents.withLock { $0.waiting.append(item) } }

    /// Nothing more comes.
    func close() { contents.withLock { $0.isClosed = true } }

    /// What waits, at most `limit`; nil once there will be nothing more.
    func take(_ limit: Int) async throws -> [FeedItem]? {
        while true {
            let (items, isClosed) = contents.withLock { contents in
                let items = Array(contents.waiting.prefix(limit))
                contents.waiting.removeFirst(items.count)
                return (items, contents.isClosed)
            }
            if !items.isEmpty { return items }
            if isClosed { return nil }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
