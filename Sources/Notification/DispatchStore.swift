import Crypto
import Intelligence
import Storage

/// The notifier's outbox: what is to be sent to whom, and what became of it.
///
/// The notices of a batch and the position behind it in Kafka become durable in one transaction; sending is done
/// from here afterwards. So a crash, a repeat or a second instance leaves one notice per assessment, addressee and
/// channel. On the wire a notice may arrive twice, with the same id, where a crash fell between sending and marking.
///
/// The body of a notice is kept until it has been sent, then only its hash; that of a failed one is kept.
public struct DispatchStore: Sendable {
    /// The tables; the file is the notifier's own.
    public static let schema = StoreSchema(
        name: "dispatch store", applicationID: 0x4D44_4E46,
        steps: [
            PositionTable.step,
            StoreSchema.Step(
                "notices",
                sql: """
                    CREATE TABLE notice (
                        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
                        id TEXT NOT NULL UNIQUE,
                        assessment TEXT NOT NULL,
                        record TEXT NOT NULL,
                        thread TEXT NOT NULL,
                        addressee TEXT NOT NULL,
                        channel TEXT NOT NULL CHECK (channel IN ('inbox', 'webhook', 'none')),
                        status TEXT NOT NULL CHECK (status IN ('pending', 'sent', 'failed', 'withheld')),
                        exercise INTEGER NOT NULL,
                        content TEXT,
                        body BLOB,
                        body_sha256 BLOB,
                        attempts INTEGER NOT NULL DEFAULT 0,
                        planned_at INTEGER NOT NULL,
                        due_at INTEGER NOT NULL,
                        attempted_at INTEGER,
                        settled_at INTEGER,
                        detail TEXT,
                        reported INTEGER NOT NULL DEFAULT 0,
                        CHECK (status <> 'pending' OR body IS NOT NULL),
                        CHECK ((status = 'pending') = (settled_at IS NULL))
                    ) STRICT;
                    CREATE INDEX notice_pending ON notice (channel, addressee, thread, sequence)
                        WHERE status = 'pending';
                    CREATE INDEX notice_unreported ON notice (sequence) WHERE reported = 0 AND status <> 'pending';
                    CREATE INDEX notice_record ON notice (record);
                    CREATE INDEX notice_thread ON notice (thread);
                    CREATE TABLE version (
                        record TEXT NOT NULL,
                        refers_to TEXT NOT NULL,
                        PRIMARY KEY (record, refers_to)
                    ) STRICT, WITHOUT ROWID;
                    CREATE INDEX version_refers_to ON version (refers_to);
                    CREATE TABLE resting (
                        addressee TEXT NOT NULL,
                        channel TEXT NOT NULL,
                        until INTEGER NOT NULL,
                        PRIMARY KEY (addressee, channel)
                    ) STRICT, WITHOUT ROWID;
                    CREATE TABLE closed (
                        addressee TEXT NOT NULL,
                        channel TEXT NOT NULL,
                        target TEXT NOT NULL,
                        at INTEGER NOT NULL,
                        detail TEXT NOT NULL,
                        PRIMARY KEY (addressee, channel, target)
                    ) STRICT, WITHOUT ROWID;
                    """),
            // Notices that only their addressees may know of: told for a watch-list, never published.
            StoreSchema.Step(
                "private notices", sql: "ALTER TABLE notice ADD COLUMN private INTEGER NOT NULL DEFAULT 0"),
            StoreSchema.Step(
                "secret",
                sql: """
                    CREATE TABLE secret (value BLOB NOT NULL) STRICT;
                    INSERT INTO secret VALUES (randomblob(32));
                    """),
        ])

    let database: StoreDatabase

    /// Keeps the notices in `database`, which was opened with ``schema``.
    public init(_ database: StoreDatabase) {
        self.database = database
    }

    /// Opens, or creates, the store at `path`.
    ///
    /// - Throws: `StoreError`.
    public init(path: String) throws {
        self.init(try StoreDatabase(path: path, schema: Self.schema))
    }

    /// A random text of the store's own, which leaves it in no message: ids of private notices are made with it.
    public func secret() async throws -> [UInt8] {
        try await database.read { try $0.rows("SELECT value FROM secret") { $0.blob(0) ?? [] }.first ?? [] }
    }

    /// Where the group goes on reading.
    public func positions(cluster: String, group: String) async throws -> [StreamPartition: Int64] {
        try await database.read { try PositionTable.positions($0, cluster: cluster, group: group) }
    }

    /// Closes the file.
    public func close() throws { try database.close() }
}

/// How many notices a batch made.
public struct CommitSummary: Hashable, Sendable {
    /// Now waiting to be sent.
    public var pending = 0
    /// Withheld, with a reason.
    public var withheld = 0
    /// Already in the store: the batch, or a part of it, came again.
    public var repeated = 0

    /// Nothing yet.
    public init() {}
}

extension DispatchStore {
    /// Plans every record of the batch and stores its notices together with the position behind it, in one
    /// transaction. Records that correct or recall an earlier one see who was sent that one, also within the batch.
    ///
    /// - Throws: `StoreError`: `fenced` where another instance has taken over the partition; nothing is stored then.
    public func commit(
        _ batch: [AssessedRecord], planner: NotificationPlanner, cluster: String, group: String,
        advancing advances: [PositionAdvance], at now: Instant
    ) async throws -> CommitSummary {
        try await database.write { transaction in
            // First, so that a zombie does no work.
            try PositionTable.advance(transaction, cluster: cluster, group: group, by: advances)
            var summary = CommitSummary()
            for assessed in batch {
                let record = assessed.record
                var earlier: [AgencyCode] = []
                var watchers: [AgencyCode] = []
                // Only the originator's own correction or recall follows the original to whoever got it.
                if let refersTo = record.refersTo, refersTo.agency == record.agency,
                    record.kind == .correction || record.kind == .recall
                {
                    earlier = try Self.recipients(of: refersTo, in: transaction)
                    watchers = try Self.recipients(of: refersTo, isPrivate: true, in: transaction)
                    try transaction.execute(
                        "INSERT INTO version (record, refers_to) VALUES (?, ?) ON CONFLICT DO NOTHING",
                        [.text(record.recordID.description), .text(refersTo.description)])
                }
                for dispatch in planner.plan(assessed, earlierRecipients: earlier, earlierWatchers: watchers) {
                    try Self.insert(dispatch, of: assessed, at: now, into: transaction, counting: &summary)
                }
            }
            return summary
        }
    }

    private static func insert(
        _ dispatch: PlannedDispatch, of assessed: AssessedRecord, at now: Instant,
        into transaction: StoreTransaction, counting summary: inout CommitSummary
    ) throws {
        var content: String?
        var body: [UInt8]?
        var detail: String?
        var (record, thread) = (assessed.record.recordID, assessed.record.threadID)
        switch dispatch.decision {
        case .send(let notice, let bytes):
            // The thread is the key of the message: what tells nothing of the record must not have it.
            if notice.view.content == .watch {
                (record, thread) = (notice.view.record.recordID, notice.view.record.threadID)
            }
            content = notice.view.content.rawValue
            body = bytes
        case .withhold(let reason):
            detail = reason.auditLine
        }
        let time = StoreValue.integer(now.milliseconds)
        let inserted = try transaction.execute(
            """
            INSERT INTO notice (id, assessment, record, thread, addressee, channel, status, exercise, content, body,
                body_sha256, planned_at, due_at, settled_at, detail, private, reported)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?16, ?16) ON CONFLICT (id) DO NOTHING
            """,
            [
                .text(dispatch.id.rawValue), .text(assessed.assessment.id),
                .text(record.description), .text(thread.description),
                .text(dispatch.addressee.rawValue), .text(dispatch.channel.rawValue),
                .text(body == nil ? "withheld" : "pending"),
                .integer(assessed.record.exercise || assessed.assessment.exercise ? 1 : 0), .text(content), .blob(body),
                .blob(body.map { Array(SHA256.hash(data: $0)) }), time, time, body == nil ? time : .null,
                .text(detail), .integer(dispatch.isPrivate ? 1 : 0),
            ])
        // What is counted is logged.
        guard !dispatch.isPrivate else { return }
        if inserted == 0 {
            summary.repeated += 1
        } else if body == nil {
            summary.withheld += 1
        } else {
            summary.pending += 1
        }
    }
}
