import Intelligence
import Storage

/// The notifier's work, between reading assessments and sending notices: hand it what was read, and have the pumps
/// send what it stored.
///
/// One per process. It knows the positions that it has written, so a second instance that took over a partition is
/// noticed: ``commit(_:covering:at:)`` then throws `fenced`, and ``resume(_:)`` reads the store's positions again.
public actor NotifierCore {
    /// The notices.
    public nonisolated let store: DispatchStore
    private let planner: NotificationPlanner
    private let cluster: String
    private let group: String
    private var ledger = PositionLedger()

    /// - Parameters:
    ///   - cluster: the id of the Kafka cluster that the positions belong to.
    ///   - group: the consumer group.
    public init(planner: NotificationPlanner, store: DispatchStore, cluster: String, group: String) {
        self.planner = planner
        self.store = store
        self.cluster = cluster
        self.group = group
    }

    /// What is to be sent about an assessment, as JSON; for looking at, nothing is stored. Earlier recipients are
    /// looked up.
    ///
    /// - Throws: `RecordProblems` where the bytes are not an assessment; `StoreError`.
    public nonisolated func plan(_ assessmentBytes: [UInt8]) async throws -> [PlannedDispatch] {
        let read = try AssessmentReader().read(assessmentBytes)
        let earlier =
            if let refersTo = read.record.refersTo { try await store.recipients(of: refersTo) } else { [AgencyCode]() }
        return planner.plan(
            AssessedRecord(assessment: read.assessment, record: read.record), earlierRecipients: earlier)
    }

    /// Where to go on reading the partitions that were assigned; absent: from the start.
    public func resume(_ partitions: [StreamPartition]) async throws -> [StreamPartition: Int64] {
        let stored = try await store.positions(cluster: cluster, group: group)
            .filter { partitions.contains($0.key) }
        ledger.revoke(partitions)
        ledger.assign(stored)
        return stored
    }

    /// Forgets partitions that were taken away.
    public func revoke(_ partitions: [StreamPartition]) {
        ledger.revoke(partitions)
    }

    /// Plans and stores a batch with the position behind it, in one transaction. One call at a time: the next batch
    /// starts from the position that this one has stored.
    ///
    /// - Parameter offsets: the highest offset of the batch per partition, those included that went to dead letters.
    /// - Throws: `StoreError`: `fenced` where another instance has taken over.
    public func commit(
        _ batch: [AssessedRecord], covering offsets: [StreamPartition: Int64], at now: Instant
    ) async throws -> CommitSummary {
        let advances = ledger.advances(covering: offsets)
        let summary = try await store.commit(
            batch, planner: planner, cluster: cluster, group: group, advancing: advances, at: now)
        ledger.commit(advances)
        return summary
    }
}
