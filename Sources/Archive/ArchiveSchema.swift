import Storage

/// The archive's tables. `evidence` is what came, and can only grow; `entry_index` is what it is searched by, and can
/// be made again; `tally` counts, so that a count is never a walk through everything.
enum ArchiveSchema {
    /// `MDar` in ASCII.
    static let schema = StoreSchema(
        name: "archive", applicationID: 0x4D44_6172, steps: [PositionTable.step, evidence, index])

    /// The triggers hold against any program that opens the file. REPLACE needs one of its own: it deletes without
    /// firing the trigger for deletion.
    private static let evidence = StoreSchema.Step(
        "evidence",
        sql: """
            CREATE TABLE cluster (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE) STRICT;
            CREATE TABLE topic (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
            CREATE TABLE evidence (
                sequence INTEGER PRIMARY KEY,
                cluster INTEGER NOT NULL REFERENCES cluster,
                topic INTEGER NOT NULL REFERENCES topic,
                partition INTEGER NOT NULL,
                offset INTEGER NOT NULL,
                timestamp INTEGER,
                ingested_at INTEGER NOT NULL,
                key BLOB,
                headers BLOB NOT NULL,
                payload BLOB,
                UNIQUE (cluster, topic, partition, offset)
            ) STRICT;
            \(appendOnly("evidence", "sequence = NEW.sequence OR \(samePlace)"))
            \(appendOnly("cluster", "number = NEW.number OR id = NEW.id"))
            \(appendOnly("topic", "number = NEW.number OR name = NEW.name"))
            """)

    private static let index = StoreSchema.Step(
        "entry index",
        sql: """
            CREATE TABLE entry_index (
                sequence INTEGER PRIMARY KEY REFERENCES evidence,
                type TEXT NOT NULL,
                record TEXT,
                agency TEXT,
                thread TEXT,
                refers_to TEXT,
                commodity_group TEXT,
                exercise INTEGER NOT NULL,
                assessment TEXT,
                addressee TEXT,
                status TEXT,
                score INTEGER,
                lane TEXT,
                problem TEXT
            ) STRICT;
            CREATE INDEX entry_by_record ON entry_index (record) WHERE record IS NOT NULL;
            CREATE INDEX entry_by_thread ON entry_index (thread) WHERE thread IS NOT NULL;
            CREATE INDEX entry_by_reference ON entry_index (refers_to) WHERE refers_to IS NOT NULL;
            CREATE TABLE tally (
                cluster INTEGER NOT NULL REFERENCES cluster,
                topic INTEGER NOT NULL REFERENCES topic,
                type TEXT NOT NULL,
                exercise INTEGER NOT NULL,
                entries INTEGER NOT NULL,
                PRIMARY KEY (cluster, topic, type, exercise)
            ) STRICT, WITHOUT ROWID;
            CREATE VIEW archive AS
                SELECT e.sequence, c.id AS cluster, t.name AS topic, e.partition, e.offset,
                    strftime('%Y-%m-%dT%H:%M:%fZ', e.timestamp / 1000.0, 'unixepoch') AS timestamp,
                    strftime('%Y-%m-%dT%H:%M:%fZ', e.ingested_at / 1000.0, 'unixepoch') AS ingested_at,
                    i.type, i.record, i.agency, i.thread, i.refers_to, i.commodity_group, i.exercise, i.assessment,
                    i.addressee, i.status, i.score, i.lane, i.problem, CAST(e.key AS TEXT) AS key,
                    CAST(e.payload AS TEXT) AS payload
                FROM evidence e JOIN cluster c ON c.number = e.cluster JOIN topic t ON t.number = e.topic
                    LEFT JOIN entry_index i ON i.sequence = e.sequence;
            """)

    private static let samePlace = """
        (cluster = NEW.cluster AND topic = NEW.topic AND partition = NEW.partition AND offset = NEW.offset)
        """

    private static func appendOnly(_ table: String, _ taken: String) -> String {
        """
        CREATE TRIGGER \(table)_keeps_rows BEFORE DELETE ON \(table)
            BEGIN SELECT RAISE(ABORT, 'append-only: nothing is deleted from \(table)'); END;
        CREATE TRIGGER \(table)_keeps_values BEFORE UPDATE ON \(table)
            BEGIN SELECT RAISE(ABORT, 'append-only: nothing is changed in \(table)'); END;
        CREATE TRIGGER \(table)_replaces_nothing BEFORE INSERT ON \(table)
            WHEN EXISTS (SELECT 1 FROM \(table) WHERE \(taken))
            BEGIN SELECT RAISE(ABORT, 'append-only: this place in \(table) is taken'); END;
        """
    }
}
