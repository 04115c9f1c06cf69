import Intelligence
import Storage

/// A record of an agency as the archive holds it, with what it takes to judge it again.
public struct ArchivedRecord: Sendable {
    /// The id of the Kafka cluster that it was consumed from.
    public let cluster: String
    /// Where it stands in Kafka.
    public let position: RecordPosition
    /// Its time in Kafka, in milliseconds; below 0 where it has none.
    public let timestamp: Int64
    /// The record as it could be read: `AGENCY/ID`.
    public let record: String
    /// Its bytes.
    public let payload: [UInt8]
}

/// A walk through the archive within one reading transaction: all of it sees one state, however long it takes.
public struct ArchiveWalk {
    let transaction: StoreTransaction

    private static let kinds = RecordKind.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")

    /// The place of the last entry that the walk sees; 0 where the archive is empty.
    public func lastSequence() throws -> Int64 {
        try transaction.rows("SELECT max(sequence) FROM evidence") { $0.integer(0) ?? 0 }.first ?? 0
    }

    /// How many records of agencies there are, as far as the archive could read them.
    public func recordCount() throws -> Int { try count("type IN (\(Self.kinds))") }

    /// How many decisions there are.
    public func assessmentCount() throws -> Int { try count("type = 'assessment'") }

    private func count(_ condition: String) throws -> Int {
        try transaction.rows("SELECT coalesce(sum(entries), 0) FROM tally WHERE \(condition)") {
            Int(clamping: $0.integer(0) ?? 0)
        }.first ?? 0
    }

    /// Hands out every record of an agency in the order of the log: by time, topic, partition and offset. Only places
    /// are sorted, so that memory does not grow with the records.
    ///
    /// - Parameter kind: the only one that is wanted; nil for all.
    public func forEachRecord(of kind: RecordKind? = nil, _ body: (ArchivedRecord) throws -> Void) throws {
        let wanted = kind.map { "= '\($0.rawValue)'" } ?? "IN (\(Self.kinds))"
        let order = try transaction.statement(
            """
            SELECT e.sequence, i.record FROM entry_index i JOIN evidence e ON e.sequence = i.sequence
                JOIN topic t ON t.number = e.topic
            WHERE i.type \(wanted)
            ORDER BY coalesce(e.timestamp, -1), t.name, e.partition, e.offset, e.cluster
            """)
        let entry = try transaction.statement(
            """
            SELECT c.id, t.name, e.partition, e.offset, e.timestamp, e.payload FROM evidence e
                JOIN cluster c ON c.number = e.cluster JOIN topic t ON t.number = e.topic
            WHERE e.sequence = ?
            """)
        try order.forEach { place in
            let record = place.text(1) ?? ""
            try entry.forEach([.integer(place.integer(0) ?? 0)]) { row in
                try body(
                    ArchivedRecord(
                        cluster: row.text(0) ?? "",
                        position: RecordPosition(
                            topic: row.text(1) ?? "", partition: Int32(clamping: row.integer(2) ?? 0),
                            offset: row.integer(3) ?? 0),
                        timestamp: row.integer(4) ?? -1, record: record, payload: row.blob(5) ?? []))
            }
        }
    }

    /// The bytes of the decisions on a record that stood at that place: more than one where the scorer delivered twice.
    public func assessments(of record: ArchivedRecord) throws -> [[UInt8]] {
        let id = AssessmentID.derive(
            cluster: record.cluster, topic: record.position.topic, partition: record.position.partition,
            offset: record.position.offset)
        return try transaction.rows(
            """
            SELECT e.payload FROM entry_index i JOIN evidence e ON e.sequence = i.sequence
            WHERE i.record = ? AND i.type = 'assessment' AND i.assessment = ? ORDER BY e.sequence
            """, [.text(record.record), .text(id)]
        ) { $0.blob(0) ?? [] }
    }
}

extension ArchiveStore {
    /// Walks through the archive on SQLite's own thread.
    ///
    /// - Throws: ``StoreError``, and what `body` throws.
    public func walk<Value: Sendable>(
        _ body: @escaping @Sendable (ArchiveWalk) throws -> Value
    ) async throws -> Value {
        try await database.read { try body(ArchiveWalk(transaction: $0)) }
    }
}
