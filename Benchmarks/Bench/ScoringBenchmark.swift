import Feeds
import Foundation
import Intelligence
import Kafka
import RiskScoring

/// What the scorer does with a record, from its bytes to its assessment in the batch to be sent, by stage and without
/// Kafka: each stage is what it and all before it cost, less what those before it cost.
enum ScoringBenchmark {
    /// How far a record is taken.
    enum Stage: String, CaseIterable {
        case scan, validate, evaluate, explain, write, append
    }

    private static let asOf = Instant(milliseconds: 1_796_000_000_000)
    private static let limits = ReadingLimits(maximumBytes: 900_000)

    /// Runs and prints microseconds of CPU time per record, the best of so many rounds.
    static func run(rulesFile: String = "config/rules.yaml", listsFolder: String = "config/lists", rounds: Int = 20) {
        let rules: RuleSet
        do {
            rules = try RuleSet(rulesFile: rulesFile, listsFolder: listsFolder)
        } catch {
            print("scoring: \(error)")
            return
        }
        let payloads = payloads(2000)
        let bytes = payloads.reduce(0) { $0 + $1.count } / payloads.count
        print("scoring: \(rules.ruleIDs.count) rules, \(payloads.count) records of \(bytes) bytes in the mean")
        var before = 0.0
        for stage in Stage.allCases {
            var best = Double.infinity
            for _ in 0..<max(1, rounds) { best = min(best, seconds(payloads, stage, rules)) }
            let each = best * 1e6 / Double(payloads.count)
            print(
                String(
                    format: "  %@ %6.2f µs", stage.rawValue.padding(toLength: 10, withPad: " ", startingAt: 0),
                    each - before))
            before = each
        }
        print(String(format: "  in all     %6.2f µs", before))
        MemoryBenchmark.run(rules: rules, rounds: rounds)
        do {
            try WatchBenchmark.run(rulesFile: rulesFile, listsFolder: listsFolder, rounds: rounds)
        } catch {
            print("watch-lists: \(error)")
        }
    }

    /// Simulated records of about 700 bytes.
    private static func payloads(_ count: Int) -> [[UInt8]] {
        var simulator = Simulator(seed: 1, start: Instant(milliseconds: 1_790_000_000_000))
        var payloads: [[UInt8]] = []
        while payloads.count < count {
            let bytes = simulator.next().json()
            if (600...800).contains(bytes.count) { payloads.append(bytes) }
        }
        return payloads
    }

    private static let validator = RecordValidator(
        directory: AgencyDirectory(
            Simulator.operationMembers.map {
                Agency(
                    code: $0.code, name: "\($0.code)", country: $0.country, kind: .customs, ceiling: .red,
                    mayReceiveNominalData: true)
            }), commodityGroups: [.drugs, .wildlife])

    private static func seconds(_ payloads: [[UInt8]], _ stage: Stage, _ rules: RuleSet) -> Double {
        let start = CPUTime.thread
        let done =
            stage == .write || stage == .append
            ? assess(payloads, stage, rules) : judge(payloads, stage, rules)
        let seconds = CPUTime.thread - start
        precondition(done == payloads.count, "every simulated record is good")
        return seconds
    }

    /// The stages before there is anything to write. Returns how many records came through.
    private static func judge(_ payloads: [[UInt8]], _ stage: Stage, _ rules: RuleSet) -> Int {
        let scanner = RecordScanner(limits: limits)
        var scratch = ScoringScratch()
        var done = 0
        for payload in payloads {
            payload.withUnsafeBytes { payload in
                guard let view = try? scanner.scan(payload), scanner.isPlain,
                    stage == .scan || validator.accepts(view, now: asOf)
                else { return }
                switch stage {
                case .evaluate: done += rules.score(of: view, asOf: asOf, in: &scratch) >= 0 ? 1 : 0
                case .explain: done += rules.judge(view, asOf: asOf, in: &scratch).score >= 0 ? 1 : 0
                default: done += 1
                }
            }
        }
        return done
    }

    /// The whole way, as the scorer's handler goes it.
    private static func assess(_ payloads: [[UInt8]], _ stage: Stage, _ rules: RuleSet) -> Int {
        var assessor = Assessor(rules: rules, validator: validator, cluster: "benchmark", limits: limits)
        let headers = HeaderTemplate(CloudEventAttributes.ofAssessments(source: "dragon-scorer", exercise: true))
        let topic = Topic("assessments")
        var batch = ProducerBatch(reserving: payloads.count * 2048)
        var done = 0
        for (index, payload) in payloads.enumerated() {
            let position = RecordPosition(topic: "alerts.drugs", partition: 3, offset: Int64(index))
            let refusal = payload.withUnsafeBytes {
                assessor.assess($0, at: position, timestamp: asOf.milliseconds)
            }
            guard refusal == nil else { continue }
            done += 1
            guard stage == .append else { continue }
            assessor.withAssessment { assessment in
                batch.append(topic: topic, key: assessment.thread, payload: assessment.json, headers: headers) {
                    $0 == 0 ? assessment.id : $0 == 1 ? assessment.asOf : assessment.thread
                }
            }
        }
        return done
    }
}
