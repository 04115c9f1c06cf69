import Foundation
import Intelligence
import Storage
import Testing

@testable import Archive

/// A directory of its own for one test, removed with it.
final class Workspace: Sendable {
    let directory: URL

    init() throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("archive-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    func path(_ name: String = "archive.sqlite") -> String { directory.appendingPathComponent(name).path }
}

/// SplitMix64: the same numbers for the same seed.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

let drugs = StreamPartition(topic: "alerts.drugs", partition: 0)
let noon = Instant(milliseconds: 1_776_254_400_000)

/// An entry whose bytes follow from its place, so that a redelivery is the same.
func entry(_ at: StreamPartition = drugs, _ offset: Int64, _ payload: String? = nil, at time: Int64 = 0) -> ArchiveEntry
{
    let text = payload ?? #"{"type":"warning","agency":"VN-CUSTOMS","id":"\#(at.topic)-\#(at.partition)-\#(offset)"}"#
    return ArchiveEntry(
        topic: at.topic, partition: at.partition, offset: offset,
        timestamp: Instant(milliseconds: noon.milliseconds + time), key: Array("k".utf8),
        headers: [ArchiveHeader("ce_specversion", Array("1.0".utf8))], payload: Array(text.utf8))
}

/// Appends entries and takes the position from what the store holds to behind them.
@discardableResult
func append(
    _ entries: [ArchiveEntry], to store: ArchiveStore, cluster: String = "c", group: String = "archiver"
) async throws -> AppendResult {
    let ledger = PositionLedger(try await store.positions(cluster: cluster, group: group))
    let highest = Dictionary(entries.map { ($0.at, $0.offset) }, uniquingKeysWith: max)
    return try await store.append(
        entries, positions: ledger.advances(covering: highest), cluster: cluster, group: group, ingestedAt: noon)
}

extension ArchiveStore {
    func scalar(_ sql: String) async throws -> Int64? {
        try await database.read { try $0.rows(sql) { $0.integer(0) }.first ?? nil }
    }

    /// The promise: rows, positions, index and counts are one. Every partition holds exactly the offsets before its
    /// position.
    func expectAgreement(
        cluster: String = "c", group: String = "archiver", sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let positions = try await positions(cluster: cluster, group: group)
        let held = try await database.read { transaction in
            try transaction.rows(
                """
                SELECT t.name, e.partition, count(*), max(e.offset) + 1 FROM evidence e
                JOIN topic t ON t.number = e.topic JOIN cluster c ON c.number = e.cluster
                WHERE c.id = ? GROUP BY 1, 2
                """, [.text(cluster)]
            ) { row in
                (
                    StreamPartition(topic: row.text(0) ?? "", partition: Int32(row.integer(1) ?? 0)),
                    count: row.integer(2), next: row.integer(3)
                )
            }
        }
        #expect(positions.count == held.count, sourceLocation: sourceLocation)
        for (at, count, next) in held {
            #expect(positions[at] == next, sourceLocation: sourceLocation)
            #expect(positions[at] == count, sourceLocation: sourceLocation)
        }
        let rows = try await scalar("SELECT count(*) FROM evidence")
        #expect(try await scalar("SELECT count(*) FROM entry_index") == rows, sourceLocation: sourceLocation)
        #expect(try await scalar("SELECT coalesce(sum(entries), 0) FROM tally") == rows, sourceLocation: sourceLocation)
    }
}
