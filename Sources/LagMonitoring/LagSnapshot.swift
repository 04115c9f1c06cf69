import Kafka

/// What the monitor knows at a moment: the last good sample, judged. All outputs are made from it.
public struct LagSnapshot: Hashable, Sendable {
    /// The moment.
    public let generatedAt: UnixTime
    /// When the numbers were read; nil where the cluster never answered.
    public let sampledAt: UnixTime?
    /// Why the last sample failed; nil where it did not. The numbers are then those of an earlier one.
    public let problem: LagProblem?
    /// The cluster's id; nil where unknown.
    public let clusterID: String?
    /// How many brokers the cluster had.
    public let brokers: Int
    /// The workers in their configured order.
    public let workers: [WorkerLag]
    /// Dead letters per worker, in the same order.
    public let deadLetters: [DeadLetterCount]
    /// How many samples were taken since the start.
    public let samples: Int64
    /// How many of them failed.
    public let failures: Int64

    /// Whether the last sample succeeded.
    public var isCurrent: Bool { problem == nil && sampledAt != nil }

    /// How old the numbers are; nil where there are none.
    public var sampleAge: Duration? { sampledAt.map { generatedAt.elapsed(since: $0) } }

    /// The most serious of the workers' statuses.
    public var status: LagStatus { workers.map(\.status).max() ?? .ok }

    /// Records that wait, over all workers; nil where that is unknown of any partition,
    /// or where the cluster never answered.
    public var lagRecords: Int64? { sampledAt.flatMap { _ in LagTotal(of: workers.map(\.total)).records } }

    /// Dead letters of a worker, if they are counted.
    public func deadLetters(of worker: String) -> DeadLetterCount? {
        deadLetters.first { $0.worker == worker }
    }

    /// The same numbers, looked at later.
    public func seen(at moment: UnixTime) -> LagSnapshot {
        LagSnapshot(
            generatedAt: moment, sampledAt: sampledAt, problem: problem, clusterID: clusterID, brokers: brokers,
            workers: workers, deadLetters: deadLetters, samples: samples, failures: failures)
    }
}

/// Lag of several partitions together.
public struct LagTotal: Hashable, Sendable {
    /// Records that wait where that is known: a lower bound if ``isComplete`` is false.
    public let knownRecords: Int64
    /// The longest time a record has waited where that is known: a lower bound if ``isTimeComplete`` is false.
    public let knownTime: Duration
    /// Whether the records are known of every partition.
    public let isComplete: Bool
    /// Whether the time is known of every partition.
    public let isTimeComplete: Bool
    /// Records that retention removed unprocessed.
    public let lostRecords: Int64

    /// Records that wait; nil where that is unknown of any partition.
    public var records: Int64? { isComplete ? knownRecords : nil }
    /// The longest wait; nil where it is unknown of any partition.
    public var time: Duration? { isTimeComplete ? knownTime : nil }

    init(of readings: [PartitionReading]) {
        knownRecords = LagRules.sum(readings.compactMap(\.lagRecords))
        knownTime = readings.compactMap(\.lagTime).max() ?? .zero
        isComplete = readings.allSatisfy { $0.lagRecords != nil }
        isTimeComplete = readings.allSatisfy { $0.lagTime != nil }
        lostRecords = LagRules.sum(readings.map(\.lostRecords))
    }

    init(of totals: [LagTotal]) {
        knownRecords = LagRules.sum(totals.map(\.knownRecords))
        knownTime = totals.map(\.knownTime).max() ?? .zero
        isComplete = totals.allSatisfy(\.isComplete)
        isTimeComplete = totals.allSatisfy(\.isTimeComplete)
        lostRecords = LagRules.sum(totals.map(\.lostRecords))
    }
}

/// One worker's lag.
public struct WorkerLag: Hashable, Sendable {
    /// The worker's name.
    public let worker: String
    /// Its consumer group.
    public let group: GroupID
    /// The most serious of its topics' statuses.
    public let status: LagStatus
    /// Lag over its topics.
    public let total: LagTotal
    /// Its topics in order of name; those that do not exist come last.
    public let topics: [TopicLag]
}

/// One worker's lag on one topic.
public struct TopicLag: Hashable, Sendable {
    /// The topic, or the name or pattern that no topic answers to.
    public let topic: String
    /// The most serious of its partitions' statuses.
    public let status: LagStatus
    /// Lag over its partitions.
    public let total: LagTotal
    /// Where it is going.
    public let trend: LagTrend
    /// Its partitions in order; empty where the topic does not exist.
    public let partitions: [PartitionLag]

    /// Where and why the topic is not well: its most serious partition speaks for it. Nil where all is well.
    public var cause: (place: String, reason: String)? {
        guard status != .ok else { return nil }
        let bad = partitions.filter { $0.status != .ok }
        let worst = bad.max { ($0.status, $0.reading.lagRecords ?? 0) < ($1.status, $1.reading.lagRecords ?? 0) }
        guard let worst else { return (topic, "no such topic") }
        let others = Int64(bad.count - 1)
        let more = others > 0 ? " (and \(Humane.count(others, "more partition")))" : ""
        return (worst.reading.topicPartition.description, (worst.verdict.cause ?? "") + more)
    }
}

/// One worker's lag on one partition.
public struct PartitionLag: Hashable, Sendable {
    /// What was read.
    public let reading: PartitionReading
    /// How it was judged.
    public let verdict: LagVerdict
    /// Where it is going.
    public let trend: LagTrend
    /// How full the window of samples is, from 0 to 1.
    public let complete: Double

    /// The partition's number.
    public var partition: Partition { reading.topicPartition.partition }
    /// The word of the verdict.
    public var status: LagStatus { verdict.status }
}
