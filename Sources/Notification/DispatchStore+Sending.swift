import Intelligence
import Storage

/// A notice that waits to be sent.
public struct PendingNotice: Hashable, Sendable {
    /// The idempotency key on the wire.
    public var id: NoticeID
    /// Of the assessment that it tells of.
    public var assessment: String
    /// The record.
    public var record: RecordID
    /// The record's thread: the Kafka key.
    public var thread: RecordID
    /// Whom it is for.
    public var addressee: AgencyCode
    /// How it goes.
    public var channel: DispatchChannel
    /// Whether the record is an exercise.
    public var exercise: Bool
    /// The bytes to be sent, the same on every attempt.
    public var body: [UInt8]
    /// How often it was tried.
    public var attempts: Int
    /// Its place in the order of planning.
    public var sequence: Int64
}

/// What a failed attempt leads to.
public struct FailedAttempt: Hashable, Sendable {
    /// The notice.
    public var id: NoticeID
    /// What happened, for people.
    public var detail: String
    /// When to try again; nil: never, the notice has failed.
    public var nextAttempt: Instant?
    /// Until when the whole channel to this addressee rests; nil where only this notice is concerned.
    public var channelRestsUntil: Instant?

    /// A failure with the given consequences.
    public init(id: NoticeID, detail: String, nextAttempt: Instant?, channelRestsUntil: Instant? = nil) {
        self.id = id
        self.detail = detail
        self.nextAttempt = nextAttempt
        self.channelRestsUntil = channelRestsUntil
    }
}

extension DispatchStore {
    /// The notices that may be sent now, in the order in which they were planned. Those of one addressee and thread
    /// never overtake one another: a notice waits while an earlier one waits for its next attempt.
    ///
    /// Only a wait that began in the past counts: where the clock was ahead and has been set right, what was to wait
    /// by it is tried at once.
    ///
    /// - Parameter perAddressee: at most so many for each, so that one backlog does not hold up the others.
    public func pending(
        _ channel: DispatchChannel, limit: Int, perAddressee: Int, now: Instant
    ) async throws -> [PendingNotice] {
        try await database.read { transaction in
            let time = StoreValue.integer(now.milliseconds)
            let addressees = try transaction.rows(
                """
                SELECT DISTINCT addressee FROM notice AS n WHERE status = 'pending' AND channel = ? AND NOT EXISTS (
                    SELECT 1 FROM resting AS r
                    WHERE r.addressee = n.addressee AND r.channel = n.channel AND r.until > ? AND r.until <= ?)
                """, [.text(channel.rawValue), time, .integer(now.advanced(by: OutboxPump.longestRest).milliseconds)]
            ) { $0.text(0) ?? "" }
            let notices = try addressees.flatMap { addressee in
                try transaction.rows(
                    Self.selectPending,
                    [
                        .text(channel.rawValue), .text(addressee), time,
                        .integer(Int64(max(0, min(limit, perAddressee)))),
                    ],
                    Self.notice)
            }
            return Array(notices.compactMap(\.self).sorted { $0.sequence < $1.sequence }.prefix(max(0, limit)))
        }
    }

    /// When a notice of the channel can next be sent: `now` where one can be at once, nil where none waits.
    public func nextDue(_ channel: DispatchChannel, now: Instant) async throws -> Instant? {
        try await database.read { transaction in
            try transaction.rows(
                """
                SELECT min(max(
                    CASE WHEN \(Self.waits("n", until: "?2")) THEN n.due_at ELSE ?2 END,
                    CASE WHEN r.until > ?2 AND r.until <= ?3 THEN r.until ELSE ?2 END))
                FROM notice AS n LEFT JOIN resting AS r ON r.addressee = n.addressee AND r.channel = n.channel
                WHERE n.status = 'pending' AND n.channel = ?1 AND NOT EXISTS (\(Self.earlier(waitingUntil: "?2")))
                """,
                [
                    .text(channel.rawValue), .integer(now.milliseconds),
                    .integer(now.advanced(by: OutboxPump.longestRest).milliseconds),
                ]
            ) { $0.integer(0).map(Instant.init(milliseconds:)) }.first ?? nil
        }
    }

    /// Marks notices as sent; one that is no longer pending stays as it is.
    public func markSent(_ ids: [NoticeID], at now: Instant) async throws {
        try await database.write { transaction in
            for id in ids {
                let changed = try transaction.execute(
                    """
                    UPDATE notice SET status = 'sent', attempts = attempts + 1, attempted_at = ?1, settled_at = ?1,
                        detail = NULL, body = NULL
                    WHERE id = ?2 AND status = 'pending'
                    """, [.integer(now.milliseconds), .text(id.rawValue)])
                guard changed == 1 else { continue }
                try transaction.execute(
                    """
                    DELETE FROM resting WHERE (addressee, channel) = (SELECT addressee, channel FROM notice WHERE id = ?)
                    """, [.text(id.rawValue)])
            }
        }
    }

    /// Marks attempts as failed: each notice waits for its next attempt, or has failed for good and keeps its body.
    public func markFailed(_ failures: [FailedAttempt], at now: Instant) async throws {
        try await database.write { transaction in
            for failure in failures {
                try Self.fail(failure, at: now, in: transaction)
            }
        }
    }

    /// Closes an endpoint that is gone (410): its waiting notices fail, and so do later ones until the agency names
    /// another target.
    public func close(
        _ channel: DispatchChannel, of addressee: AgencyCode, target: String, detail: String, at now: Instant
    ) async throws {
        try await database.write { transaction in
            let detail = Self.cut(detail)
            let time = StoreValue.integer(now.milliseconds)
            try transaction.execute(
                "INSERT INTO closed (addressee, channel, target, at, detail) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                [.text(addressee.rawValue), .text(channel.rawValue), .text(target), time, .text(detail)])
            try transaction.execute(
                """
                UPDATE notice SET status = 'failed', settled_at = ?, detail = ?
                WHERE status = 'pending' AND channel = ? AND addressee = ?
                """, [time, .text(detail), .text(channel.rawValue), .text(addressee.rawValue)])
        }
    }

    /// Why the endpoint is closed; nil where it is open.
    public func closed(_ channel: DispatchChannel, of addressee: AgencyCode, target: String) async throws -> String? {
        try await database.read { transaction in
            try transaction.rows(
                "SELECT detail FROM closed WHERE addressee = ? AND channel = ? AND target = ?",
                [.text(addressee.rawValue), .text(channel.rawValue), .text(target)]
            ) { $0.text(0) }.first ?? nil
        }
    }

    private static func fail(_ failure: FailedAttempt, at now: Instant, in transaction: StoreTransaction) throws {
        let time = StoreValue.integer(now.milliseconds)
        let id = StoreValue.text(failure.id.rawValue)
        let changed =
            if let next = failure.nextAttempt {
                try transaction.execute(
                    """
                    UPDATE notice SET attempts = attempts + 1, attempted_at = ?, due_at = ?, detail = ?
                    WHERE id = ? AND status = 'pending'
                    """, [time, .integer(next.milliseconds), .text(cut(failure.detail)), id])
            } else {
                try transaction.execute(
                    """
                    UPDATE notice SET status = 'failed', attempts = attempts + 1, attempted_at = ?1, settled_at = ?1,
                        detail = ?2
                    WHERE id = ?3 AND status = 'pending'
                    """, [time, .text(cut(failure.detail)), id])
            }
        guard changed == 1, let rest = failure.channelRestsUntil else { return }
        try transaction.execute(
            """
            INSERT INTO resting (addressee, channel, until) SELECT addressee, channel, ?1 FROM notice WHERE id = ?2
            ON CONFLICT (addressee, channel) DO UPDATE SET until = max(until, excluded.until)
            """, [.integer(rest.milliseconds), id])
    }

    static func cut(_ detail: String) -> String {
        detail.count > 300 ? String(detail.prefix(297)) + "..." : detail
    }

    private static func notice(_ row: StoreRow) -> PendingNotice? {
        guard let id = row.text(0), let record = RecordID(qualified: row.text(2) ?? ""),
            let thread = RecordID(qualified: row.text(3) ?? ""),
            let channel = DispatchChannel(rawValue: row.text(5) ?? "")
        else { return nil }
        return PendingNotice(
            id: NoticeID(rawValue: id), assessment: row.text(1) ?? "", record: record, thread: thread,
            addressee: AgencyCode(row.text(4) ?? ""), channel: channel, exercise: row.integer(6) != 0,
            body: row.blob(7) ?? [], attempts: Int(clamping: row.integer(8) ?? 0), sequence: row.integer(9) ?? 0)
    }

    /// Whether a notice waits for its next attempt: it was tried, in the past, and is not due.
    private static func waits(_ notice: String, until now: String) -> String {
        "(\(notice).attempts > 0 AND \(notice).due_at > \(now) AND \(notice).attempted_at <= \(now))"
    }

    /// An earlier notice of the same thread to the same addressee that waits.
    private static func earlier(waitingUntil now: String) -> String {
        """
        SELECT 1 FROM notice AS earlier
        WHERE earlier.status = 'pending' AND earlier.channel = n.channel AND earlier.addressee = n.addressee
            AND earlier.thread = n.thread AND earlier.sequence < n.sequence AND \(waits("earlier", until: now))
        """
    }

    private static let selectPending = """
        SELECT id, assessment, record, thread, addressee, channel, exercise, body, attempts, sequence FROM notice AS n
        WHERE status = 'pending' AND channel = ?1 AND addressee = ?2 AND NOT \(waits("n", until: "?3"))
            AND NOT EXISTS (\(earlier(waitingUntil: "?3")))
        ORDER BY sequence LIMIT ?4
        """
}
