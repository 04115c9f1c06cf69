import Archive
import Foundation
import Intelligence
import Kafka
import Storage
import Synchronization
import WorkerKit

/// Appends batches to the archive. The store is the truth about what has been archived; the offsets committed to the
/// group only let the lag be seen.
final class ArchiveHandler: BatchHandler {
    private let store: ArchiveStore
    private let cluster: String
    private let group: String
    private let ledger = Mutex(PositionLedger())

    init(store: ArchiveStore, context: SessionContext) {
        self.store = store
        cluster = context.clusterID
        group = context.group.rawValue
    }

    /// Takes the positions of newly assigned partitions from the store.
    var hooks: Consumer.RebalanceHooks {
        var hooks = Consumer.RebalanceHooks()
        hooks.startPositions = { [self] partitions in
            let stored = try blocking { try await self.store.positions(cluster: self.cluster, group: self.group) }
            let assigned = Set(partitions.map(StreamPartition.init))
            ledger.withLock { ledger in
                ledger.revoke(Array(assigned))
                ledger.assign(stored.filter { assigned.contains($0.key) })
            }
            // What the store does not know begins at the beginning, whatever the group has committed: a new archive
            // must not leave out what an older one took.
            return Dictionary(
                partitions.map { ($0, Offset(stored[StreamPartition($0)] ?? 0)) },
                uniquingKeysWith: { first, _ in first })
        }
        hooks.revoked = { [self] partitions, _ in
            ledger.withLock { $0.revoke(partitions.map(StreamPartition.init)) }
        }
        return hooks
    }

    func handle(_ batch: RecordBatch) async throws -> Handled {
        let entries = batch.map(ArchiveEntry.init)
        var highest: [StreamPartition: Int64] = [:]
        for (partition, range) in batch.ranges() {
            guard let last = range.last else { continue }
            highest[StreamPartition(partition)] = batch[last].offset.rawValue
        }
        let advances = ledger.withLock { $0.advances(covering: highest) }
        return Handled(commit: { [self] in
            _ = try await store.append(
                entries, positions: advances, cluster: cluster, group: group, ingestedAt: .now)
            ledger.withLock { $0.commit(advances) }
        })
    }

    /// Another instance that holds the partition, or a store that is ahead: read the positions anew. A full disk or a
    /// busy file: try again. What cannot be mended by that ends the program.
    static let classify: @Sendable (any Error) -> FailureAction = { error in
        guard let error = error as? StoreError else { return FailureAction.standard(error) }
        if error.code == .fenced { return .reconnect }
        return error.isRetriable ? .retry : .stop
    }
}

extension StreamPartition {
    init(_ partition: TopicPartition) {
        self.init(topic: partition.topic.rawValue, partition: partition.partition.rawValue)
    }
}

extension ArchiveEntry {
    init(_ record: ConsumedRecord) {
        self.init(
            topic: record.topic.rawValue, partition: record.partition.rawValue, offset: record.offset.rawValue,
            timestamp: record.timestamp < 0 ? nil : Instant(milliseconds: record.timestamp), key: record.key,
            headers: record.headers.map { ArchiveHeader($0.name, $0.value) }, payload: record.payload)
    }
}
