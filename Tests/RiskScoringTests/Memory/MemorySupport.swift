import Intelligence

@testable import RiskScoring

/// A log of records and the memory of it.
struct MemoryLog {
    struct Entry {
        var record: IntelligenceRecord
        var position: RecordPosition
        var timestamp: Int64
    }

    static let start: Int64 = 1_776_240_000_000
    static let hour: Int64 = 3_600_000
    static let day: Int64 = 24 * hour

    private(set) var entries: [Entry] = []

    /// Adds a record in the partition of its thread, so many hours after the start.
    mutating func add(_ record: IntelligenceRecord, hours: Double) {
        let partition = Int32(record.threadID.description.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) % 4 })
        let offset = Int64(entries.filter { $0.position.partition == partition }.count)
        entries.append(
            Entry(
                record: record, position: RecordPosition(topic: "alerts.drugs", partition: partition, offset: offset),
                timestamp: Self.start + Int64(hours * Double(Self.hour))))
    }

    static func add(_ entries: [Entry], to memory: inout EntityMemory) {
        for entry in entries { memory.add(entry.record, at: entry.position, timestamp: entry.timestamp) }
    }

    static func decision(_ entry: Entry, _ rules: RuleSet, _ memory: borrowing EntityMemory) -> Decision {
        rules.assess(entry.record, asOf: Instant(milliseconds: entry.timestamp), at: entry.position, in: memory)
    }

    /// The decision on the last record.
    func last(_ rules: RuleSet, limits: EntityMemory.Limits = .init()) -> Decision {
        var memory = EntityMemory(limits: limits, secret: .none)
        Self.add(entries, to: &memory)
        return Self.decision(entries[entries.count - 1], rules, memory)
    }

    static let containers = ["CSQU3054383", "MSKU6011672", "TGHU7599330"].filter { ContainerNumber.check($0) == nil }

    static func record(
        _ agency: String, _ id: String, kind: RecordKind = .warning, container: String? = "CSQU3054383",
        _ change: (inout IntelligenceRecord) -> Void = { _ in }
    ) -> IntelligenceRecord {
        Support.record { record in
            record.kind = kind
            record.agency = AgencyCode(agency)
            record.id = id
            if let container {
                record.consignment = Consignment()
                record.consignment?.containers = [container]
            }
            change(&record)
        }
    }

    static func answer(
        _ agency: String, _ id: String, to thread: String, _ result: OutcomeResult
    ) -> IntelligenceRecord {
        record(agency, id, kind: .feedback, container: nil) { record in
            record.thread = RecordID(qualified: thread)
            record.refersTo = record.thread
            record.outcome = Outcome(result: result)
        }
    }
}
