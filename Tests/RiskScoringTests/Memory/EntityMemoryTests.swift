import Intelligence
import Settings
import Testing

@testable import RiskScoring

@Suite("Memory of entities")
struct EntityMemoryTests {
    private typealias Log = MemoryLog

    /// Whether a condition over the memory holds for the last record.
    private static func holds(
        _ condition: String, _ log: MemoryLog, limits: EntityMemory.Limits = .init()
    ) throws -> Bool {
        let rules = try Support.rules("when: {memory: \(condition)}, weight: 1")
        return log.last(rules, limits: limits).reasons.contains { $0.rule == "T1" }
    }

    private static func log(_ records: [(IntelligenceRecord, Double)]) -> MemoryLog {
        var log = MemoryLog()
        for (record, hours) in records { log.add(record, hours: hours) }
        return log
    }

    private static let last = Log.record("TH-CUSTOMS", "L")

    @Test("Counts reports, agencies, goods, kilograms and the time since the last")
    func figures() throws {
        func goods(_ commodity: String, _ kg: Double) -> (inout IntelligenceRecord) -> Void {
            { record in
                record.goods = [Goods(commodity: commodity)]
                record.goods[0].quantityKg = kg
            }
        }
        let log = Self.log([
            (Log.record("VN-CUSTOMS", "A", goods("ivory", 10)), 0),
            (Log.record("VN-CUSTOMS", "B", goods("Ivory", 20)), 24),
            (Log.record("LA-CUSTOMS", "C", goods("heroin", 3)), 48),
            (Log.record("LA-CUSTOMS", "D", container: "MSKU6011672", goods("heroin", 3)), 49),
            (Self.last, 72),
        ])
        for (condition, expected) in [
            ("{of: container, within: 30d, reports: {at_least: 3, at_most: 3}}", true),
            ("{of: container, within: 30d, reports: {at_least: 4}}", false),
            ("{of: container, within: 30d, agencies: {at_least: 2, at_most: 2}}", true),
            ("{of: container, within: 30d, goods: {at_least: 2, at_most: 2}}", true),
            ("{of: container, within: 30d, kg: {at_least: 33, at_most: 33}}", true),
            ("{of: container, within: 25h, reports: {at_least: 1, at_most: 1}}", true),
            ("{of: container, within: 30d, last_seen: {within_last: 24h}}", true),
            ("{of: container, within: 30d, last_seen: {within_last: 23h}}", false),
            ("{of: container, within: 30d, last_seen: {older_than: 23h}}", true),
            ("{of: [vessel, phone], within: 30d, reports: {at_least: 1}}", false),
        ] {
            #expect(try Self.holds(condition, log) == expected, "\(condition)")
        }
    }

    @Test("Seizures and empty examinations count by case, through the answers of the thread")
    func outcomes() throws {
        let seized = "{of: container, within: 30d, seizures: {at_least: 1, at_most: 1}}"
        let empty = "{of: container, within: 30d, empty_examinations: {at_least: 1, at_most: 1}}"
        let warning = Log.record("VN-CUSTOMS", "A")
        let seizure = Log.answer("LA-CUSTOMS", "F", to: "VN-CUSTOMS/A", .seized)
        var log = Self.log([(warning, 0), (seizure, 5), (Self.last, 9)])
        #expect(try Self.holds(seized, log))
        #expect(try !Self.holds(empty, log))
        log = Self.log([
            (warning, 0), (Log.answer("LA-CUSTOMS", "F", to: "VN-CUSTOMS/A", .examinedNothingFound), 5),
            (Log.answer("LA-CUSTOMS", "G", to: "VN-CUSTOMS/A", .examinedNothingFound), 6), (Self.last, 9),
        ])
        #expect(try !Self.holds(seized, log))
        #expect(try Self.holds(empty, log))
        // An answer that came later is not known yet.
        log = Self.log([(warning, 0), (Self.last, 9), (seizure, 10)])
        let rules = try Support.rules("when: {memory: \(seized)}, weight: 1")
        var memory = EntityMemory(secret: .none)
        MemoryLog.add(log.entries, to: &memory)
        #expect(Log.decision(log.entries[1], rules, memory).reasons.allSatisfy { $0.rule != "T1" })
    }

    @Test("A correction takes the place of its record, a recall takes it away")
    func versions() throws {
        let other = "MSKU6011672"
        func version(_ kind: RecordKind, _ id: String, of original: String, container: String?) -> IntelligenceRecord {
            Log.record("VN-CUSTOMS", id, kind: kind, container: container) { record in
                record.refersTo = RecordID(qualified: original)
                record.thread = RecordID(qualified: "VN-CUSTOMS/A")
            }
        }
        let original = Log.record("VN-CUSTOMS", "A")
        let once = "{of: container, within: 30d, reports: {at_least: 1, at_most: 1}}"
        let moved = version(.correction, "B", of: "VN-CUSTOMS/A", container: other)
        #expect(try !Self.holds(once, Self.log([(original, 0), (moved, 1), (Self.last, 9)])))
        let there = Log.record("TH-CUSTOMS", "L", container: other)
        #expect(try Self.holds(once, Self.log([(original, 0), (moved, 1), (there, 9)])))
        let kept = version(.correction, "B", of: "VN-CUSTOMS/A", container: "CSQU3054383")
        #expect(try Self.holds(once, Self.log([(original, 0), (kept, 1), (Self.last, 9)])))
        let again = version(.correction, "C", of: "VN-CUSTOMS/A", container: "CSQU3054383")
        #expect(try Self.holds(once, Self.log([(original, 0), (kept, 1), (again, 2), (Self.last, 9)])))
        let recall = version(.recall, "D", of: "VN-CUSTOMS/A", container: nil)
        #expect(try !Self.holds(once, Self.log([(original, 0), (recall, 1), (Self.last, 9)])))
        // A recall that comes later takes nothing away from what was judged before.
        let log = Self.log([(original, 0), (Self.last, 9), (recall, 10)])
        var memory = EntityMemory(secret: .none)
        MemoryLog.add(log.entries, to: &memory)
        let rules = try Support.rules("when: {memory: \(once)}, weight: 1")
        #expect(Log.decision(log.entries[1], rules, memory).reasons.contains { $0.rule == "T1" })
    }

    @Test("A value seen too often links nothing")
    func overCorrelation() throws {
        var log = MemoryLog()
        for number in 0..<40 { log.add(Log.record("VN-CUSTOMS", "A\(number)"), hours: Double(number)) }
        log.add(Self.last, hours: 50)
        var limits = EntityMemory.Limits()
        let many = "{of: container, within: 30d, reports: {at_least: 1}}"
        limits.overCorrelation = 40
        #expect(try Self.holds(many, log, limits: limits))
        limits.overCorrelation = 39
        #expect(try !Self.holds(many, log, limits: limits))
        let rules = try Support.rules("when: {memory: \(many)}, weight: 1")
        var memory = EntityMemory(limits: limits, secret: .none)
        MemoryLog.add(log.entries, to: &memory)
        var found = Recollection()
        let position = log.entries[40].position
        memory.look(
            topic: position.topic, partition: position.partition, offset: position.offset, for: rules, in: &found)
        let overCorrelated = found.overCorrelated
        #expect(overCorrelated >= 1)
    }

    @Test("Mistakes are named with their line and the rule")
    func mistakes() {
        for (condition, message) in [
            ("{of: [contaner], within: 30d, reports: {at_least: 1}}", "did you mean \"container\""),
            ("{of: container, reports: {at_least: 1}}", "how far back"),
            ("{of: container, within: 30d}", "must ask for at least one"),
            ("{origins: {at_least: 1}, of: container}", "stand alone"),
            ("{of: container, within: 30d, reprots: {at_least: 1}}", "reprots"),
        ] {
            let error = #expect(throws: SettingsError.self, "\(condition)") {
                try Support.rules("when: {memory: \(condition)}, weight: 1")
            }
            #expect(error?.description.contains(message) == true, "\(condition): \(error?.description ?? "")")
            #expect(error?.description.contains("rules.yaml:11") == true, "\(error?.description ?? "")")
        }
    }

    @Test("The texts show the figures")
    func texts() throws {
        let yaml =
            Support.head + """
                  - {id: T1, when: {memory: {of: container, within: 30d, reports: {at_least: 1}}}, weight: 1, title: t, \
                because: "the {memory.entity}: {memory.reports} by {memory.agencies}, {memory.days_since} days ago", \
                source: s, evidence: e}
                """
        let rules = try RuleSet(yaml: yaml, file: "rules.yaml", lists: Support.lists)
        let log = Self.log([(Log.record("VN-CUSTOMS", "A"), 0), (Log.record("LA-CUSTOMS", "B"), 24), (Self.last, 80)])
        let reason = try #require(log.last(rules).reasons.first { $0.rule == "T1" })
        #expect(reason.because == "the container: 2 by 2, 2 days ago")
        #expect(reason.basis == .amber)
    }
}
