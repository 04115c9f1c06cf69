import Kafka
import Synchronization

/// A batch taken from the consumer, until each of its records is done.
final class OpenBatch: Sendable {
    let batch: RecordBatch
    private let undone: Mutex<Int>

    init(_ batch: RecordBatch) {
        self.batch = batch
        undone = Mutex(batch.count)
    }

    /// So many of its records are durable. Returns whether all are now.
    fileprivate func settle(_ count: Int) -> Bool {
        undone.withLock { undone in
            undone -= count
            return undone <= 0
        }
    }
}

/// The batches in hand. What is not done in the end is given back, so that it comes again.
final class OpenBatches: Sendable {
    private let consumer: Consumer
    private let batches = Mutex<[ObjectIdentifier: OpenBatch]>([:])

    init(_ consumer: Consumer) { self.consumer = consumer }

    func open(_ batch: RecordBatch) -> OpenBatch {
        let open = OpenBatch(batch)
        batches.withLock { $0[ObjectIdentifier(open)] = open }
        return open
    }

    /// So many records of a batch are durable; with the last of them its offsets become committable.
    func settle(_ open: OpenBatch, _ count: Int) {
        guard open.settle(count) else { return }
        batches.withLock { $0[ObjectIdentifier(open)] = nil }
        consumer.complete(open.batch)
    }

    /// Gives everything back. Returns whether there was anything.
    func abandonAll() -> Bool {
        let left = batches.withLock { batches in
            defer { batches = [:] }
            return batches.values
        }
        for open in left { consumer.abandon(open.batch) }
        return !left.isEmpty
    }
}
