import Feeds
import Foundation
import Intelligence
import RiskScoring

/// What the memory costs: judging with look-ups, with few entities and with a million, and the bytes of a sighting.
enum MemoryBenchmark {
    private static let limits = ReadingLimits(maximumBytes: 900_000)
    private static let start: Int64 = 1_790_000_000_000

    static func run(rules: RuleSet, rounds: Int = 20) {
        for entities in [10_000, 1_000_000] { measure(rules, entities: entities, rounds: rounds) }
    }

    private static func measure(_ rules: RuleSet, entities: Int, rounds: Int) {
        var memory = EntityMemory(secret: EntitySecret([1]))
        let scanner = RecordScanner(limits: limits)
        var simulator = Simulator(seed: 2, start: Instant(milliseconds: start))
        var offset: Int64 = 0
        func position(_ offset: Int64) -> RecordPosition {
            RecordPosition(topic: "alerts.drugs", partition: Int32(offset % 8), offset: offset / 8)
        }
        var adding = 0.0
        var payloads: [(bytes: [UInt8], position: RecordPosition)] = []
        while memory.size.entities < entities {
            for _ in 0..<2000 {
                let bytes = simulator.next().json()
                let place = position(offset)
                if payloads.count == 2000 { payloads.removeAll(keepingCapacity: true) }
                // Of about the size that the other stages are measured with.
                if (600...800).contains(bytes.count) { payloads.append((bytes, place)) }
                bytes.withUnsafeBytes { bytes in
                    guard let view = try? scanner.scan(bytes) else { return }
                    let before = CPUTime.thread
                    memory.add(view, at: place, timestamp: start + offset * 1000)
                    adding += CPUTime.thread - before
                }
                offset += 1
            }
        }
        let size = memory.size
        print(
            String(
                format: "memory: %d entities, %d sightings of %d records, %.0f bytes each, %.2f µs to add a record",
                size.entities, size.sightings, size.records, Double(size.bytes) / Double(size.sightings),
                adding * 1e6 / Double(size.records)))
        var scratch = ScoringScratch()
        var (alone, with) = (Double.infinity, Double.infinity)
        for _ in 0..<rounds {
            alone = min(
                alone,
                seconds(payloads, scanner) { view, _ in
                    _ = rules.score(of: view, asOf: Instant(milliseconds: start), in: &scratch)
                })
            with = min(
                with,
                seconds(payloads, scanner) { view, place in
                    memory.look(
                        topic: place.topic, partition: place.partition, offset: place.offset, for: rules,
                        in: &scratch.recollection)
                    _ = rules.score(of: view, asOf: Instant(milliseconds: start), in: &scratch)
                    scratch.recollection.removeAll()
                })
        }
        let scan = seconds(payloads, scanner) { _, _ in }
        let count = Double(payloads.count) / 1e6
        print(
            String(
                format: "  evaluate %.2f µs, with look-ups %.2f µs", (alone - scan) / count, (with - scan) / count))
    }

    private static func seconds(
        _ payloads: [(bytes: [UInt8], position: RecordPosition)], _ scanner: RecordScanner,
        _ body: (RecordView, RecordPosition) -> Void
    ) -> Double {
        let start = CPUTime.thread
        for payload in payloads {
            payload.bytes.withUnsafeBytes { bytes in
                if let view = try? scanner.scan(bytes) { body(view, payload.position) }
            }
        }
        return CPUTime.thread - start
    }
}
