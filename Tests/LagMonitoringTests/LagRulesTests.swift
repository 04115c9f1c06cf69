import Kafka
import Testing

@testable import LagMonitoring

@Suite("The arithmetic of lag")
struct LagRulesTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let committed: Int64?
        let low: Int64
        let high: Int64
        let lag: Int64
        let lost: Int64
        let oldest: Int64?
        let name: String
        var testDescription: String { name }
    }

    static let cases = [
        Case(committed: nil, low: 0, high: 0, lag: 0, lost: 0, oldest: nil, name: "no commit, empty log"),
        Case(committed: nil, low: 0, high: 30, lag: 30, lost: 0, oldest: 0, name: "no commit: the whole log"),
        Case(committed: nil, low: 10, high: 30, lag: 20, lost: 0, oldest: 10, name: "no commit: end minus start"),
        Case(committed: nil, low: 30, high: 30, lag: 0, lost: 0, oldest: nil, name: "no commit, all removed"),
        Case(committed: nil, low: 31, high: 30, lag: 0, lost: 0, oldest: nil, name: "removed between the questions"),
        Case(committed: 0, low: 0, high: 30, lag: 30, lost: 0, oldest: 0, name: "committed the beginning"),
        Case(committed: 29, low: 0, high: 30, lag: 1, lost: 0, oldest: 29, name: "one record waits"),
        Case(committed: 30, low: 0, high: 30, lag: 0, lost: 0, oldest: nil, name: "at the end"),
        Case(committed: 31, low: 0, high: 30, lag: 0, lost: 0, oldest: nil, name: "past the end is no negative lag"),
        Case(committed: 5, low: 10, high: 30, lag: 25, lost: 5, oldest: 10, name: "retention took five"),
        Case(committed: 5, low: 30, high: 30, lag: 25, lost: 25, oldest: nil, name: "retention took all"),
        Case(committed: 10, low: 10, high: 30, lag: 20, lost: 0, oldest: 10, name: "at the start, none lost"),
        Case(committed: 0, low: 0, high: .max, lag: .max, lost: 0, oldest: 0, name: "the longest log there can be"),
        Case(
            committed: .min, low: .min, high: .max, lag: .max, lost: 0, oldest: .min, name: "nonsense does not trap"),
        Case(
            committed: .max, low: 0, high: .min, lag: 0, lost: 0, oldest: nil, name: "nonsense the other way round"),
    ]

    @Test("Records, losses and the oldest waiting record", arguments: cases)
    func records(_ value: Case) {
        let committed = value.committed.map { Offset($0) }
        let bounds = log(value.low, value.high)
        #expect(LagRules.records(committed: committed, bounds: bounds) == value.lag)
        #expect(LagRules.lost(committed: committed, bounds: bounds) == value.lost)
        #expect(LagRules.oldestWaiting(committed: committed, bounds: bounds) == value.oldest.map { Offset($0) })
    }

    @Test("Over all small logs, lag is never negative and zero exactly when nothing waits or all was lost")
    func exhaustive() {
        for low in Int64(0)...4 {
            for high in low...6 {
                for committed in [nil] + (Int64(0)...8).map(Optional.some) {
                    let offset = committed.map { Offset($0) }
                    let lag = LagRules.records(committed: offset, bounds: log(low, high))
                    let lost = LagRules.lost(committed: offset, bounds: log(low, high))
                    let oldest = LagRules.oldestWaiting(committed: offset, bounds: log(low, high))
                    #expect(lag >= 0 && lost >= 0)
                    #expect(lag == max(0, high - (committed ?? low)))
                    #expect((lag - lost > 0) == (oldest != nil))
                    if let oldest { #expect((low..<high).contains(oldest.rawValue)) }
                }
            }
        }
    }

    @Test("The age of a record is nil without a timestamp and zero for one from the future")
    func age() {
        #expect(LagRules.age(ofTimestamp: nil, at: start) == nil)
        #expect(LagRules.age(ofTimestamp: -1, at: start) == nil)
        #expect(LagRules.age(ofTimestamp: start.milliseconds - 1500, at: start) == .milliseconds(1500))
        #expect(LagRules.age(ofTimestamp: start.milliseconds + 1500, at: start) == .zero)
        #expect(LagRules.age(ofTimestamp: .max, at: start) == .zero)
    }

    @Test("A sum stays at the largest number")
    func sum() {
        #expect(LagRules.sum([1, 2, 3]) == 6)
        #expect(LagRules.sum([.max, 1]) == .max)
    }

    @Test("What is unknown is nil with its reason, never zero")
    func unknown() {
        let problem = LagProblem("not the coordinator")
        let byCommit = PartitionReading(
            topicPartition: place("t"), commit: .failure(problem), bounds: .success(log(0, 9)))
        #expect(byCommit.lagRecords == nil && byCommit.lagTime == nil && byCommit.problem == problem)
        #expect(byCommit.bounds == log(0, 9))
        let byBounds = PartitionReading(
            topicPartition: place("t"), commit: .success(Offset(3)), bounds: .failure(problem))
        #expect(byBounds.lagRecords == nil && byBounds.lagTime == nil && byBounds.problem == problem)
        #expect(byBounds.committed == Offset(3))
        let caughtUp = reading("t", committed: 9, high: 9)
        #expect(caughtUp.lagRecords == 0 && caughtUp.lagTime == .zero && caughtUp.problem == nil)
        let waiting = reading("t", committed: 8, high: 9)
        #expect(waiting.lagRecords == 1 && waiting.lagTime == nil)
        #expect(reading("t", committed: 10, high: 9).problem != nil)
    }

    @Test("Moments and durations survive extremes")
    func extremes() {
        #expect(start.description == "2026-04-15T08:30:00.000Z")
        #expect(start.timeOfDay == "08:30:00 UTC")
        #expect(UnixTime(milliseconds: -1).timeOfDay == "23:59:59 UTC")
        #expect(UnixTime(milliseconds: .max).elapsed(since: UnixTime(milliseconds: .min)).milliseconds == .max)
        #expect(UnixTime(milliseconds: .min).elapsed(since: UnixTime(milliseconds: .max)) == .zero)
        #expect(Duration.seconds(Int64.max).milliseconds == .max)
        #expect(Duration.milliseconds(-1500).milliseconds == -1500)
    }
}
