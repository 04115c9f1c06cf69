import Archive
import Foundation
import Intelligence
import RiskScoring
import Storage
import WorkerKit

/// A record that is to be explained.
struct RecordToExplain {
    /// Its bytes.
    var payload: [UInt8]
    /// Its time in Kafka, in milliseconds; below 0 where it has none.
    var timestamp: Int64
    /// Where it stands in Kafka; nil for one from a file.
    var position: RecordPosition?
    /// The id of the cluster that it was consumed from.
    var cluster = ""

    init(payload: [UInt8], timestamp: Int64) {
        self.payload = payload
        self.timestamp = timestamp
    }

    /// An entry of the archive; nil where it has no payload.
    init?(_ archived: ArchivedEntry) {
        guard let payload = archived.entry.payload else { return nil }
        self.init(payload: payload, timestamp: archived.entry.timestamp?.milliseconds ?? -1)
        position = RecordPosition(
            topic: archived.entry.at.topic, partition: archived.entry.at.partition, offset: archived.entry.offset)
        cluster = archived.cluster
    }
}

/// What the archive remembers of earlier records: a record in it is explained with what the scorer knew then, one from
/// a file with all that the archive holds of before its own time.
final class ArchivedPast: @unchecked Sendable {
    // Unchecked: filled by the one who makes it, and asked afterwards by the one who has it.
    private final class Memory {
        var known: EntityMemory
        init(_ recipe: MemoryRecipe) { known = recipe.make() }
    }

    private var memories: [String: Memory] = [:]
    private let intake: MemoryIntake
    private var last = ""
    private var fromFiles: Int64 = 0

    /// Reads the archive; empty where there is none, or where the scorers have no memory.
    init(_ configuration: DragonConfiguration) async throws {
        let intake = MemoryIntake(validator: try configuration.validator(), limits: .stream)
        self.intake = intake
        let path = configuration.state.archive.path
        guard let recipe = try configuration.memory(), FileManager.default.fileExists(atPath: path) else { return }
        do {
            let store = try ArchiveStore(path: path, mode: .readOnly)
            try await store.walk { walk in
                try walk.forEachRecord { record in
                    let memory = self.memories[record.cluster] ?? Memory(recipe)
                    self.memories[record.cluster] = memory
                    self.last = record.cluster
                    record.payload.withUnsafeBytes { bytes in
                        _ = self.intake.add(
                            bytes, at: record.position, timestamp: record.timestamp, to: &memory.known)
                    }
                }
            }
            try store.close()
        } catch let error as StoreError {
            throw ProgramError(.ioError, "\(path): \(error)")
        }
    }

    /// What was known before a record.
    func look(_ record: RecordToExplain, _ rules: RuleSet, in found: inout Recollection) {
        found.removeAll()
        guard let memory = memories[record.position == nil ? last : record.cluster] else { return }
        let position = record.position ?? RecordPosition(topic: "explained", partition: 0, offset: fromFiles)
        if record.position == nil {
            fromFiles += 1
            record.payload.withUnsafeBytes { bytes in
                _ = intake.add(bytes, at: position, timestamp: record.timestamp, to: &memory.known)
            }
        }
        memory.known.look(
            topic: position.topic, partition: position.partition, offset: position.offset, for: rules, in: &found)
    }
}
