import Feeds
import Foundation
import Intelligence
import RiskScoring
import Settings

/// What watch-lists cost the scorer while nothing hits: the same records judged with none and with 20,000 entries, in
/// turns.
enum WatchBenchmark {
    private static let start: Int64 = 1_790_000_000_000
    private static let secret = EntitySecret([1])

    static func run(rulesFile: String, listsFolder: String, rounds: Int = 20) throws {
        let files = try RuleFiles(rulesFile: rulesFile, listsFolder: listsFolder)
        let lists = try WatchLists(open: (0..<4).map(list))
        let plain = try files.ruleSet(secret: secret)
        let watching = try RuleSet(
            yaml: files.rules.yaml, file: files.rules.name, lists: files.lists, watchLists: lists, secret: secret)
        var memory = EntityMemory(secret: secret)
        let scanner = RecordScanner(limits: ReadingLimits(maximumBytes: 900_000))
        var payloads: [(bytes: [UInt8], position: RecordPosition)] = []
        var simulator = Simulator(seed: 2, start: Instant(milliseconds: start))
        for offset in 0..<20_000 {
            let bytes = simulator.next().json()
            let position = RecordPosition(topic: "alerts.drugs", partition: 0, offset: Int64(offset))
            guard (600...800).contains(bytes.count) else { continue }
            if payloads.count < 2000 { payloads.append((bytes, position)) }
            bytes.withUnsafeBytes { bytes in
                guard let view = try? scanner.scan(bytes) else { return }
                memory.add(view, at: position, timestamp: start + Int64(offset) * 1000)
            }
        }
        var best = [Double](repeating: .infinity, count: 4)
        var scratch = ScoringScratch()
        for _ in 0..<rounds {
            for (index, rules) in [plain, watching, plain, watching].enumerated() {
                let before = CPUTime.thread
                for payload in payloads {
                    payload.bytes.withUnsafeBytes { bytes in
                        guard let view = try? scanner.scan(bytes) else { return }
                        if index >= 2 {
                            let position = payload.position
                            memory.look(
                                topic: position.topic, partition: position.partition, offset: position.offset,
                                for: rules, in: &scratch.recollection)
                        } else {
                            scratch.recollection.removeAll()
                        }
                        _ = rules.score(of: view, asOf: Instant(milliseconds: start), in: &scratch)
                    }
                }
                best[index] = min(best[index], CPUTime.thread - before)
            }
        }
        let each = best.map { $0 * 1e6 / Double(payloads.count) }
        print(
            String(
                format: "watch-lists: 20,000 entries, no hit: %+.3f µs with the memory, %+.3f µs without",
                each[3] - each[2], each[1] - each[0]))
    }

    /// Entries of many kinds that no simulated record names.
    private static func list(_ number: Int) -> ReferenceFile {
        let entries = (0..<5000).map { place in
            let name = "\(number)x\(place)"
            switch place % 5 {
            case 0: return "kind: vehicle, value: \"QZ \(name) \(place)\""
            case 1: return "kind: phone, value: \"+99\(number)5\(1_000_000 + place)\""
            case 2: return "kind: consignee, value: Watched Firm \(name)"
            case 3: return "kind: address, value: \(place) Watched Street \(name)"
            default: return "kind: person, value: Watched Person \(name) Qz"
            }
        }
        return ReferenceFile(
            name: "watch\(number)",
            yaml: """
                version: 1
                name: l\(number)
                owner: TH-CUSTOMS
                salt: 0123456789abcdef
                handling: {tlp: "TLP:AMBER"}
                from: 2026-01-01
                expires: 2027-12-31
                entries:

                """ + entries.map { "  - {\($0)}" }.joined(separator: "\n"))
    }
}
