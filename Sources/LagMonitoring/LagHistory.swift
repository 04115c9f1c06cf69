import Kafka

/// The last samples of every partition of every monitored group.
public struct LagHistory: Sendable {
    /// What one sample saw of one partition.
    public struct Observation: Hashable, Sendable {
        /// When.
        public let takenAt: UnixTime
        /// The committed offset; nil where the group had committed nothing.
        public let committed: Offset?
        /// The log's bounds.
        public let bounds: LogBounds
        /// Records between the commit and the end.
        public let lag: Int64

        /// An observation.
        public init(takenAt: UnixTime, committed: Offset?, bounds: LogBounds) {
            self.takenAt = takenAt
            self.committed = committed
            self.bounds = bounds
            lag = LagRules.records(committed: committed, bounds: bounds)
        }
    }

    /// One group's place on one partition.
    struct Key: Hashable {
        let group: GroupID
        let topicPartition: TopicPartition
    }

    /// How many samples are kept.
    public let window: Int
    /// The time between two samples.
    public let interval: Duration
    /// How many samples were taken, failed ones among them.
    public private(set) var samples: Int64 = 0
    /// How many samples failed altogether.
    public private(set) var failures: Int64 = 0
    /// The last sample of all.
    public private(set) var latest: LagSample?
    /// The last sample that the cluster answered, and when it was taken.
    public private(set) var lastReading: (takenAt: UnixTime, reading: LagSample.Reading)?
    private var observations: [Key: [Observation]] = [:]

    /// An empty history of `window` samples (at least 2), taken every `interval`.
    public init(window: Int = 10, interval: Duration) {
        self.window = max(2, window)
        self.interval = interval
    }

    /// The samples of one partition for one group, oldest first.
    public func observations(of topicPartition: TopicPartition, for group: GroupID) -> [Observation] {
        observations[Key(group: group, topicPartition: topicPartition)] ?? []
    }

    /// Adds a sample. Partitions that are gone are forgotten, so that the history stays bounded.
    public mutating func append(_ sample: LagSample) {
        samples &+= 1
        latest = sample
        guard case .success(let reading) = sample.result else {
            failures &+= 1
            return
        }
        if let last = lastReading,
            !isContinued(from: last.takenAt, to: sample.takenAt)
                || isAnother(reading.clusterID, than: last.reading.clusterID)
        {
            observations = [:]
        }
        lastReading = (sample.takenAt, reading)
        var next: [Key: [Observation]] = [:]
        for group in reading.groups {
            for partition in group.partitions {
                let key = Key(group: group.monitored.group, topicPartition: partition.topicPartition)
                next[key] = appending(partition, at: sample.takenAt, to: observations[key] ?? [])
            }
        }
        observations = next
    }

    private func appending(
        _ partition: PartitionReading, at takenAt: UnixTime, to ring: [Observation]
    ) -> [Observation] {
        guard partition.lagRecords != nil, let bounds = partition.bounds else { return ring }
        let observation = Observation(takenAt: takenAt, committed: partition.committed, bounds: bounds)
        // A log that got shorter is another log: the topic was created anew. Its offsets tell nothing of the old ones.
        guard let last = ring.last, last.bounds.high <= bounds.high else { return [observation] }
        return ring.suffix(window - 1) + [observation]
    }

    /// A cluster that did not give its id in time may be any.
    private func isAnother(_ id: String?, than known: String?) -> Bool {
        guard let id, let known else { return false }
        return id != known
    }

    /// After an outage of half the window, or when the clock was set back, what was seen before says nothing of how
    /// the work goes now: a worker cannot commit while the broker is away.
    private func isContinued(from last: UnixTime, to next: UnixTime) -> Bool {
        next >= last && next.elapsed(since: last) <= interval * window / 2
    }
}
