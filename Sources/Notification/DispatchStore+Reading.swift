import Intelligence
import Storage

/// How many notices there are for an addressee on a channel, by what became of them.
public struct NoticeCounts: Hashable, Sendable {
    /// Waiting to be sent, or to be tried again.
    public var pending = 0
    /// Sent and taken.
    public var sent = 0
    /// Given up.
    public var failed = 0
    /// Withheld because of the handling marks.
    public var withheld = 0

    /// None.
    public init() {}

    static func + (left: Self, right: Self) -> Self {
        var sum = left
        sum.pending += right.pending
        sum.sent += right.sent
        sum.failed += right.failed
        sum.withheld += right.withheld
        return sum
    }
}

extension DispatchStore {
    /// Who was sent the record or another version of it, in the order of the alphabet. A notice that waits or failed
    /// counts: it may have arrived. One that was withheld does not.
    public func recipients(of record: RecordID) async throws -> [AgencyCode] {
        try await database.read { try Self.recipients(of: record, in: $0) }
    }

    /// Who was sent anything of the thread, in the order of the alphabet; not for a watch-list of its own.
    public func recipients(ofThread thread: RecordID) async throws -> [AgencyCode] {
        try await database.read { transaction in
            try transaction.rows(
                """
                SELECT DISTINCT addressee FROM notice WHERE thread = ? AND private = 0 AND status <> 'withheld' \
                ORDER BY addressee
                """,
                [.text(thread.description)]
            ) { AgencyCode($0.text(0) ?? "") }
        }
    }

    /// - Parameter isPrivate: those instead who were sent it for a watch-list alone.
    static func recipients(
        of record: RecordID, isPrivate: Bool = false, in transaction: StoreTransaction
    ) throws -> [AgencyCode] {
        try transaction.rows(
            """
            WITH RECURSIVE family (record) AS (
                SELECT ?
                UNION SELECT v.refers_to FROM version AS v JOIN family AS f ON v.record = f.record
                UNION SELECT v.record FROM version AS v JOIN family AS f ON v.refers_to = f.record
            )
            SELECT DISTINCT addressee FROM notice JOIN family USING (record)
            WHERE status <> 'withheld' AND private = ? ORDER BY addressee
            """, [.text(record.description), .integer(isPrivate ? 1 : 0)]
        ) { AgencyCode($0.text(0) ?? "") }
    }

    /// How many notices wait to be sent, or to be tried again, private ones among them.
    public func pendingCount() async throws -> Int {
        try await database.read { transaction in
            try transaction.rows("SELECT count(*) FROM notice WHERE status = 'pending'") {
                Int(clamping: $0.integer(0) ?? 0)
            }.first ?? 0
        }
    }

    /// The counts per addressee, over all channels; private notices are nobody's to count.
    public func countsByAddressee() async throws -> [AgencyCode: NoticeCounts] {
        Dictionary(try await counts().map { ($0.addressee, $0.counts) }, uniquingKeysWith: +)
    }

    /// The counts per channel, over all addressees.
    public func countsByChannel() async throws -> [DispatchChannel: NoticeCounts] {
        Dictionary(try await counts().map { ($0.channel, $0.counts) }, uniquingKeysWith: +)
    }

    private func counts() async throws -> [(addressee: AgencyCode, channel: DispatchChannel, counts: NoticeCounts)] {
        try await database.read { transaction in
            try transaction.rows(
                """
                SELECT addressee, channel, status, count(*) FROM notice WHERE private = 0
                GROUP BY addressee, channel, status
                """
            ) { row in
                var counts = NoticeCounts()
                let number = Int(clamping: row.integer(3) ?? 0)
                switch row.text(2) {
                case "pending": counts.pending = number
                case "sent": counts.sent = number
                case "failed": counts.failed = number
                default: counts.withheld = number
                }
                return (
                    AgencyCode(row.text(0) ?? ""), DispatchChannel(rawValue: row.text(1) ?? "") ?? .none, counts
                )
            }
        }
    }

    /// What became of notices and has not been published to `dispatches` yet, in the order of planning. Publish,
    /// then ``markReported(_:)``; a crash in between publishes the same ids again.
    public func unreported(limit: Int) async throws -> [Dispatch] {
        try await database.read { transaction in
            try transaction.rows(
                """
                SELECT id, record, thread, assessment, addressee, channel, status, settled_at, exercise, detail
                FROM notice WHERE reported = 0 AND private = 0 AND status <> 'pending' ORDER BY sequence LIMIT ?
                """, [.integer(Int64(max(0, limit)))], Self.dispatch
            ).compactMap(\.self)
        }
    }

    /// Notes that these dispatches were published.
    public func markReported(_ dispatches: [Dispatch]) async throws {
        try await database.write { transaction in
            for dispatch in dispatches {
                let id = NoticeID(
                    assessment: dispatch.assessment, addressee: dispatch.addressee, channel: dispatch.channel)
                try transaction.execute(
                    "UPDATE notice SET reported = 1 WHERE id = ? AND status = ?",
                    [.text(id.rawValue), .text(dispatch.status.rawValue)])
            }
        }
    }

    private static func dispatch(_ row: StoreRow) -> Dispatch? {
        guard let id = row.text(0), let record = RecordID(qualified: row.text(1) ?? ""),
            let thread = RecordID(qualified: row.text(2) ?? ""),
            let channel = DispatchChannel(rawValue: row.text(5) ?? ""),
            let status = DispatchStatus(rawValue: row.text(6) ?? "")
        else { return nil }
        return Dispatch(
            id: "\(id).\(status.rawValue)", record: record, thread: thread, assessment: row.text(3) ?? "",
            addressee: AgencyCode(row.text(4) ?? ""), channel: channel, status: status,
            at: Instant(milliseconds: row.integer(7) ?? 0), exercise: row.integer(8) != 0, detail: row.text(9))
    }
}
