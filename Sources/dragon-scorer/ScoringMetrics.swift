import CoreMetrics
import Intelligence
import Metrics
import RiskScoring
import Synchronization
import WorkerKit

/// What the scorer tells of its rules and lanes.
final class ScoringMetrics: Sendable {
    private let shares = Mutex(LaneShares())
    private let refusals = Counter(label: Metric.rulesLoadFailures.name)

    /// Counts the records of a batch.
    func count(_ counts: LaneCounts) {
        let shares = shares.withLock { shares in
            shares.add(counts)
            return shares
        }
        for lane in Lane.allCases {
            let labels = [("lane", lane.rawValue)]
            if counts[lane] > 0 {
                Counter(label: Metric.laneRecords.name, dimensions: labels).increment(by: counts[lane])
            }
            if let share = shares.share(of: lane) {
                Gauge(label: Metric.laneShare.name, dimensions: labels).record(share)
            }
        }
    }

    /// What differs much from the shares that are expected.
    func remarks(expected: [Lane: Double]) -> [String] { shares.withLock { $0.remarks(expected: expected) } }

    /// Rules are in force, in place of those of a revision before.
    func inForce(_ rules: RuleSet, before: String?) {
        if let before { info(before, 0) }
        info(rules.revision, 1)
        refusals.increment(by: 0)
        for (lane, share) in rules.expectedShares {
            Gauge(label: Metric.laneExpected.name, dimensions: [("lane", lane.rawValue)]).record(share)
        }
    }

    /// Files were refused.
    func refused() { refusals.increment() }

    private func info(_ revision: String, _ value: Int) {
        Gauge(label: Metric.rulesInfo.name, dimensions: [("revision", revision)]).record(value)
    }
}
