import Intelligence
import Storage
import Testing

@testable import Archive

@Suite struct ArchiveAppendTests {
    let workspace: Workspace
    let store: ArchiveStore

    init() throws {
        workspace = try Workspace()
        store = try ArchiveStore(path: workspace.path())
    }

    @Test func `Whatever comes is kept byte for byte`() async throws {
        let nasty: [UInt8] = [0xFF, 0xFE, 0x00, 0xC3, 0x28, 0x80]
        let large = (0..<1_048_576).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let headers = [
            ArchiveHeader("", nil), ArchiveHeader("twice", []), ArchiveHeader("twice", nasty),
            ArchiveHeader("ký hiệu", Array("龍".utf8)), ArchiveHeader("long", Array(large.prefix(70_000))),
        ]
        let entries: [ArchiveEntry] = [
            ArchiveEntry(topic: "t", partition: 0, offset: 0, timestamp: nil, key: nil, headers: [], payload: nil),
            ArchiveEntry(topic: "t", partition: 0, offset: 1, timestamp: noon, key: [], headers: [], payload: []),
            ArchiveEntry(
                topic: "t", partition: 0, offset: 2, timestamp: noon, key: nasty, headers: headers, payload: nasty),
            ArchiveEntry(topic: "t", partition: 0, offset: 3, timestamp: noon, key: large, headers: [], payload: large),
            ArchiveEntry(
                topic: "t", partition: .max, offset: .max - 1, timestamp: Instant(milliseconds: .max), key: [0],
                headers: [], payload: Array("{}".utf8)),
        ]
        #expect(try await append(entries, to: store) == AppendResult(stored: 5, repeated: 0))
        for (index, entry) in entries.enumerated() {
            let archived = try await store.entry(cluster: "c", at: entry.at, offset: entry.offset)
            #expect(archived?.entry == entry)
            #expect(archived?.sequence == Int64(index + 1))
            #expect(archived?.cluster == "c")
            #expect(archived?.ingestedAt == noon)
        }
        let counts = try await store.counts()
        #expect(counts.map(\.type) == [.tombstone, .unreadable])
        #expect(counts.map(\.entries) == [1, 4])
    }

    @Test func `The same entries again are counted, not stored`() async throws {
        let entries = (0..<10).map { entry(drugs, $0) }
        try await append(Array(entries.prefix(6)), to: store)
        #expect(try await append(entries, to: store) == AppendResult(stored: 4, repeated: 6))
        #expect(try await append(entries, to: store, group: "another") == AppendResult(stored: 0, repeated: 10))
        try await store.expectAgreement()
        try await store.expectAgreement(group: "another")
    }

    @Test func `Another entry at the same place is a conflict, never skipped`() async throws {
        try await append([entry(drugs, 0)], to: store)
        let error = await #expect(throws: StoreError.self) {
            try await append([entry(drugs, 0, "{}"), entry(drugs, 1)], to: store, group: "another")
        }
        #expect(error?.code == .conflict)
        #expect(error?.advice.contains("another file") == true)
        #expect(try await store.scalar("SELECT count(*) FROM evidence") == 1)
        #expect(try await store.positions(cluster: "c", group: "another").isEmpty)
        try await append([entry(drugs, 0, "{}")], to: store, cluster: "begun again")
        #expect(try await store.scalar("SELECT count(*) FROM evidence") == 2)
    }

    @Test func `An entry that no position covers is refused`() async throws {
        let cases: [(ArchiveEntry, [PositionAdvance])] = [
            (entry(drugs, 0), []),
            (entry(drugs, 1), [PositionAdvance(at: drugs, expected: nil, next: 1)]),
            (entry(drugs, -1), [PositionAdvance(at: drugs, expected: nil, next: 1)]),
            (entry(drugs, .max), [PositionAdvance(at: drugs, expected: nil, next: .max)]),
        ]
        for (entry, positions) in cases {
            await #expect(throws: StoreError(.invalid, "")) {
                try await store.append([entry], positions: positions, cluster: "c", group: "g", ingestedAt: noon)
            }
        }
        #expect(try await store.append([], positions: [], cluster: "c", group: "g", ingestedAt: noon).stored == 0)
    }

    @Test func `Nothing is changed, deleted or replaced by any statement`() async throws {
        try await append([entry(drugs, 0), entry(drugs, 1)], to: store)
        let statements = [
            "DELETE FROM evidence", "UPDATE evidence SET payload = x'00' WHERE sequence = 1",
            "UPDATE OR REPLACE evidence SET offset = 1 WHERE sequence = 1",
            """
            REPLACE INTO evidence (sequence, cluster, topic, partition, offset, ingested_at, headers)
            VALUES (1, 1, 1, 0, 99, 0, x'')
            """,
            """
            REPLACE INTO evidence (cluster, topic, partition, offset, ingested_at, headers)
            VALUES (1, 1, 0, 0, 0, x'')
            """,
            """
            INSERT INTO evidence (cluster, topic, partition, offset, ingested_at, headers)
            VALUES (1, 1, 0, 0, 0, x'') ON CONFLICT DO UPDATE SET payload = NULL
            """,
            "UPDATE cluster SET id = 'x'", "DELETE FROM topic", "REPLACE INTO topic (number, name) VALUES (1, 'x')",
            "REPLACE INTO cluster (id) VALUES ('c')",
        ]
        for statement in statements {
            let error = await #expect(throws: StoreError.self, "\(statement)") {
                _ = try await store.database.write { try $0.execute(statement) }
            }
            #expect(error?.code == .refused)
            #expect(error?.message.contains("append-only") == true)
        }
        for offset in 0..<2 as Range<Int64> {
            #expect(try await store.entry(cluster: "c", at: drugs, offset: offset)?.entry == entry(drugs, offset))
        }
        try await store.expectAgreement()
    }

    @Test func `A full disk is retriable, and nothing is half-written`() async throws {
        var settings = StoreDatabase.Settings()
        settings.maximumPages = 120
        let path = workspace.path("small.sqlite")
        let small = try ArchiveStore(path: path, settings: settings)
        let narrative = String(repeating: "n", count: 2_000)
        var next: Int64 = 0
        var failure: StoreError?
        while failure == nil, next < 10_000 {
            do {
                try await append((next..<next + 20).map { entry(drugs, $0, narrative) }, to: small)
                next += 20
            } catch let error as StoreError { failure = error }
        }
        #expect(failure?.code == .fullDisk)
        #expect(failure?.isRetriable == true)
        #expect(next > 0)
        try await small.expectAgreement()
        #expect(try await small.positions(cluster: "c", group: "archiver") == [drugs: next])
        try small.close()
        let roomy = try ArchiveStore(path: path)
        try await append((next..<next + 20).map { entry(drugs, $0, narrative) }, to: roomy)
        try await roomy.expectAgreement()
        #expect(try await roomy.positions(cluster: "c", group: "archiver") == [drugs: next + 20])
    }
}
