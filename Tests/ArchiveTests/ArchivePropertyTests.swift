import Foundation
import Storage
import Testing

@testable import Archive

@Suite struct ArchivePropertyTests {
    private struct Crash: Error {}

    let workspace: Workspace

    init() throws { workspace = try Workspace() }

    /// Two archivers, each with its own connection and its own belief, work on one file at random: new batches,
    /// redeliveries, crashes before the commit, restarts. Whatever happens, rows and positions agree after every step.
    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func `Rows and positions agree under batches, replays, crashes and zombies`(seed: UInt64) async throws {
        var random = SeededGenerator(state: seed)
        var settings = StoreDatabase.Settings()
        settings.checkpointPages = seed.isMultiple(of: 2) ? 4 : 4_000
        var stores = [
            try ArchiveStore(path: workspace.path(), settings: settings),
            try ArchiveStore(path: workspace.path(), settings: settings),
        ]
        var ledgers = [PositionLedger(), PositionLedger()]
        let places = (0..<3).map { StreamPartition(topic: $0 < 2 ? "alerts.drugs" : "dispatches", partition: $0) }
        var fenced = 0
        for _ in 0..<60 {
            let who = Int.random(in: 0...1, using: &random)
            let store = stores[who]
            let places = places.shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random))
            var batch: [ArchiveEntry] = []
            for place in places {
                let position = ledgers[who].positions[place] ?? 0
                let first = max(0, position - Int64.random(in: 0...4, using: &random))
                let end = position + Int64.random(in: 1...25, using: &random)
                batch += (first..<end).map { entry(place, $0) }
            }
            let highest = Dictionary(batch.map { ($0.at, $0.offset) }, uniquingKeysWith: max)
            let advances = ledgers[who].advances(covering: highest)
            switch Int.random(in: 0..<10, using: &random) {
            case 0:
                // The process dies between the rows and the commit.
                await #expect(throws: (any Error).self) {
                    try await store.database.write { [batch] transaction in
                        var appender = try EvidenceAppender(transaction, cluster: "c", ingestedAt: noon)
                        for entry in batch { try appender.append(entry, store.indexer.index(entry.payload)) }
                        throw Crash()
                    }
                }
            case 1:
                try store.close()
                stores[who] = try ArchiveStore(path: workspace.path(), settings: settings)
                ledgers[who] = PositionLedger(try await stores[who].positions(cluster: "c", group: "archiver"))
            default:
                do {
                    try await store.append(
                        batch, positions: advances, cluster: "c", group: "archiver", ingestedAt: noon)
                    ledgers[who].commit(advances)
                } catch let error as StoreError where error.code == .fenced {
                    fenced += 1
                    ledgers[who] = PositionLedger(try await store.positions(cluster: "c", group: "archiver"))
                }
            }
            try await stores[1 - who].expectAgreement()
        }
        #expect(fenced > 0)
    }

    /// What kill -9 or a power cut leaves: the file and its log as they stand in the middle of a transaction, the log
    /// cut anywhere.
    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `After a crash at any byte of the log, the archive opens with rows and positions that agree`(
        seed: UInt64
    ) async throws {
        var random = SeededGenerator(state: seed)
        let store = try ArchiveStore(path: workspace.path())
        var next: Int64 = 0
        for _ in 0..<12 {
            let count = Int64.random(in: 1...40, using: &random)
            try await append((next..<next + count).map { entry(drugs, $0) }, to: store)
            next += count
        }
        let killed = workspace.path("killed.sqlite")
        let from = workspace.path()
        await #expect(throws: Crash.self) {
            try await store.database.write { [next] transaction in
                var appender = try EvidenceAppender(transaction, cluster: "c", ingestedAt: noon)
                for offset in next..<next + 400 {
                    let entry = entry(drugs, offset, String(repeating: "x", count: 3_000))
                    try appender.append(entry, store.indexer.index(entry.payload))
                }
                try FileManager.default.copyItem(atPath: from, toPath: killed)
                try FileManager.default.copyItem(atPath: from + "-wal", toPath: killed + "-wal")
                throw Crash()
            }
        }
        let log = try Data(contentsOf: URL(fileURLWithPath: killed + "-wal"))
        let whole = try Data(contentsOf: URL(fileURLWithPath: killed))
        var survived = Set<Int64>()
        for cut in [log.count] + (0..<10).map({ _ in Int.random(in: 0...log.count, using: &random) }) {
            try? FileManager.default.removeItem(atPath: killed + "-shm")
            try whole.write(to: URL(fileURLWithPath: killed))
            try log.prefix(cut).write(to: URL(fileURLWithPath: killed + "-wal"))
            let reopened = try ArchiveStore(path: killed)
            try await reopened.expectAgreement()
            let position = try await reopened.positions(cluster: "c", group: "archiver")[drugs] ?? 0
            if cut == log.count { #expect(position == next) }
            survived.insert(position)
            try await append((position..<position + 3).map { entry(drugs, $0) }, to: reopened)
            try await reopened.expectAgreement()
            try reopened.close()
        }
        #expect(survived.count > 1)
    }

    @Test func `Two archivers at once store everything once`() async throws {
        _ = try ArchiveStore(path: workspace.path())
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    let store = try ArchiveStore(path: workspace.path())
                    var stored = 0
                    while true {
                        let stands = try await store.positions(cluster: "c", group: "archiver")[drugs]
                        let first = stands ?? 0
                        if first >= 2_000 { return stored }
                        do {
                            stored += try await store.append(
                                (first..<first + 50).map { entry(drugs, $0) },
                                positions: [PositionAdvance(at: drugs, expected: stands, next: first + 50)],
                                cluster: "c", group: "archiver", ingestedAt: noon
                            ).stored
                        } catch let error as StoreError where error.code == .fenced { continue }
                    }
                }
            }
            let stored = try await group.reduce(0, +)
            #expect(stored == 2_000)
        }
        try await ArchiveStore(path: workspace.path(), mode: .readOnly).expectAgreement()
    }
}
