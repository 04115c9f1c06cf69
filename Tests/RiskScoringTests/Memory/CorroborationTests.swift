import Intelligence
import Testing

@testable import RiskScoring

@Suite("Corroboration")
struct CorroborationTests {
    private typealias Log = MemoryLog
    private typealias Random = MemoryPropertyTests.Random

    @Test("Independent origins raise 3 to 2 to 1; 4 to 6 are for a person to judge")
    func grades() {
        #expect([0, 1, 2, 9].map { Corroboration.raised(3, origins: $0) } == [3, 2, 1, 1])
        #expect([0, 1, 2].map { Corroboration.raised(2, origins: $0) } == [2, 1, 1])
        for grade: Int64 in [1, 4, 5, 6] { #expect(Corroboration.raised(grade, origins: 3) == grade) }
    }

    /// How many independent origins the memory sees for the last record.
    private static func origins(_ log: MemoryLog) throws -> Int {
        let rules = try Support.rules("when: {memory: {origins: {at_least: 1}}}, weight: 1")
        var memory = EntityMemory(secret: .none)
        MemoryLog.add(log.entries, to: &memory)
        var found = Recollection()
        let last = log.entries[log.entries.count - 1].position
        memory.look(topic: last.topic, partition: last.partition, offset: last.offset, for: rules, in: &found)
        return found.corroboration.origins
    }

    @Test("The score rises with the grade, and the reason tells why")
    func score() throws {
        func decision(_ others: [IntelligenceRecord]) throws -> Decision {
            var log = MemoryLog()
            for (index, other) in others.enumerated() { log.add(other, hours: Double(index)) }
            log.add(
                Log.record("TH-CUSTOMS", "L") { record in
                    record.handling.grade = AdmiraltyGrade(source: .usually, information: 3)
                    record.consignment?.observations = [.sealBroken]
                }, hours: 100)
            return log.last(try Support.projectRules())
        }
        let alone = try decision([])
        let one = try decision([Log.record("VN-CUSTOMS", "A")])
        let two = try decision([Log.record("VN-CUSTOMS", "A"), Log.record("LA-CUSTOMS", "B")])
        func grade(_ decision: Decision) -> Double? { decision.reasons.first { $0.rule == "R49" }?.points }
        #expect(alone.score < one.score && one.score < two.score)
        let reason = try #require(two.reasons.first { $0.rule == "R50" })
        #expect(reason.because.hasPrefix("2 other origins"))
        #expect(reason.basis == .amber)
        #expect(two.reasons.first { $0.rule == "R49" }?.basis == .amber)
        #expect(alone.reasons.first { $0.rule == "R49" }?.basis == nil)
        #expect(grade(alone) != grade(two))
    }

    @Test("What confirms nothing: another subject, an unreliable source, an exercise, a report that is too old")
    func unconfirmed() throws {
        func origins(_ other: IntelligenceRecord, hours: Double = 100) throws -> Int {
            var log = MemoryLog()
            log.add(other, hours: 0)
            log.add(Log.record("TH-CUSTOMS", "L"), hours: hours)
            return try Self.origins(log)
        }
        #expect(try origins(Log.record("VN-CUSTOMS", "A")) == 1)
        #expect(try origins(Log.record("VN-CUSTOMS", "A", container: "MSKU6011672")) == 0)
        #expect(try origins(Log.record("TH-CUSTOMS", "A")) == 0)
        #expect(try origins(Log.record("VN-CUSTOMS", "A") { $0.exercise = true }) == 0)
        #expect(try origins(Log.record("VN-CUSTOMS", "A"), hours: 31 * 24) == 0)
        for grade in [AdmiraltyGrade(source: .unreliable, information: 2), .init(source: .usually, information: 5)] {
            #expect(try origins(Log.record("VN-CUSTOMS", "A") { $0.handling.grade = grade }) == 0)
        }
    }

    private static let words = (0..<400).map { "word\($0 * 7919 % 1000)" }

    private static func text(_ random: inout Random, _ count: Int = 40) -> [String] {
        (0..<count).map { _ in words[random.below(words.count)] }
    }

    /// A copy: by the same text a little changed, by its figures, by a reference, by the thread or by the publisher.
    private static func copy(
        of original: IntelligenceRecord, _ text: inout [String], _ agency: String, _ id: String, _ random: inout Random
    ) -> IntelligenceRecord {
        var copy = Log.record(agency, id)
        switch random.below(4) {
        case 0:
            text.insert("relayed", at: 0)
            text[1 + random.below(text.count - 1)] = "changed"
            copy.narrative = text.joined(separator: " ")
        case 1:
            copy.refersTo = original.recordID
            copy.narrative = Self.text(&random).joined(separator: " ")
        case 2: copy.thread = original.threadID
        default:
            copy.source = original.source
            copy.narrative = text.joined(separator: " ")
        }
        return copy
    }

    @Test("No number of copies from one origin changes the grade", arguments: 1...40 as ClosedRange<UInt64>)
    func relays(_ seed: UInt64) throws {
        var random = Random(state: seed)
        let agencies = (0..<12).map { "A\($0)-CUSTOMS" }
        var originals = MemoryLog()
        var texts: [[String]] = []
        let count = 1 + random.below(3)
        for origin in 0..<count {
            let text = Self.text(&random)
            texts.append(text)
            originals.add(
                Log.record(agencies[origin], "O\(origin)") { record in
                    record.narrative = text.joined(separator: " ")
                    if random.below(3) == 0 { record.source = ReportSource(publisher: "Paper \(origin)") }
                }, hours: Double(origin))
        }
        // The one that is judged is an original of its own, or a copy of one.
        var judged = Log.record("TH-CUSTOMS", "L")
        judged.narrative = Self.text(&random).joined(separator: " ")
        if random.below(2) == 0 {
            var text = texts[0]
            judged = Self.copy(of: originals.entries[0].record, &text, "TH-CUSTOMS", "L", &random)
        }
        var without = originals
        without.add(judged, hours: 300)
        let expected = try Self.origins(without)
        #expect((0...count).contains(expected))

        var relayed = originals
        var known = originals.entries.map(\.record)
        for copy in 0..<(1 + random.below(25)) {
            let origin = random.below(count)
            // Of the original, or of an earlier copy of it.
            let original = random.below(2) == 0 ? originals.entries[origin].record : known[random.below(known.count)]
            let isOfOrigin = original.recordID == originals.entries[origin].record.recordID
            var text = isOfOrigin ? texts[origin] : (original.narrative ?? "").split(separator: " ").map(String.init)
            if text.count < 20 { text = texts[origin] }
            let made = Self.copy(
                of: original, &text, agencies[random.below(agencies.count)], "C\(copy)", &random)
            known.append(made)
            relayed.add(made, hours: 10 + Double(copy))
        }
        relayed.add(judged, hours: 300)
        #expect(try Self.origins(relayed) == expected)
    }

    @Test("Copies are linked to the cases of their chain, named only where every member may know them")
    func linking() throws {
        let text = "the container is said to hold pangolin scales under cashew nuts and to be collected by night"
        func record(_ agency: String, _ id: String, _ light: TrafficLight) -> IntelligenceRecord {
            Log.record(agency, id) { record in
                record.narrative = text
                record.handling.tlp = light
            }
        }
        var log = MemoryLog()
        log.add(record("VN-CUSTOMS", "A", .green), hours: 0)
        log.add(record("LA-CUSTOMS", "B", .amber), hours: 1)
        log.add(record("TH-CUSTOMS", "L", .amber), hours: 2)
        let rules = try Support.projectRules()
        var memory = EntityMemory(secret: .none)
        MemoryLog.add(log.entries, to: &memory)
        var found = Recollection()
        let last = log.entries[2].position
        memory.look(topic: last.topic, partition: last.partition, offset: last.offset, for: rules, in: &found)
        let corroboration = found.corroboration
        #expect(corroboration.origins == 0)
        #expect(corroboration.linked == ["VN-CUSTOMS/A"])
        #expect(corroboration.withheld == 1)
    }
}
