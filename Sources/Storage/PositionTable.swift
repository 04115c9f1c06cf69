/// Positions in Kafka per cluster, consumer group and partition, kept in the store of the effect and written in the
/// same transaction: a crash, a lost group offset or a second instance can neither lose an effect nor repeat it.
///
/// The cluster's id is part of the key, because a broker that keeps nothing begins again at offset 0 under another id,
/// and its old positions must not hide its new records.
public enum PositionTable {
    /// Creates the table; every schema whose store keeps positions has it among its steps.
    public static let step = StoreSchema.Step(
        "positions",
        sql: """
            CREATE TABLE position (
                cluster TEXT NOT NULL,
                consumer_group TEXT NOT NULL,
                topic TEXT NOT NULL,
                partition INTEGER NOT NULL CHECK (partition >= 0),
                next_offset INTEGER NOT NULL CHECK (next_offset >= 0),
                PRIMARY KEY (cluster, consumer_group, topic, partition)
            ) STRICT, WITHOUT ROWID;
            """)

    /// Where a group goes on reading: the next offset of every partition that it has a position in.
    public static func positions(
        _ transaction: StoreTransaction, cluster: String, group: String
    ) throws -> [StreamPartition: Int64] {
        let rows = try transaction.rows(
            "SELECT topic, partition, next_offset FROM position WHERE cluster = ? AND consumer_group = ?",
            [.text(cluster), .text(group)]
        ) { row in
            (
                StreamPartition(topic: row.text(0) ?? "", partition: Int32(clamping: row.integer(1) ?? 0)),
                row.integer(2) ?? 0
            )
        }
        return Dictionary(rows, uniquingKeysWith: { first, _ in first })
    }

    /// Takes the steps, each only from the position that it expects (compare-and-set).
    /// - Throws: ``StoreError``: `fenced` where the store holds another position: whoever wrote it has taken over, and
    ///   the caller must read the positions again; `invalid` for a step that goes backwards. Let it leave the
    ///   transaction: the effect must not be stored either.
    public static func advance(
        _ transaction: StoreTransaction, cluster: String, group: String, by advances: [PositionAdvance]
    ) throws {
        for advance in advances {
            guard advance.at.partition >= 0, advance.next >= 0, advance.next >= advance.expected ?? 0 else {
                throw StoreError(
                    .invalid, "\(advance.at): a position cannot go from \(advance.expected ?? 0) to \(advance.next)")
            }
            let key: [StoreValue] = [
                .text(cluster), .text(group), .text(advance.at.topic), .integer(Int64(advance.at.partition)),
            ]
            let taken =
                if let expected = advance.expected {
                    try transaction.execute(update, [.integer(advance.next)] + key + [.integer(expected)])
                } else {
                    try transaction.execute(insert, key + [.integer(advance.next)])
                }
            guard taken == 1 else { throw try fenced(transaction, advance, key: key, group: group) }
        }
    }

    private static func fenced(
        _ transaction: StoreTransaction, _ advance: PositionAdvance, key: [StoreValue], group: String
    ) throws -> StoreError {
        let stored = try transaction.rows(select, key) { $0.integer(0) }.first ?? nil
        func name(_ position: Int64?) -> String { position.map(String.init) ?? "none" }
        return StoreError(
            .fenced,
            "\(advance.at): group \(group) stands at \(name(stored)) here, not at \(name(advance.expected))",
            advice: "another instance has taken over this partition; read the positions again and go on from there")
    }

    private static let insert = """
        INSERT INTO position (cluster, consumer_group, topic, partition, next_offset) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO NOTHING
        """
    private static let update = """
        UPDATE position SET next_offset = ?
        WHERE cluster = ? AND consumer_group = ? AND topic = ? AND partition = ? AND next_offset = ?
        """
    private static let select = """
        SELECT next_offset FROM position WHERE cluster = ? AND consumer_group = ? AND topic = ? AND partition = ?
        """
}
