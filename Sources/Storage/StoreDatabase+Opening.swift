import Foundation
import GRDB

extension StoreDatabase {
    /// Looks at an existing file read-only first, so that a file that is not ours is not even switched to a write-ahead
    /// log.
    static func open(path: String, schema: StoreSchema, mode: Mode, settings: Settings) throws -> DatabaseQueue {
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let attributes = try? FileManager.default.attributesOfItem(atPath: target)
        if let attributes, attributes[.type] as? FileAttributeType != .typeRegular {
            throw StoreError(.cannotOpen, "\(path) is not a file", advice: "name a file")
        }
        let size = attributes?[.size] as? Int
        switch (mode, size) {
        case (.readOnly, nil), (.readOnly, 0):
            throw StoreError(
                .cannotOpen, "\(path): there is no \(schema.name) here",
                advice: "look at the path; the file appears when the worker that writes it has started")
        case (.readOnly, _):
            let queue = try DatabaseQueue(path: path, configuration: configuration(settings, readOnly: true))
            try queue.read { try inspect($0, schema: schema, path: path, mayBeNew: false) }
            return queue
        case (.readWrite, .some(1...)):
            let look = try DatabaseQueue(path: path, configuration: configuration(settings, readOnly: true))
            try look.read { try inspect($0, schema: schema, path: path, mayBeNew: true) }
            try look.close()
        case (.readWrite, nil):
            try create(path: path)
        case (.readWrite, _):
            break
        }
        let queue = try patiently(settings.busyTimeout) {
            let queue = try DatabaseQueue(path: path, configuration: configuration(settings, readOnly: false))
            try queue.writeWithoutTransaction { try prepare($0, settings: settings) }
            try bringForward(queue, schema)
            return queue
        }
        // Another process may have been first, with a newer version.
        try queue.read { try inspect($0, schema: schema, path: path, mayBeNew: false) }
        return queue
    }

    /// SQLite lets nobody wait who changes a file to a write-ahead log while another does: it says at once that the
    /// file is busy.
    private static func patiently<Value>(_ limit: Duration, _ body: () throws -> Value) throws -> Value {
        // An attempt may itself have waited for so long.
        let end = ContinuousClock.now + limit * 2
        while true {
            do {
                return try body()
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY && ContinuousClock.now < end {
                Thread.sleep(forTimeInterval: 0.02)
            }
        }
    }

    /// Two processes may open a new file at the same moment. The one that comes second to a step fails on what the first
    /// has made; it looks again then, finds the step done, and goes on. That can happen to it once with each step and
    /// once with GRDB's own table.
    private static func bringForward(_ queue: DatabaseQueue, _ schema: StoreSchema) throws {
        for _ in 0...schema.steps.count {
            do {
                return try schema.migrator.migrate(queue)
            } catch {}
        }
        try schema.migrator.migrate(queue)
    }

    /// The store holds nominal data: from its first moment only its owner may read it. The log inherits the mode.
    private static func create(path: String) throws {
        let directory = URL(fileURLWithPath: path).deletingLastPathComponent()
        do {
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        } catch {
            throw StoreError(
                .cannotOpen, "\(directory.path): the directory cannot be created",
                advice: "look at the path and who may write to it")
        }
        let descriptor = Foundation.open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StoreError(
                .cannotOpen, "\(path): \(String(cString: strerror(errno)))",
                advice: "look at the path and who may write to it")
        }
        Foundation.close(descriptor)
    }

    private static func configuration(_ settings: Settings, readOnly: Bool) -> Configuration {
        var configuration = Configuration()
        configuration.label = "store"
        configuration.readonly = readOnly
        configuration.foreignKeysEnabled = true
        let wait = settings.busyTimeout.components
        configuration.busyMode = .timeout(Double(wait.seconds) + Double(wait.attoseconds) * 1e-18)
        if !readOnly { configuration.journalMode = .wal }
        return configuration
    }

    /// After GRDB chose the journal, because with a write-ahead log it also chooses synchronous NORMAL, which may lose
    /// the last commits in a power cut.
    private static func prepare(_ database: Database, settings: Settings) throws {
        try database.execute(sql: "PRAGMA synchronous = FULL")
        try database.execute(sql: "PRAGMA cache_size = -\(max(settings.cacheBytes, 1 << 20) / 1024)")
        try database.execute(sql: "PRAGMA wal_autocheckpoint = \(max(settings.checkpointPages, 1))")
        try database.execute(sql: "PRAGMA journal_size_limit = \(64 << 20)")
        if let pages = settings.maximumPages {
            try database.execute(sql: "PRAGMA max_page_count = \(max(pages, 1))")
        }
    }

    private static func inspect(_ database: Database, schema: StoreSchema, path: String, mayBeNew: Bool) throws {
        let identity = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        // GRDB's own tables come before our first step; a crash between the two leaves a file that is still new.
        let tables =
            try Int.fetchOne(
                database,
                sql: """
                    SELECT count(*) FROM sqlite_master WHERE tbl_name NOT IN ('grdb_migrations', 'grdb_issue_102')
                    """) ?? 0
        if mayBeNew, identity == 0, tables == 0 { return }
        guard identity == schema.applicationID else {
            throw StoreError(
                .notOurs, "\(path): this database is not a Mekong Dragon \(schema.name)",
                advice: "name another file; this one was not touched")
        }
        if try schema.migrator.hasBeenSuperseded(database) {
            throw StoreError(
                .newerSchema, "\(path): a newer version of Mekong Dragon wrote this \(schema.name)",
                advice: "run that version or a later one; the file was not touched")
        }
        if !mayBeNew, try !schema.migrator.hasCompletedMigrations(database) {
            throw StoreError(
                .olderSchema, "\(path): this \(schema.name) is from an older version of Mekong Dragon",
                advice: "start the worker that writes it once, which brings it forward")
        }
    }
}
