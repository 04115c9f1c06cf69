import Foundation
import GRDB

/// The archive as any program may read it that knows SQL: none of our own code stands between.
public struct ArchiveFile: Sendable {
    /// One row.
    public struct Row: Sendable {
        /// Its place in the archive.
        public var sequence: Int64
        /// Where it stood in Kafka.
        public var position: Position
        /// Of its payload; only where it was asked for.
        public var digest: Digest?
    }

    private let path: String
    private let cluster: String

    /// - Parameter cluster: the id of the cluster whose rows are wanted.
    public init(_ file: URL, cluster: String) {
        path = file.path
        self.cluster = cluster
    }

    /// The rows beyond `sequence`, in order.
    public func rows(after sequence: Int64, withDigests: Bool) throws -> [Row] {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(10)
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        defer { try? queue.close() }
        return try queue.read { database in
            let cursor = try GRDB.Row.fetchCursor(
                database,
                sql: """
                    SELECT e.sequence, t.name, e.partition, e.offset, \(withDigests ? "e.payload" : "NULL")
                    FROM evidence e JOIN topic t ON t.number = e.topic JOIN cluster c ON c.number = e.cluster
                    WHERE c.id = ? AND e.sequence > ? ORDER BY e.sequence
                    """, arguments: [cluster, sequence])
            var rows: [Row] = []
            while let row = try cursor.next() {
                let payload: Data? = row[4]
                rows.append(
                    Row(
                        sequence: row[0], position: Position(row[1], row[2], row[3]),
                        digest: withDigests ? Digest(of: payload.map { [UInt8]($0) }) : nil))
            }
            return rows
        }
    }
}
