import Kafka

/// Takes samples: reads commits, log bounds and the timestamps of waiting records, in a bounded time.
public struct LagSampler: Sendable {
    private let source: any LagSource
    private let groups: [MonitoredGroup]
    private let now: @Sendable () -> UnixTime

    /// A sampler of `groups`.
    public init(
        source: any LagSource, groups: [MonitoredGroup], now: @escaping @Sendable () -> UnixTime = { .now() }
    ) {
        self.source = source
        self.groups = groups
        self.now = now
    }

    /// Takes one sample. It never fails as a whole: a cluster that does not answer is a sample that says so, and what
    /// is unknown of one partition is kept with that partition.
    public func sample(deadline: Duration) async -> LagSample {
        let budget = Budget(deadline)
        let cluster: ClusterView
        do {
            cluster = try await source.cluster(deadline: budget.remaining)
        } catch {
            return LagSample(takenAt: now(), result: .failure(Self.problem(error)))
        }
        let selected = groups.map { group in
            group.select(from: cluster.topics.keys).flatMap { Self.partitions(of: $0, in: cluster) }
        }
        // Commits first, ends afterwards: lag is then never understated, and a commit past the end is no race.
        var commits: [Result<[TopicPartition: Offset], LagProblem>] = []
        for (group, partitions) in zip(groups, selected) {
            commits.append(await committed(by: group.group, of: partitions, budget))
        }
        let deadLetterPartitions = groups.map { Self.partitions(of: $0.deadLetterTopic, in: cluster) }
        let all = Set((selected + deadLetterPartitions).joined()).sorted()
        let bounds = all.isEmpty ? [:] : await source.bounds(of: all, deadline: budget.remaining)
        let takenAt = now()
        if let problem = Self.silence(of: all, bounds) {
            return LagSample(takenAt: takenAt, result: .failure(problem))
        }
        var readings = zip(selected, commits).map { partitions, commits in
            partitions.map { partition in
                PartitionReading(
                    topicPartition: partition, commit: commits.map { Self.stated($0[partition]) },
                    bounds: Self.stated(bounds[partition]))
            }
        }
        await age(&readings, budget)
        let activity = await source.activity(of: groups.map(\.group), deadline: budget.remaining)
        return LagSample(
            takenAt: takenAt,
            result: .success(
                LagSample.Reading(
                    clusterID: cluster.id, brokers: cluster.brokers,
                    groups: zip(groups, readings).map { group, partitions in
                        GroupReading(
                            monitored: group, activity: activity[group.group],
                            missing: group.topics.filter { $0.select(from: cluster.topics.keys).isEmpty },
                            partitions: partitions)
                    },
                    deadLetters: zip(groups, deadLetterPartitions).map { Self.count($0, $1, bounds) })))
    }

    /// A log's bounds as the source states them: absent, or not offsets at all, is unknown.
    private static func stated(_ bounds: Result<LogBounds, LagProblem>?) -> Result<LogBounds, LagProblem> {
        switch bounds {
        case nil: .failure(LagProblem("the broker gave no answer for this partition"))
        case .success(let bounds) where min(bounds.low, bounds.high) < Offset(0):
            .failure(LagProblem("the broker states no valid offsets for the log"))
        case .some(let known): known
        }
    }

    /// A committed offset as the source states it: negative means that there is none.
    private static func stated(_ committed: Offset?) -> Offset? {
        committed.flatMap { $0 < Offset(0) ? nil : $0 }
    }

    private func committed(
        by group: GroupID, of partitions: [TopicPartition], _ budget: Budget
    ) async -> Result<[TopicPartition: Offset], LagProblem> {
        guard !partitions.isEmpty else { return .success([:]) }
        do {
            return .success(try await source.committed(by: group, of: partitions, deadline: budget.remaining))
        } catch {
            return .failure(Self.problem(error))
        }
    }

    /// Reads the oldest waiting record of every lagging partition, all in one call; groups that stand at different
    /// places of one partition need a further call each. Every call gets its share of what is left of the budget, and
    /// one share remains, so that unreadable records do not cost the rest of the sample.
    private func age(_ readings: inout [[PartitionReading]], _ budget: Budget) async {
        var rounds: [[TopicPartition: Offset]] = []
        for reading in readings.joined() {
            guard let position = reading.oldestWaiting else { continue }
            let partition = reading.topicPartition
            if rounds.contains(where: { $0[partition] == position }) { continue }
            if let free = rounds.firstIndex(where: { $0[partition] == nil }) {
                rounds[free][partition] = position
            } else {
                rounds.append([partition: position])
            }
        }
        var ages: [TopicPartition: [Offset: Duration]] = [:]
        for (index, positions) in rounds.enumerated() {
            let share = budget.remaining / (rounds.count - index + 1)
            guard share > .zero else { break }
            let timestamps = await source.timestamps(at: positions, deadline: share)
            let now = now()
            for (partition, position) in positions {
                ages[partition, default: [:]][position] = LagRules.age(ofTimestamp: timestamps[partition], at: now)
            }
        }
        readings = readings.map { group in
            group.map { reading in
                reading.oldestWaiting.map { reading.aged(ages[reading.topicPartition]?[$0]) } ?? reading
            }
        }
    }

    private static func partitions(of topic: Topic, in cluster: ClusterView) -> [TopicPartition] {
        (cluster.topics[topic] ?? []).sorted().map { TopicPartition(topic, $0) }
    }

    private static func count(
        _ group: MonitoredGroup, _ partitions: [TopicPartition],
        _ bounds: [TopicPartition: Result<LogBounds, LagProblem>]
    ) -> DeadLetterCount {
        do {
            let records = try partitions.map { partition in
                LagRules.records(committed: nil, bounds: try stated(bounds[partition]).get())
            }
            return DeadLetterCount(worker: group.worker, topic: group.deadLetterTopic, records: LagRules.sum(records))
        } catch {
            return DeadLetterCount(
                worker: group.worker, topic: group.deadLetterTopic, records: nil, problem: problem(error))
        }
    }

    /// The broker may go away after the first answer: where every partition is unknown for that reason, the sample
    /// has seen nothing.
    private static func silence(
        of partitions: [TopicPartition], _ bounds: [TopicPartition: Result<LogBounds, LagProblem>]
    ) -> LagProblem? {
        var first: LagProblem?
        for partition in partitions {
            guard case .failure(let problem) = bounds[partition], problem.isBrokerUnreachable else { return nil }
            first = first ?? problem
        }
        return first
    }

    private static func problem(_ error: any Error) -> LagProblem {
        error as? LagProblem ?? LagProblem("\(error)")
    }
}

/// What is left of a deadline.
private struct Budget {
    private let end: ContinuousClock.Instant

    init(_ deadline: Duration) { end = .now + max(.zero, deadline) }

    var remaining: Duration { max(.zero, end - .now) }
}
