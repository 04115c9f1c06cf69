import Intelligence
import Testing

@testable import RiskScoring

/// What the memory says depends on the log alone.
@Suite("Memory: properties")
struct MemoryPropertyTests {
    /// Records that share their entities often, with answers, corrections, recalls and exercises among them.
    static func log(_ seed: UInt64, count: Int) -> MemoryLog {
        var random = Random(state: seed)
        var log = MemoryLog()
        var hours = 0.0
        for number in 0..<count {
            hours += Double(random.below(20)) / 2
            let earlier = log.entries.isEmpty ? nil : log.entries[random.below(log.entries.count)].record
            log.add(record(number, earlier, &random), hours: hours)
        }
        return log
    }

    private static func record(_ number: Int, _ earlier: IntelligenceRecord?, _ random: inout Random)
        -> IntelligenceRecord
    {
        let agencies = ["VN-CUSTOMS", "TH-CUSTOMS", "LA-CUSTOMS", "KH-CUSTOMS"]
        var record = MemoryLog.record(
            agencies[random.below(4)], "R\(number)",
            container: MemoryLog.containers[random.below(MemoryLog.containers.count)])
        record.exercise = random.below(8) == 0
        var party = Party(role: .consignee, kind: .company)
        party.name = "Firma Lotus \(random.below(5))"
        party.phone = "+8491234567\(random.below(4))"
        record.parties = [party]
        record.goods = [Goods(commodity: "goods \(random.below(3))")]
        record.handling.grade = AdmiraltyGrade(source: .usually, information: 1 + random.below(6))
        guard let earlier else { return record }
        switch random.below(6) {
        case 0:
            let results: [OutcomeResult] = [.seized, .examinedNothingFound, .pending]
            record = MemoryLog.answer(
                record.agency.rawValue, record.id, to: earlier.threadID.description, results[random.below(3)])
            record.exercise = earlier.exercise
        case 1, 2:
            record.kind = random.below(2) == 0 ? .correction : .recall
            record.agency = earlier.agency
            record.refersTo = earlier.recordID
            record.thread = earlier.threadID
            record.exercise = earlier.exercise
        default: break
        }
        return record
    }

    struct Random: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }

        mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
    }

    private static func decisions(_ log: MemoryLog, _ rules: RuleSet, _ memory: borrowing EntityMemory) -> [Decision] {
        log.entries.map { MemoryLog.decision($0, rules, memory) }
    }

    @Test("The order of telling, repeats and what came later change nothing", arguments: [1, 2, 3] as [UInt64])
    func independence(_ seed: UInt64) throws {
        let rules = try Support.projectRules()
        let log = Self.log(seed, count: 250)
        var growing = EntityMemory(secret: .none)
        var expected: [Decision] = []
        for entry in log.entries {
            MemoryLog.add([entry], to: &growing)
            expected.append(MemoryLog.decision(entry, rules, growing))
        }
        #expect(expected.contains { $0.reasons.contains { $0.rule == "R15" } })
        #expect(expected.contains { $0.reasons.contains { $0.rule == "R50" } })
        #expect(Self.decisions(log, rules, growing) == expected, "it ran ahead")
        var random = Random(state: seed)
        var shuffled = EntityMemory(secret: .none)
        MemoryLog.add(log.entries.shuffled(using: &random) + log.entries.prefix(50), to: &shuffled)
        #expect(Self.decisions(log, rules, shuffled) == expected, "told in another order")
        let (size, other) = (shuffled.size, growing.size)
        #expect(size.records == 250)
        #expect(size.sightings == other.sightings)
    }

    @Test("What is forgotten is what nobody can ask for any more")
    func forgetting() throws {
        let rules = try Support.projectRules()
        let log = Self.log(7, count: 5000)
        var limits = EntityMemory.Limits()
        limits.window = .seconds(400 * 86_400)
        var whole = EntityMemory(limits: limits, secret: .none)
        MemoryLog.add(log.entries, to: &whole)
        var bounded = EntityMemory(limits: limits, secret: .none)
        for (index, entry) in log.entries.enumerated() {
            MemoryLog.add([entry], to: &bounded)
            bounded.forget(before: entry.timestamp)
            guard index % 97 == 0 || index > 4900 else { continue }
            let expected = MemoryLog.decision(entry, rules, whole)
            #expect(MemoryLog.decision(entry, rules, bounded) == expected, "\(index)")
        }
        let (boundedSize, wholeSize) = (bounded.size, whole.size)
        #expect(boundedSize.records < 4000)
        #expect(wholeSize.records == 5000)
    }

    @Test("It holds no more than it may, and says that records are missing")
    func bounds() throws {
        var limits = EntityMemory.Limits()
        limits.sightings = 6000
        var memory = EntityMemory(limits: limits, secret: .none)
        let log = Self.log(9, count: 4000)
        MemoryLog.add(log.entries, to: &memory)
        let memorySize = memory.size
        #expect(memorySize.sightings <= 6000)
        #expect(memorySize.givenUp > 0)
        #expect(memorySize.records + memory.size.givenUp == 4000)
        let rules = try Support.projectRules()
        var found = Recollection()
        let last = log.entries[3999].position
        memory.look(topic: last.topic, partition: last.partition, offset: last.offset, for: rules, in: &found)
        let isIncomplete = found.isIncomplete
        #expect(isIncomplete)
    }
}
