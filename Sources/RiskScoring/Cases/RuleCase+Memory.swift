import Intelligence
import Settings

extension RuleCase {
    /// `memory: [{as_of: 2026-04-01T08:00:00Z, record: {…}}]`: the earlier records of a case. One without a moment is an
    /// hour older than the one after it.
    static func memory(_ node: SettingsNode) -> [(record: IntelligenceRecord, asOf: Instant)] {
        let entries = node.elements
        return entries.enumerated().map { index, entry in
            let hours = Int64(entries.count - index)
            let moment = RecordSnippet.defaultMoment.milliseconds - hours * 3_600_000
            return (
                RecordSnippet.record(entry["record"]),
                RecordSnippet.instant(entry["as_of"]) ?? Instant(milliseconds: moment)
            )
        }
    }

    /// What the rules say of the record, with what its memory says.
    public func decision(by rules: RuleSet) -> Decision {
        var scratch = ScoringScratch()
        guard !memory.isEmpty else {
            if isWatched { scratch.recollection.noteWatched() }
            return rules.assess(record, asOf: asOf, &scratch)
        }
        var known = EntityMemory(secret: .none)
        for (offset, entry) in (memory + [(record, asOf)]).enumerated() {
            known.add(entry.record, at: Self.position(offset), timestamp: entry.asOf.milliseconds)
        }
        let position = Self.position(memory.count)
        known.look(
            topic: position.topic, partition: position.partition, offset: position.offset, for: rules,
            in: &scratch.recollection)
        if isWatched { scratch.recollection.noteWatched() }
        return rules.assess(record, asOf: asOf, &scratch)
    }

    private static func position(_ offset: Int) -> RecordPosition {
        RecordPosition(topic: "case", partition: 0, offset: Int64(offset))
    }
}

extension EntityMemory {
    /// Adds a good record that is there as values. A position that is known already changes nothing.
    public mutating func add(_ record: IntelligenceRecord, at position: RecordPosition, timestamp: Int64) {
        let scanner = RecordScanner(limits: ReadingLimits(maximumBytes: .max))
        let bytes = record.json()
        bytes.withUnsafeBytes { bytes in
            guard let view = try? scanner.scan(bytes) else { return }
            add(view, at: position, timestamp: timestamp)
        }
        withExtendedLifetime(scanner) {}
    }
}

extension RuleSet {
    /// Judges a record that is there as values and that the memory was told of.
    public func assess(
        _ record: IntelligenceRecord, asOf: Instant, at position: RecordPosition, in memory: borrowing EntityMemory
    ) -> Decision {
        var scratch = ScoringScratch()
        memory.look(
            topic: position.topic, partition: position.partition, offset: position.offset, for: self,
            in: &scratch.recollection)
        return assess(record, asOf: asOf, &scratch)
    }
}
