import Intelligence
import Storage

/// The archive in one SQLite file.
///
/// Safe to use from any task. Two archivers on one file cannot harm each other: SQLite lets one write at a time, and
/// each transaction takes the group's positions forward from what its writer expects, or is fenced and undone.
public final class ArchiveStore: EvidenceStore {
    let database: StoreDatabase
    let indexer: EntryIndexer

    /// Opens the archive; for writing, it is created where there is none.
    /// - Throws: ``StoreError``.
    public init(
        path: String, mode: StoreDatabase.Mode = .readWrite,
        settings: StoreDatabase.Settings = StoreDatabase.Settings(), indexer: EntryIndexer = EntryIndexer()
    ) throws {
        database = try StoreDatabase(path: path, schema: ArchiveSchema.schema, mode: mode, settings: settings)
        self.indexer = indexer
    }

    /// See ``EvidenceStore/positions(cluster:group:)``.
    public func positions(cluster: String, group: String) async throws -> [StreamPartition: Int64] {
        try await database.read { try PositionTable.positions($0, cluster: cluster, group: group) }
    }

    /// See ``EvidenceStore/append(_:positions:cluster:group:ingestedAt:)``.
    @discardableResult
    public func append(
        _ batch: [ArchiveEntry], positions: [PositionAdvance], cluster: String, group: String, ingestedAt: Instant
    ) async throws -> AppendResult {
        try Self.check(batch, against: positions)
        // Before the transaction: the write lock is held for the writing only.
        let indexes = batch.map { indexer.index($0.payload) }
        return try await database.write { transaction in
            // First, because a fenced writer should find out before it has written thousands of rows.
            try PositionTable.advance(transaction, cluster: cluster, group: group, by: positions)
            var appender = try EvidenceAppender(transaction, cluster: cluster, ingestedAt: ingestedAt)
            for (entry, index) in zip(batch, indexes) { try appender.append(entry, index) }
            return try appender.finish()
        }
    }

    /// Writes the log back and closes the file.
    public func close() throws { try database.close() }

    /// Rows and positions must agree: an entry beyond the position would be consumed, and offered, again.
    private static func check(_ batch: [ArchiveEntry], against positions: [PositionAdvance]) throws {
        let next = Dictionary(positions.map { ($0.at, $0.next) }, uniquingKeysWith: max)
        for entry in batch {
            guard entry.at.partition >= 0, entry.offset >= 0, let next = next[entry.at], entry.offset < next else {
                throw StoreError(.invalid, "\(entry.at): offset \(entry.offset) is not covered by a position")
            }
        }
    }
}
