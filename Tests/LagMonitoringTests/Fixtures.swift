import Kafka
import Synchronization

@testable import LagMonitoring

/// A cluster that says what a test wants it to say, and remembers what it was asked.
final class ScriptedSource: LagSource {
    struct State {
        var cluster: Result<ClusterView, LagProblem> = .success(ClusterView(id: "test", brokers: 1, topics: [:]))
        var commits: [GroupID: Result<[TopicPartition: Offset], LagProblem>] = [:]
        var bounds: [TopicPartition: Result<LogBounds, LagProblem>] = [:]
        var timestamps: [TopicPartition: [Offset: Int64]] = [:]
        var activity: [GroupID: GroupActivity] = [:]
        var timestampQuestions: [[TopicPartition: Offset]] = []
        var deadlines: [Duration] = []
    }
    let state = Mutex(State())

    init(_ change: (inout State) -> Void = { _ in }) { state.withLock { change(&$0) } }

    func cluster(deadline: Duration) async throws -> ClusterView {
        try state.withLock {
            $0.deadlines.append(deadline)
            return try $0.cluster.get()
        }
    }

    func committed(
        by group: GroupID, of partitions: [TopicPartition], deadline: Duration
    ) async throws -> [TopicPartition: Offset] {
        try state.withLock {
            $0.deadlines.append(deadline)
            return try ($0.commits[group] ?? .success([:])).get().filter { partitions.contains($0.key) }
        }
    }

    func bounds(
        of partitions: [TopicPartition], deadline: Duration
    ) async -> [TopicPartition: Result<LogBounds, LagProblem>] {
        state.withLock {
            $0.deadlines.append(deadline)
            return $0.bounds.filter { partitions.contains($0.key) }
        }
    }

    func timestamps(at positions: [TopicPartition: Offset], deadline: Duration) async -> [TopicPartition: Int64] {
        state.withLock { state in
            state.deadlines.append(deadline)
            state.timestampQuestions.append(positions)
            var answer: [TopicPartition: Int64] = [:]
            for (partition, offset) in positions { answer[partition] = state.timestamps[partition]?[offset] }
            return answer
        }
    }

    func activity(of groups: [GroupID], deadline: Duration) async -> [GroupID: GroupActivity] {
        state.withLock {
            $0.deadlines.append(deadline)
            return $0.activity
        }
    }
}

/// The moment at which the tests' clock starts: 2026-04-15T08:30:00Z.
let start = UnixTime(milliseconds: 1_776_241_800_000)

func after(_ duration: Duration) -> UnixTime {
    UnixTime(milliseconds: start.milliseconds + duration.components.seconds * 1000)
}

func place(_ topic: String, _ partition: Int32 = 0) -> TopicPartition {
    TopicPartition(Topic(topic), Partition(partition))
}

func log(_ low: Int64, _ high: Int64) -> LogBounds { LogBounds(low: Offset(low), high: Offset(high)) }

func group(_ worker: String, _ topics: TopicSelector...) -> MonitoredGroup {
    MonitoredGroup(worker: worker, group: GroupID(worker), topics: topics)
}

/// A partition's reading from plain numbers.
func reading(
    _ topic: String, _ partition: Int32 = 0, committed: Int64?, low: Int64 = 0, high: Int64, waited: Duration? = nil
) -> PartitionReading {
    PartitionReading(
        topicPartition: place(topic, partition), commit: .success(committed.map { Offset($0) }),
        bounds: .success(log(low, high)), lagTime: waited)
}

/// A good sample of one worker `w` from its partitions' readings.
func sample(
    at moment: UnixTime, _ partitions: [PartitionReading], activity: GroupActivity? = nil, cluster: String = "test"
) -> LagSample {
    LagSample(
        takenAt: moment,
        result: .success(
            LagSample.Reading(
                clusterID: cluster, brokers: 1,
                groups: [
                    GroupReading(
                        monitored: group("w", .name(Topic("t"))), activity: activity, partitions: partitions)
                ],
                deadLetters: [DeadLetterCount(worker: "w", topic: Topic("dead-letters.w"), records: 0)])))
}

/// Samples ten seconds apart of (committed, end); the log begins at 0.
func observations(_ steps: [(committed: Int64?, high: Int64)], low: Int64 = 0) -> [LagHistory.Observation] {
    steps.enumerated().map { index, step in
        LagHistory.Observation(
            takenAt: after(.seconds(10 * index)), committed: step.committed.map { Offset($0) },
            bounds: log(low, step.high))
    }
}

/// A snapshot with something of everything: a healthy worker, one that stopped, unknowns, a missing topic, names that
/// want escaping.
func richSnapshot(problem: LagProblem? = nil) -> LagSnapshot {
    let scorer = MonitoredGroup(
        worker: "dragon-scorer", group: GroupID("scorer"),
        topics: [.pattern("^alerts\\..*"), .name(Topic("alerts.precursors"))])
    let odd = MonitoredGroup(worker: "<b>&\"odd\"", group: GroupID("a\\b\"c\nd"), topics: [.name(Topic("assessments"))])
    var history = LagHistory(window: 4, interval: .seconds(10))
    for step in 0..<4 {
        let processed = Int64(step) * 100
        history.append(
            LagSample(
                takenAt: after(.seconds(step * 10)),
                result: .success(
                    LagSample.Reading(
                        clusterID: "cluster-1", brokers: 3,
                        groups: [
                            GroupReading(
                                monitored: scorer, activity: .members, missing: [scorer.topics[1]],
                                partitions: [
                                    reading("alerts.drugs", 0, committed: 500, high: 500),
                                    reading(
                                        "alerts.drugs", 1, committed: 600 + processed, high: 1500,
                                        waited: .milliseconds(12_345)),
                                ]),
                            GroupReading(
                                monitored: odd, activity: .empty,
                                partitions: [
                                    reading("assessments", 0, committed: 10, low: 20, high: 1_234_567),
                                    PartitionReading(
                                        topicPartition: place("assessments", 1), commit: .success(nil),
                                        bounds: .failure(LagProblem("leader <gone>"))),
                                ]),
                        ],
                        deadLetters: [
                            DeadLetterCount(
                                worker: "dragon-scorer", topic: Topic("dead-letters.dragon-scorer"), records: 7),
                            DeadLetterCount(
                                worker: odd.worker, topic: Topic("dead-letters.odd"), records: nil,
                                problem: LagProblem("no answer")),
                        ]))))
    }
    if let problem { history.append(LagSample(takenAt: after(.seconds(40)), result: .failure(problem))) }
    let evaluator = LagEvaluator()
    let now = after(.seconds(problem == nil ? 32 : 75))
    return evaluator.snapshot(of: history, at: now)
        ?? evaluator.snapshot(of: history, endingWith: sample(at: now, []), at: now)
}
