import Kafka
import Testing

@testable import LagMonitoring

@Suite("The last samples")
struct LagHistoryTests {
    private func history(_ samples: [LagSample], window: Int = 4) -> LagHistory {
        var history = LagHistory(window: window, interval: .seconds(10))
        for sample in samples { history.append(sample) }
        return history
    }

    private func good(_ step: Int, committed: Int64? = 1, high: Int64 = 9, cluster: String = "test") -> LagSample {
        sample(at: after(.seconds(step * 10)), [reading("t", committed: committed, high: high)], cluster: cluster)
    }

    private func bad(_ step: Int) -> LagSample {
        LagSample(takenAt: after(.seconds(step * 10)), result: .failure(LagProblem("gone", isBrokerUnreachable: true)))
    }

    private func count(_ history: LagHistory) -> Int {
        history.observations(of: place("t"), for: GroupID("w")).count
    }

    @Test("Only the window is kept, the newest last")
    func window() {
        let history = history((0..<7).map { good($0, committed: Int64($0)) })
        let kept = history.observations(of: place("t"), for: GroupID("w"))
        #expect(kept.map { $0.committed?.rawValue } == [3, 4, 5, 6])
        #expect(history.samples == 7 && history.failures == 0)
    }

    @Test("A failed sample is counted, and the last good one stays with its time")
    func failure() {
        let history = history([good(0), good(1), bad(2)])
        #expect(history.failures == 1 && count(history) == 2)
        #expect(history.lastReading?.takenAt == after(.seconds(10)))
        #expect(history.latest == bad(2))
    }

    @Test("A short gap is bridged; after a long one, or a clock set back, judging begins anew")
    func gaps() {
        #expect(count(history([good(0), good(1), bad(2), good(3)])) == 3)
        #expect(count(history([good(0), good(1), bad(2), bad(3), good(4)])) == 1)
        #expect(count(history([good(4), good(3)])) == 1)
    }

    @Test("A log that got shorter, or another cluster, has no past")
    func anew() {
        #expect(count(history([good(0), good(1), good(2, high: 8)])) == 1)
        #expect(count(history([good(0), good(1), good(2, cluster: "other")])) == 1)
    }

    @Test("An unknown partition keeps its past; one that is gone is forgotten")
    func forgetting() {
        let unknown = PartitionReading(
            topicPartition: place("t"), commit: .success(nil), bounds: .failure(LagProblem("no leader")))
        let kept = history([good(0), sample(at: after(.seconds(10)), [unknown]), good(2)])
        #expect(count(kept) == 2)
        #expect(count(history([good(0), sample(at: after(.seconds(10)), []), good(2)])) == 1)
    }

    @Test("A window has at least two samples")
    func minimum() {
        #expect(LagHistory(window: -5, interval: .seconds(1)).window == 2)
    }
}

@Suite("Where a lag is going")
struct LagTrendTests {
    @Test("Velocity and time to clear come from the first and the last sample")
    func partition() {
        let shrinking = LagTrend(of: observations([(0, 1000), (200, 1000), (400, 1000)]))
        #expect(shrinking.velocity == -20 && shrinking.timeToClear == .seconds(30))
        let growing = LagTrend(of: observations([(0, 10), (0, 30)]))
        #expect(growing.velocity == 2 && growing.timeToClear == nil)
        let steady = LagTrend(of: observations([(0, 10), (5, 15)]))
        #expect(steady.velocity == 0 && steady.timeToClear == nil)
        let clear = LagTrend(of: observations([(0, 10), (10, 10)]))
        #expect(clear.timeToClear == .zero)
    }

    @Test("One sample, or none, gives no velocity")
    func few() {
        #expect(LagTrend(of: []) == .unknown)
        #expect(LagTrend(of: observations([(0, 10)])) == .unknown)
        #expect(LagTrend(of: observations([(10, 10)])).timeToClear == .zero)
    }

    @Test("Extreme numbers give no end instead of a trap")
    func extremes() {
        let slow = LagTrend(of: observations([(0, .max), (1025, .max)]))
        #expect(slow.timeToClear == nil)
    }

    @Test("Together, partitions are no more hopeful than the slowest, and not at all beside one that stands still")
    func together() {
        let quick = LagTrend(of: observations([(0, 1000), (900, 1000)]))
        let slow = LagTrend(of: observations([(0, 1000), (10, 1000)]))
        let both = LagTrend(of: [(quick, LagVerdict(.ok)), (slow, LagVerdict(.ok))], lag: 1090)
        #expect(both.velocity == -91 && both.timeToClear == slow.timeToClear)
        let stuck = LagTrend(of: [(quick, LagVerdict(.ok)), (slow, LagVerdict(.stop))], lag: 1090)
        #expect(stuck.velocity == -91 && stuck.timeToClear == nil)
        #expect(LagTrend(of: [(quick, LagVerdict(.ok)), (.unknown, LagVerdict(.ok))], lag: 5) == .unknown)
        #expect(LagTrend(of: [(quick, LagVerdict(.ok))], lag: nil) == .unknown)
        #expect(LagTrend(of: [], lag: 0) == .unknown)
    }
}
