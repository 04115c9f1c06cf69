import WorkerKit

/// What a run did and what came of it.
public struct ChaosReport: Sendable, Codable {
    /// The seed of the schedule and of the records.
    public var seed: UInt64
    /// How long faults were injected, in seconds.
    public var seconds: Int
    /// `embedded`, or the brokers.
    public var cluster: String
    /// What the scorer was asked for.
    public var delivery: String
    /// How often each kind of fault was injected.
    public var faults: [String: Int] = [:]
    /// Faults of the schedule that were not: nobody was there at that moment, or only an embedded cluster can do it.
    public var skippedFaults: [String: Int] = [:]
    /// Messages published: acknowledged ones and those of which nobody knew.
    public var published = 0
    /// Messages that the broker acknowledged.
    public var acknowledged = 0
    /// Messages without a word from the broker.
    public var unknown = 0
    /// How many of those stand in the log all the same.
    public var unknownFound = 0
    /// Messages that stand in the log twice: the embedded broker does not know an idempotent producer's repetition.
    public var feedRepeated = 0
    /// How much of it was poison.
    public var poison = 0
    /// Producers of the feed that failed for good and were made anew.
    public var producersRenewed = 0
    /// Each effect.
    public var effects: [EffectCheck.Row] = []
    /// Effects that never came.
    public var lost = 0
    /// Effects that came twice, or of nothing.
    public var duplicated = 0
    /// Effects that came again with the same id, where that is allowed.
    public var repeated = 0
    /// Effects that overtook an earlier one of their thread.
    public var overtaken = 0
    /// From publication to assessment.
    public var assessmentStall = Stall([])
    /// From publication to the archive.
    public var archiveStall = Stall([])
    /// How long the workers took to catch up once all faults were lifted, in seconds.
    public var settlingSeconds = 0.0
    /// How instances ended, and how often: `scorer terminated: exit 0`.
    public var exits: [String: Int] = [:]
    /// Everything that is wrong.
    public var findings: [Finding] = []
    /// Whether nothing is.
    public private(set) var passed = false
    /// Where everything was kept; nil where it was removed.
    public var stateDirectory: String?

    init(seed: UInt64, seconds: Int, cluster: String, delivery: DeliveryMode) {
        self.seed = seed
        self.seconds = seconds
        self.cluster = cluster
        self.delivery = delivery.rawValue
    }

    mutating func take(_ comparison: Comparison) {
        published = comparison.feed.acknowledged + comparison.feed.unknown
        acknowledged = comparison.feed.acknowledged
        unknown = comparison.feed.unknown
        unknownFound = comparison.feed.unknownFound
        feedRepeated = comparison.feed.repeated
        poison = comparison.feed.poison.count
        effects = comparison.rows
        overtaken = comparison.overtaken
        repeated = comparison.rows.reduce(0) { $0 + $1.repeated }
        findings += comparison.findings
    }

    mutating func take(_ events: [FaultJournal.Event]) {
        for event in events {
            switch event.what {
            case .begun: faults[event.fault, default: 0] += 1
            case .skipped: skippedFaults[event.fault, default: 0] += 1
            case .lifted: break
            }
        }
    }

    mutating func take(_ exits: [WorkerExit]) {
        for exit in exits {
            let cause = exit.isFinal ? "at the end" : exit.cause.rawValue
            self.exits["\(exit.slot.worker) \(cause): \(exit.status)", default: 0] += 1
            guard !exit.isAsDocumented else { continue }
            findings.append(
                Finding(
                    kind: .exit, place: exit.slot.worker.rawValue, subject: "\(exit.slot)",
                    detail: "\(cause): \(exit.status) after \(Int(exit.seconds)) s"))
        }
    }

    /// Counts the findings; the last call.
    mutating func finish() {
        lost = findings.count { $0.kind == .lost }
        duplicated = findings.count { $0.kind == .duplicated || $0.kind == .contradiction }
        passed = findings.isEmpty
    }
}
