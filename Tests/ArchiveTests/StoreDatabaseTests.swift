import Foundation
import Storage
import Testing

@testable import Archive

@Suite struct StoreDatabaseTests {
    let workspace: Workspace

    init() throws { workspace = try Workspace() }

    @Test func `A new archive is created with its directory, readable by its owner only`() async throws {
        let path = workspace.path("state/deep/archive.sqlite")
        let store = try ArchiveStore(path: path)
        try await append([entry(drugs, 0)], to: store)
        for file in [path, path + "-wal"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: file)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
        try store.close()
    }

    @Test func `A commit survives a power cut: write-ahead log, synchronous FULL, foreign keys`() async throws {
        let store = try ArchiveStore(path: workspace.path())
        #expect(try await store.scalar("PRAGMA synchronous") == 2)
        #expect(try await store.scalar("PRAGMA foreign_keys") == 1)
        let journal = try await store.database.read { try $0.rows("PRAGMA journal_mode") { $0.text(0) } }
        #expect(journal == ["wal"])
    }

    @Test func `Several may open a new store at the same moment`() async throws {
        for round in 0..<20 {
            let path = workspace.path("new-\(round).sqlite")
            // Opening and closing a file takes away the locks that this process has on it. Others are not harmed by
            // whoever creates it, but these four are one process.
            try Data().write(to: URL(fileURLWithPath: path))
            try await withThrowingTaskGroup { group in
                for _ in 0..<4 { group.addTask { try ArchiveStore(path: path).close() } }
                try await group.waitForAll()
            }
        }
    }

    @Test func `A file that is no database is refused and left as it was`() throws {
        let path = workspace.path("notes.txt")
        let text = Data(String(repeating: "minutes of the debrief\n", count: 400).utf8)
        try text.write(to: URL(fileURLWithPath: path))
        for mode in [StoreDatabase.Mode.readWrite, .readOnly] {
            #expect(throws: StoreError(.notOurs, "")) { try ArchiveStore(path: path, mode: mode) }
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == text)
    }

    @Test func `The database of something else is refused and left as it was`() async throws {
        for identity in [Int32(0), 42] {
            let path = workspace.path("other-\(identity).sqlite")
            let other = StoreSchema(
                name: "other", applicationID: identity, steps: [.init("one", sql: "CREATE TABLE song (title TEXT)")])
            try StoreDatabase(path: path, schema: other).close()
            let before = try Data(contentsOf: URL(fileURLWithPath: path))
            for mode in [StoreDatabase.Mode.readWrite, .readOnly] {
                #expect(throws: StoreError(.notOurs, "")) { try ArchiveStore(path: path, mode: mode) }
            }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        }
    }

    @Test func `The file of a newer version is refused with advice`() throws {
        let schema = ArchiveSchema.schema
        let newer = StoreSchema(
            name: schema.name, applicationID: schema.applicationID,
            steps: schema.steps + [.init("of tomorrow", sql: "CREATE TABLE tomorrow (x INTEGER) STRICT")])
        try StoreDatabase(path: workspace.path(), schema: newer).close()
        for mode in [StoreDatabase.Mode.readWrite, .readOnly] {
            let error = #expect(throws: StoreError.self) { try ArchiveStore(path: workspace.path(), mode: mode) }
            #expect(error?.code == .newerSchema)
            #expect(error?.advice.contains("later") == true)
            #expect(error?.isRetriable == false)
        }
    }

    @Test func `The file of an older version is brought forward by the writer, not by a reader`() async throws {
        let schema = ArchiveSchema.schema
        let older = StoreSchema(
            name: schema.name, applicationID: schema.applicationID, steps: Array(schema.steps.dropLast()))
        try StoreDatabase(path: workspace.path(), schema: older).close()
        #expect(throws: StoreError(.olderSchema, "")) { try ArchiveStore(path: workspace.path(), mode: .readOnly) }
        let store = try ArchiveStore(path: workspace.path())
        try await append([entry(drugs, 0)], to: store)
        try await store.expectAgreement()
    }

    @Test func `An empty file, as a crash right after its creation leaves it, becomes an archive`() async throws {
        #expect(FileManager.default.createFile(atPath: workspace.path(), contents: Data()))
        let store = try ArchiveStore(path: workspace.path())
        try await append([entry(drugs, 0)], to: store)
        try await store.expectAgreement()
    }

    @Test func `What is not there, or may not be opened, is said with advice`() throws {
        let missing = #expect(throws: StoreError.self) {
            try ArchiveStore(path: workspace.path("nowhere.sqlite"), mode: .readOnly)
        }
        #expect(missing?.code == .cannotOpen)
        #expect(missing?.advice.isEmpty == false)
        #expect(!FileManager.default.fileExists(atPath: workspace.path("nowhere.sqlite")))
        #expect(throws: StoreError(.cannotOpen, "")) { try ArchiveStore(path: workspace.directory.path) }
        #expect(throws: StoreError(.cannotOpen, "")) { try ArchiveStore(path: "/dev/null/archive.sqlite") }
    }

    @Test func `A reader works beside the writer, sees what is committed, and cannot write`() async throws {
        let writer = try ArchiveStore(path: workspace.path())
        try await append([entry(drugs, 0)], to: writer)
        let reader = try ArchiveStore(path: workspace.path(), mode: .readOnly)
        #expect(try await reader.scalar("SELECT count(*) FROM evidence") == 1)
        try await append([entry(drugs, 1)], to: writer)
        #expect(try await reader.scalar("SELECT count(*) FROM evidence") == 2)
        await #expect(throws: StoreError(.invalid, "")) { try await append([entry(drugs, 2)], to: reader) }
        try writer.close()
        #expect(try await reader.scalar("SELECT count(*) FROM evidence") == 2)
        try reader.close()
        let later = try ArchiveStore(path: workspace.path(), mode: .readOnly)
        #expect(try await later.scalar("SELECT count(*) FROM evidence") == 2)
    }

    @Test func `A closed store says that it is closed`() async throws {
        let store = try ArchiveStore(path: workspace.path())
        try store.close()
        try store.close()
        await #expect(throws: StoreError(.closed, "")) { try await store.counts() }
    }

    @Test func `Closing lets the calls end that are running`() async throws {
        let store = try ArchiveStore(path: workspace.path())
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask { _ = try? await store.counts() }
            }
            group.addTask { try? store.close() }
        }
        await #expect(throws: StoreError(.closed, "")) { try await store.counts() }
    }

    @Test func `A writer that waits longer than the busy timeout gets a retriable error`() async throws {
        let holder = try ArchiveStore(path: workspace.path())
        var settings = StoreDatabase.Settings()
        settings.busyTimeout = .milliseconds(20)
        let waiter = try ArchiveStore(path: workspace.path(), settings: settings)
        let (held, hold) = AsyncStream<Void>.makeStream()
        let release = DispatchSemaphore(value: 0)
        let holding = Task {
            try await holder.database.write { _ in
                hold.finish()
                release.wait()
            }
        }
        for await _ in held {}
        let error = await #expect(throws: StoreError.self) {
            try await waiter.append(
                [entry(drugs, 0)], positions: [PositionAdvance(at: drugs, expected: nil, next: 1)], cluster: "c",
                group: "archiver", ingestedAt: noon)
        }
        #expect(error?.code == .busy)
        #expect(error?.isRetriable == true)
        release.signal()
        try await holding.value
        try await append([entry(drugs, 0)], to: waiter)
        try await waiter.expectAgreement()
    }
}
