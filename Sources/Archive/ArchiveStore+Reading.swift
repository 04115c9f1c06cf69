import Intelligence
import Storage

extension ArchiveStore {
    /// See ``EvidenceStore/show(_:limit:)``.
    public func show(_ record: RecordID, limit: Int) async throws -> [ArchivedEntry] {
        // UNION, not UNION ALL: records that refer to each other in a circle end the walk.
        try await entries(
            """
            WITH RECURSIVE version (record) AS (
                VALUES (?)
                UNION
                SELECT i.record FROM version v JOIN entry_index i ON i.refers_to = v.record
                WHERE i.type IN ('correction', 'recall') AND i.record IS NOT NULL
            )
            \(Self.select) WHERE i.record IN (SELECT record FROM version)
            ORDER BY \(Self.stage), \(Self.moment), e.sequence LIMIT ?
            """, [.text(record.description), .integer(Int64(max(limit, 0)))])
    }

    /// See ``EvidenceStore/thread(_:limit:)``.
    public func thread(_ thread: RecordID, limit: Int) async throws -> [ArchivedEntry] {
        try await entries(
            "\(Self.select) WHERE i.thread = ? ORDER BY \(Self.moment), \(Self.stage), e.sequence LIMIT ?",
            [.text(thread.description), .integer(Int64(max(limit, 0)))])
    }

    /// See ``EvidenceStore/entry(cluster:at:offset:)``.
    public func entry(cluster: String, at: StreamPartition, offset: Int64) async throws -> ArchivedEntry? {
        try await entries(
            "\(Self.select) WHERE c.id = ? AND t.name = ? AND e.partition = ? AND e.offset = ?",
            [.text(cluster), .text(at.topic), .integer(Int64(at.partition)), .integer(offset)]
        ).first
    }

    /// See ``EvidenceStore/contains(_:)``.
    public func contains(_ record: RecordID) async throws -> Bool {
        try await database.read { transaction in
            try !transaction.rows(
                "SELECT 1 FROM entry_index WHERE record = ? LIMIT 1", [.text(record.description)], { _ in true }
            ).isEmpty
        }
    }

    /// See ``EvidenceStore/counts()``.
    public func counts() async throws -> [ArchiveCount] {
        try await database.read { transaction in
            try transaction.rows(
                """
                SELECT c.id, t.name, y.type, y.exercise, y.entries
                FROM tally y JOIN cluster c ON c.number = y.cluster JOIN topic t ON t.number = y.topic
                ORDER BY c.number, t.name, y.type, y.exercise
                """
            ) { row in
                ArchiveCount(
                    cluster: row.text(0) ?? "", topic: row.text(1) ?? "",
                    type: EntryType(rawValue: row.text(2) ?? ""), exercise: row.integer(3) == 1,
                    entries: Int(clamping: row.integer(4) ?? 0))
            }
        }
    }

    /// Records before what was decided about them, and that before what was done.
    private static let stage =
        """
        CASE i.type WHEN 'assessment' THEN 1 WHEN 'dispatch' THEN 2 WHEN 'notice' THEN 2
        WHEN 'dead_letter_action' THEN 3 ELSE 0 END
        """
    private static let moment = "coalesce(e.timestamp, e.ingested_at)"

    private static let select = """
        SELECT e.sequence, c.id, t.name, e.partition, e.offset, e.timestamp, e.ingested_at, e.key, e.headers, e.payload,
            i.type, i.record, i.thread, i.refers_to, i.commodity_group, i.exercise, i.assessment, i.addressee,
            i.status, i.score, i.lane, i.problem
        FROM entry_index i JOIN evidence e ON e.sequence = i.sequence
            JOIN cluster c ON c.number = e.cluster JOIN topic t ON t.number = e.topic
        """

    private func entries(_ sql: String, _ values: [StoreValue]) async throws -> [ArchivedEntry] {
        try await database.read { try $0.rows(sql, values) { try Self.entry($0) } }
    }

    private static func entry(_ row: StoreRow) throws -> ArchivedEntry {
        let sequence = row.integer(0) ?? 0
        guard let headers = HeaderCoding.decode(row.blob(8) ?? []) else {
            throw StoreError(
                .corrupt, "the headers of archived entry \(sequence) cannot be read",
                advice: "keep the file as it is and restore the last backup")
        }
        let entry = ArchiveEntry(
            topic: row.text(2) ?? "", partition: Int32(clamping: row.integer(3) ?? 0), offset: row.integer(4) ?? 0,
            timestamp: row.integer(5).map { Instant(milliseconds: $0) }, key: row.blob(7), headers: headers,
            payload: row.blob(9))
        return ArchivedEntry(
            sequence: sequence, cluster: row.text(1) ?? "",
            ingestedAt: Instant(milliseconds: row.integer(6) ?? 0), entry: entry, index: index(row))
    }

    private static func index(_ row: StoreRow) -> EntryIndex {
        var index = EntryIndex(type: EntryType(rawValue: row.text(10) ?? ""), problem: row.text(21))
        index.record = row.text(11).flatMap { RecordID(qualified: $0) }
        index.thread = row.text(12).flatMap { RecordID(qualified: $0) }
        index.refersTo = row.text(13).flatMap { RecordID(qualified: $0) }
        index.commodityGroup = row.text(14).map { CommodityGroup($0) }
        index.exercise = row.integer(15) == 1
        index.assessment = row.text(16)
        index.addressee = row.text(17).map { AgencyCode($0) }
        index.status = row.text(18)
        index.score = row.integer(19).map { Int(clamping: $0) }
        index.lane = row.text(20)
        return index
    }
}
