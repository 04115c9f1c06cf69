import Intelligence
import Storage

/// What the archive asks of a database. ``ArchiveStore`` is SQLite's; another one must pass the same tests.
public protocol EvidenceStore: Sendable {
    /// Where a consumer group goes on reading: the next offset per partition; none is the beginning.
    func positions(cluster: String, group: String) async throws -> [StreamPartition: Int64]

    /// Appends a batch and takes the group's positions forward, in one transaction. An entry that the archive has
    /// already is not stored again.
    /// - Parameter ingestedAt: the moment of archiving.
    /// - Throws: ``StoreError``; nothing of the batch was stored then. `fenced`: another archiver has taken over, read
    ///   the positions again. `conflict`: another entry stands at the same place in Kafka. `invalid`: an entry that no
    ///   position covers. Retriable ones can be repeated as they are.
    @discardableResult
    func append(
        _ batch: [ArchiveEntry], positions: [PositionAdvance], cluster: String, group: String, ingestedAt: Instant
    ) async throws -> AppendResult

    /// Everything about a record: all its versions (the corrections and recalls of it too), then its assessments, then
    /// its dispatches and notices; each by time.
    /// - Parameter limit: the largest number of entries.
    func show(_ record: RecordID, limit: Int) async throws -> [ArchivedEntry]

    /// Everything of a thread, by time; what has the same time stands in the order record, assessment, dispatch.
    /// - Parameter limit: the largest number of entries.
    func thread(_ thread: RecordID, limit: Int) async throws -> [ArchivedEntry]

    /// How much the archive holds, per cluster, topic, type and exercise, in that order.
    func counts() async throws -> [ArchiveCount]

    /// Whether anything about a record is in the archive.
    func contains(_ record: RecordID) async throws -> Bool

    /// The entry at a place in Kafka; nil where the archive has none.
    func entry(cluster: String, at: StreamPartition, offset: Int64) async throws -> ArchivedEntry?

    /// Closes the store.
    func close() throws
}

extension EvidenceStore {
    /// Everything about a record, at most 10,000 entries.
    public func show(_ record: RecordID) async throws -> [ArchivedEntry] { try await show(record, limit: 10_000) }

    /// Everything of a thread, at most 10,000 entries.
    public func thread(_ thread: RecordID) async throws -> [ArchivedEntry] {
        try await self.thread(thread, limit: 10_000)
    }
}
