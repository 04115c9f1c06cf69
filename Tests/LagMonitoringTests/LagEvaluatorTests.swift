import Kafka
import Testing

@testable import LagMonitoring

@Suite("The status of a partition")
struct LagEvaluatorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let steps: [(committed: Int64?, high: Int64)]
        let status: LagStatus
        var activity: GroupActivity?
        var hasCommitted = true
        var testDescription: String { name }
    }

    private static func steady(_ count: Int, _ step: (committed: Int64?, high: Int64)) -> [(Int64?, Int64)] {
        Array(repeating: step, count: count)
    }

    static let cases: [Case] = [
        Case(name: "nothing waits", steps: [(5, 5), (5, 5), (5, 5), (5, 5), (5, 5)], status: .ok),
        Case(name: "one sample judges nothing", steps: [(0, 9)], status: .ok),
        Case(name: "less than half a window judges nothing", steps: steady(4, (0, 9)), status: .ok),
        Case(name: "half a window without a commit", steps: steady(5, (0, 9)), status: .stop),
        Case(name: "the same with members", steps: steady(5, (0, 9)), status: .stall, activity: .members),
        Case(name: "the same without members", steps: steady(5, (0, 9)), status: .stop, activity: .empty),
        Case(
            name: "no commit while the lag grows", steps: [(5, 6), (5, 7), (5, 8), (5, 9), (5, 10)], status: .stop),
        Case(
            name: "records that came after the group had caught up are not a standstill",
            steps: [(5, 5), (5, 5), (5, 5), (5, 5), (5, 9)], status: .ok),
        Case(
            name: "and become one when the window no longer reaches back",
            steps: [(5, 6), (5, 9), (5, 9), (5, 9), (5, 9)], status: .stop),
        Case(
            name: "commits went on longer than they have been missing",
            steps: [(1, 99), (20, 99), (40, 99), (60, 99), (60, 99)], status: .ok),
        Case(
            name: "commits have been missing as long as they went on",
            steps: [(1, 99), (20, 99), (40, 99), (40, 99), (40, 99)], status: .ok),
        Case(
            name: "commits have been missing longer than they went on",
            steps: [(1, 99), (20, 99), (40, 99), (40, 99), (40, 99), (40, 99)], status: .stop),
        Case(name: "falls behind", steps: [(1, 9), (2, 12), (3, 15), (4, 18), (5, 21)], status: .warn),
        Case(name: "keeps the same distance", steps: [(1, 9), (2, 10), (3, 11), (4, 12), (5, 13)], status: .warn),
        Case(name: "catches up once", steps: [(1, 9), (2, 12), (9, 15), (10, 18), (11, 21)], status: .ok),
        Case(
            name: "falls behind since it was at the end", steps: [(9, 9), (10, 12), (11, 15), (12, 18), (13, 21)],
            status: .ok),
        Case(name: "goes back", steps: [(1, 99), (50, 99), (20, 99), (30, 99), (40, 99)], status: .rewind),
        Case(name: "goes back and regains it", steps: [(1, 99), (50, 99), (20, 99), (40, 99), (50, 99)], status: .ok),
        Case(
            name: "goes back to the end of a log at rest", steps: [(9, 9), (9, 9), (3, 9), (9, 9), (9, 9)], status: .ok),
        Case(
            name: "goes back and stays there", steps: [(50, 99), (20, 99), (20, 99), (20, 99), (20, 99)], status: .stop),
        Case(name: "the commit expired", steps: [(10, 99), (20, 99), (30, 99), (40, 99), (nil, 99)], status: .rewind),
        Case(
            name: "a group that has never committed", steps: [(nil, 9)], status: .notFound, hasCommitted: false),
        Case(
            name: "still never committed after a whole window", steps: steady(10, (nil, 9)), status: .notFound,
            activity: .members, hasCommitted: false),
        Case(name: "never committed, nothing waits", steps: [(nil, 0)], status: .ok, hasCommitted: false),
        Case(name: "commits elsewhere but not here, so far", steps: steady(4, (nil, 9)), status: .ok),
        Case(name: "commits elsewhere but not here", steps: steady(5, (nil, 9)), status: .stop),
        Case(name: "the first commit here", steps: [(nil, 9), (nil, 9), (nil, 9), (nil, 9), (3, 9)], status: .ok),
    ]

    private func verdict(
        _ steps: [(committed: Int64?, high: Int64)], activity: GroupActivity? = nil, hasCommitted: Bool = true,
        evaluator: LagEvaluator = LagEvaluator(), low: Int64 = 0
    ) throws -> LagVerdict {
        let last = try #require(steps.last)
        return evaluator.verdict(
            on: reading("t", committed: last.committed, low: low, high: last.high),
            observations: observations(steps, low: low), window: 10,
            group: LagEvaluator.GroupContext(activity: activity, hasCommitted: hasCommitted))
    }

    @Test("Burrow's rules", arguments: cases)
    func rules(_ value: Case) throws {
        let verdict = try verdict(value.steps, activity: value.activity, hasCommitted: value.hasCommitted)
        #expect(verdict.status == value.status, "\(verdict.cause ?? "no cause")")
        #expect((verdict.cause == nil) == (verdict.status == .ok))
    }

    @Test("Lag up to the allowed number is well in any case")
    func allowed() throws {
        #expect(try verdict(Self.steady(10, (0, 9)), evaluator: LagEvaluator(allowedLag: 9)).status == .ok)
        #expect(try verdict(Self.steady(10, (0, 9)), evaluator: LagEvaluator(allowedLag: 8)).status == .stop)
    }

    @Test("An unknown lag is a warning with its reason, whatever was seen before")
    func unknown() {
        let unknown = PartitionReading(
            topicPartition: place("t"), commit: .failure(LagProblem("no coordinator")), bounds: .success(log(0, 9)))
        let verdict = LagEvaluator().verdict(
            on: unknown, observations: observations(Self.steady(5, (9, 9))), window: 10,
            group: LagEvaluator.GroupContext(activity: nil, hasCommitted: true))
        #expect(verdict == LagVerdict(.warn, "cannot be measured: no coordinator"))
    }

    @Test("Records lost to retention are a warning at once, but do not hide a standstill")
    func lost() throws {
        let first = try verdict([(2, 9)], low: 5)
        #expect(first == LagVerdict(.warn, "retention removed 3 records before they were processed"))
        #expect(try verdict(Self.steady(5, (2, 9)), low: 5).status == .stop)
    }

    @Test("A commit past the end is a warning")
    func pastTheEnd() throws {
        #expect(try verdict([(12, 9)]).status == .warn)
    }

    @Test("Causes name numbers a person can act on")
    func causes() throws {
        let stop = try verdict(Self.steady(6, (0, 1200)), activity: .empty)
        #expect(stop.cause == "no commit for 50 s or longer; 1,200 records wait; the group has no members")
        let one = try verdict([(nil, 1)], hasCommitted: false)
        #expect(one.cause == "the group has never committed; 1 record waits")
    }

    /// All windows of five samples over a small log: the rules may disagree with nothing that is plainly so.
    @Test("Over all small histories the plain truths hold")
    func exhaustive() throws {
        let commits: [Int64] = [0, 1, 2]
        var windows: [[Int64]] = [[]]
        for _ in 0..<5 { windows = windows.flatMap { window in commits.map { window + [$0] } } }
        for window in windows {
            for growth in [Int64(0), 1] {
                let steps = window.enumerated().map { (committed: Optional($1), high: 2 + growth * Int64($0)) }
                let status = try verdict(steps).status
                let lags = steps.map { $0.high - ($0.committed ?? 0) }
                if lags.last == 0 { #expect(status == .ok) }
                if Set(window).count == 1, lags.allSatisfy({ $0 > 0 }) { #expect(status == .stop) }
                if window == window.sorted() { #expect(status != .rewind) }
                if status == .warn { #expect(lags == lags.sorted() && lags.allSatisfy { $0 > 0 }) }
                if status == .stop { #expect(window[3] == window[4] && window[2] == window[4]) }
            }
        }
    }

    @Test("The more serious status wins, in a fixed order")
    func severity() {
        #expect(LagStatus.allCases.sorted().map(\.rawValue) == ["OK", "NOTFOUND", "WARN", "STOP", "STALL", "REWIND"])
        #expect([LagStatus.stop, .ok, .warn].max() == .stop)
    }
}
