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
            return Consumer.RebalanceHooks.starts(of: partitions, from: stored)
        }
        hooks.revoked = { [self] partitions, _ in
            ledger.withLock { $0.revoke(partitions.map(StreamPartition.init)) }
        }
        return hooks
    }

    func handle(_ records: RecordSlice) async throws -> Handled {
        let entries = records.batch.map(ArchiveEntry.init)
        let highest = records.batch.highestOffsets
        return Handled(commit: { [self] in
            // Asked for now: the batch before has moved the position since this one was handled.
            let advances = ledger.withLock { $0.advances(covering: highest) }
            _ = try await store.append(
                entries, positions: advances, cluster: cluster, group: group, ingestedAt: .now)
            ledger.withLock { $0.commit(advances) }
        })
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
