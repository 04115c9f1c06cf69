import Intelligence
import Testing

@testable import RiskScoring

@Suite("Sightings")
struct SightingTests {
    @Test("A memory rebuilt from sightings says the same as one of the records", arguments: [11, 12] as [UInt64])
    func rebuild(_ seed: UInt64) throws {
        let log = MemoryPropertyTests.log(seed, count: 200)
        let rules = try Support.projectRules()
        var original = EntityMemory(secret: .none)
        MemoryLog.add(log.entries, to: &original)
        var rebuilt = EntityMemory(secret: .none)
        var writer = SightingWriter()
        let reader = SightingReader()
        for entry in log.entries.reversed() {
            let expected = original.sighting(of: entry.position, timestamp: entry.timestamp)
            var json: [UInt8] = []
            var key: [UInt8] = []
            writer.write(entry.position, timestamp: entry.timestamp, from: original) {
                key = Array($0)
                json = Array($1)
            }
            #expect(key == Array(entry.record.threadID.description.utf8) || entry.record.thread == nil)
            var plain = JSONWriter()
            plain.write(expected)
            let plainBytes = plain.bytes
            #expect(json == plainBytes, "both writers write the same")
            let read = try reader.read(json)
            #expect(read == expected)
            let isAdded = rebuilt.add(read)
            #expect(isAdded)
        }
        for entry in log.entries {
            let expected = MemoryLog.decision(entry, rules, original)
            #expect(MemoryLog.decision(entry, rules, rebuilt) == expected)
        }
        let text = String(decoding: try JSONWriterBytes.of(original, log), as: UTF8.self)
        #expect(!text.lowercased().contains("lotus") && !text.contains("8491"), "no identifier in clear")
    }

    @Test("Only what no sighting speaks for is read again")
    func coverage() {
        var coverage = SightingCoverage()
        for offset: Int64 in [7, 3, 4, 5, 9, 4] { coverage.note(topic: "a", partition: 1, offset: offset) }
        func first(_ low: Int64, _ partition: Int32 = 1) -> Int64 {
            coverage.firstMissing(topic: "a", partition: partition, from: low)
        }
        #expect([first(0), first(3), first(5), first(7), first(9), first(20)] == [0, 6, 6, 8, 10, 20])
        #expect(first(3, 0) == 3)
    }

    @Test("A sighting of another version is not taken")
    func strange() {
        var memory = EntityMemory(secret: .none)
        let position = RecordPosition(topic: "a", partition: 0, offset: 0)
        for (numbers, entities) in [
            ([1, 2], [String(repeating: "0", count: 31) + "e"]), (Array(repeating: 1, count: 11), ["zz"]),
            (Array(repeating: 1, count: 11), [String(repeating: "0", count: 31) + "1"]),
        ] as [([UInt64], [String])] {
            let content = Sighting.Content(
                thread: "A/B", agency: "A", numbers: numbers, kilograms: 0, entities: entities)
            let isAdded = memory.add(Sighting(position: position, timestamp: 1, content: content))
            #expect(!isAdded)
        }
        let isAdded = memory.add(Sighting(position: position, timestamp: 1, content: nil))
        #expect(isAdded)
        let size = memory.size
        #expect(size.records == 0)
    }
}

/// All sightings of a log, as one text.
private enum JSONWriterBytes {
    static func of(_ memory: borrowing EntityMemory, _ log: MemoryLog) throws -> [UInt8] {
        var all: [UInt8] = []
        for entry in log.entries {
            var writer = JSONWriter()
            writer.write(memory.sighting(of: entry.position, timestamp: entry.timestamp))
            writer.append(to: &all)
        }
        return all
    }
}
