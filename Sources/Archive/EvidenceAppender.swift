import Intelligence
import Storage

/// Writes the rows of one batch within one transaction. Thrown away with it: the numbers that it looked up may be
/// undone.
struct EvidenceAppender {
    private let transaction: StoreTransaction
    private let clusterID: String
    private let cluster: Int64
    private let ingestedAt: Instant
    private let evidence: StoreStatement
    private let entryIndex: StoreStatement
    private var topics: [String: Int64] = [:]
    private var tally: [TallyKey: Int64] = [:]
    private var stored = 0
    private var repeated = 0

    private struct TallyKey: Hashable {
        let topic: Int64
        let type: EntryType
        let exercise: Bool
    }

    init(_ transaction: StoreTransaction, cluster: String, ingestedAt: Instant) throws {
        self.transaction = transaction
        self.ingestedAt = ingestedAt
        clusterID = cluster
        self.cluster = try Self.number(
            transaction, of: cluster, select: "SELECT number FROM cluster WHERE id = ?",
            insert: "INSERT INTO cluster (id) VALUES (?)")
        evidence = try transaction.statement(
            """
            INSERT INTO evidence (cluster, topic, partition, offset, timestamp, ingested_at, key, headers, payload)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        entryIndex = try transaction.statement(
            """
            INSERT INTO entry_index (sequence, type, record, agency, thread, refers_to, commodity_group, exercise,
                assessment, addressee, status, score, lane, problem)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
    }

    mutating func append(_ entry: ArchiveEntry, _ index: EntryIndex) throws {
        let topic = try number(ofTopic: entry.at.topic)
        let headers = HeaderCoding.encode(entry.headers)
        do {
            try evidence.execute([
                .integer(cluster), .integer(topic), .integer(Int64(entry.at.partition)), .integer(entry.offset),
                .integer(entry.timestamp?.milliseconds), .integer(ingestedAt.milliseconds), .blob(entry.key),
                .blob(headers), .blob(entry.payload),
            ])
        } catch let error as StoreError where error.code == .refused {
            try compare(entry, topic: topic, headers: headers)
            repeated += 1
            return
        }
        stored += 1
        tally[TallyKey(topic: topic, type: index.type, exercise: index.exercise), default: 0] += 1
        try entryIndex.execute([
            .integer(transaction.lastInsertedRow), .text(index.type.rawValue), .text(index.record?.description),
            .text(index.agency?.rawValue), .text(index.thread?.description), .text(index.refersTo?.description),
            .text(index.commodityGroup?.rawValue), .integer(index.exercise ? 1 : 0), .text(index.assessment),
            .text(index.addressee?.rawValue), .text(index.status), .integer(index.score.map(Int64.init)),
            .text(index.lane), .text(index.problem),
        ])
    }

    /// Counts what was stored; the last call.
    func finish() throws -> AppendResult {
        let statement = try transaction.statement(
            """
            INSERT INTO tally (cluster, topic, type, exercise, entries) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET entries = entries + excluded.entries
            """)
        for (key, entries) in tally {
            try statement.execute([
                .integer(cluster), .integer(key.topic), .text(key.type.rawValue), .integer(key.exercise ? 1 : 0),
                .integer(entries),
            ])
        }
        return AppendResult(stored: stored, repeated: repeated)
    }

    /// The place is taken. By the same bytes, it is a redelivery; by others, the cluster has begun again under its old
    /// id, and to skip the entry would lose it.
    private func compare(_ entry: ArchiveEntry, topic: Int64, headers: [UInt8]) throws {
        let place: [StoreValue] = [
            .integer(cluster), .integer(topic), .integer(Int64(entry.at.partition)), .integer(entry.offset),
        ]
        let same = try transaction.rows(
            """
            SELECT timestamp, key, headers, payload FROM evidence
            WHERE cluster = ? AND topic = ? AND partition = ? AND offset = ?
            """, place
        ) { row in
            row.integer(0) == entry.timestamp?.milliseconds && row.blob(1) == entry.key && row.blob(2) == headers
                && row.blob(3) == entry.payload
        }
        guard same == [true] else {
            throw StoreError(
                .conflict, "\(entry.at) offset \(entry.offset) of cluster \(clusterID) is archived with other content",
                advice: "the cluster was set up anew under its old id: archive it into another file")
        }
    }

    private mutating func number(ofTopic name: String) throws -> Int64 {
        if let known = topics[name] { return known }
        let number = try Self.number(
            transaction, of: name, select: "SELECT number FROM topic WHERE name = ?",
            insert: "INSERT INTO topic (name) VALUES (?)")
        topics[name] = number
        return number
    }

    private static func number(
        _ transaction: StoreTransaction, of name: String, select: String, insert: String
    ) throws -> Int64 {
        if let known = try transaction.rows(select, [.text(name)], { $0.integer(0) }).first ?? nil { return known }
        try transaction.execute(insert, [.text(name)])
        return transaction.lastInsertedRow
    }
}
