import Foundation
import GRDB

/// The notifier's store, read with plain SQL.
public struct NoticeFile: Sendable {
    /// One notice.
    public struct Notice: Sendable, Hashable {
        /// Its id: the idempotency key on the wire.
        public var id: String
        /// The assessment that it tells of.
        public var assessment: String
        /// Whom it is for.
        public var addressee: String
        /// `inbox`, `webhook` or `none`.
        public var channel: String
        /// `pending`, `sent`, `failed` or `withheld`.
        public var status: String
        /// The case: those of one addressee and thread may not overtake each other.
        public var thread: String
        /// Of its body; nil where it was withheld.
        public var digest: Digest?
    }

    private let path: String

    /// The store at `file`.
    public init(_ file: URL) { path = file.path }

    /// Every notice, in the order of planning.
    public func notices() throws -> [Notice] {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(10)
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        defer { try? queue.close() }
        return try queue.read { database in
            try GRDB.Row.fetchAll(
                database,
                sql: """
                    SELECT id, assessment, addressee, channel, status, thread, body_sha256 FROM notice
                    ORDER BY sequence
                    """
            ).map { row in
                let hash: Data? = row[6]
                return Notice(
                    id: row[0], assessment: row[1], addressee: row[2], channel: row[3], status: row[4], thread: row[5],
                    digest: hash.map { Digest(sha256: [UInt8]($0)) })
            }
        }
    }
}
