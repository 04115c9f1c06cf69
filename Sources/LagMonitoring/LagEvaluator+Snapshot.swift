import Kafka

extension LagEvaluator {
    /// Judges a history at a moment; nil where no sample has been taken yet.
    public func snapshot(of history: LagHistory, at now: UnixTime) -> LagSnapshot? {
        history.latest.map { snapshot(of: history, endingWith: $0, at: now) }
    }

    /// Judges a history whose last sample is `latest`.
    func snapshot(of history: LagHistory, endingWith latest: LagSample, at now: UnixTime) -> LagSnapshot {
        var problem: LagProblem?
        if case .failure(let stated) = latest.result { problem = stated }
        let reading = history.lastReading?.reading
        return LagSnapshot(
            generatedAt: now, sampledAt: history.lastReading?.takenAt, problem: problem,
            clusterID: reading?.clusterID, brokers: reading?.brokers ?? 0,
            workers: reading?.groups.map { worker($0, history) } ?? [], deadLetters: reading?.deadLetters ?? [],
            samples: history.samples, failures: history.failures)
    }

    private func worker(_ group: GroupReading, _ history: LagHistory) -> WorkerLag {
        let context = GroupContext(
            activity: group.activity, hasCommitted: group.partitions.contains { $0.committed != nil })
        let partitions = group.partitions.map { reading in
            let observations = history.observations(of: reading.topicPartition, for: group.monitored.group)
            return PartitionLag(
                reading: reading,
                verdict: verdict(on: reading, observations: observations, window: history.window, group: context),
                // Old samples say nothing of where an unknown lag is going.
                trend: reading.lagRecords == nil ? .unknown : LagTrend(of: observations),
                complete: Self.complete(observations, of: history.window))
        }
        let existing = Dictionary(grouping: partitions, by: \.reading.topicPartition.topic)
            .sorted { $0.key < $1.key }
            .map { Self.topic($0.key.rawValue, $0.value) }
        let topics = existing + group.missing.map { Self.topic($0.description, []) }
        return WorkerLag(
            worker: group.monitored.worker, group: group.monitored.group,
            status: topics.map(\.status).max() ?? .notFound, total: LagTotal(of: topics.map(\.total)), topics: topics)
    }

    private static func topic(_ name: String, _ partitions: [PartitionLag]) -> TopicLag {
        let total = LagTotal(of: partitions.map(\.reading))
        return TopicLag(
            topic: name, status: partitions.map(\.status).max() ?? .notFound, total: total,
            trend: LagTrend(of: partitions.map { ($0.trend, $0.verdict) }, lag: total.records),
            partitions: partitions)
    }
}
