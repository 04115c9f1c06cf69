import Kafka

/// One look at the cluster: what every monitored worker had committed, and where the logs ended.
public struct LagSample: Hashable, Sendable {
    /// When it was taken.
    public let takenAt: UnixTime
    /// The result, or why there is none: the broker was unreachable, or did not answer in time.
    public let result: Result<Reading, LagProblem>

    /// A sample.
    public init(takenAt: UnixTime, result: Result<Reading, LagProblem>) {
        self.takenAt = takenAt
        self.result = result
    }

    /// What was read from a cluster that answered.
    public struct Reading: Hashable, Sendable {
        /// The cluster's id; nil where the broker gives none.
        public let clusterID: String?
        /// How many brokers there are.
        public let brokers: Int
        /// One entry per monitored group, in their configured order.
        public let groups: [GroupReading]
        /// One entry per worker, in their configured order.
        public let deadLetters: [DeadLetterCount]

        /// A reading.
        public init(
            clusterID: String?, brokers: Int, groups: [GroupReading], deadLetters: [DeadLetterCount]
        ) {
            self.clusterID = clusterID
            self.brokers = brokers
            self.groups = groups
            self.deadLetters = deadLetters
        }
    }
}

/// What was read of one worker's group.
public struct GroupReading: Hashable, Sendable {
    /// Which worker and group.
    public let monitored: MonitoredGroup
    /// Whether the group has members; nil where the broker cannot tell.
    public let activity: GroupActivity?
    /// What the worker is to read but no topic answers to.
    public let missing: [TopicSelector]
    /// Its partitions in order of topic and number.
    public let partitions: [PartitionReading]

    /// A group's reading.
    public init(
        monitored: MonitoredGroup, activity: GroupActivity?, missing: [TopicSelector] = [],
        partitions: [PartitionReading]
    ) {
        self.monitored = monitored
        self.activity = activity
        self.missing = missing
        self.partitions = partitions
    }
}

/// What was read of one partition for one group. Nil is unknown, never zero.
public struct PartitionReading: Hashable, Sendable {
    /// Which partition.
    public let topicPartition: TopicPartition
    /// The committed offset; nil where there is no commit, or where it is unknown (then ``problem`` says why).
    public let committed: Offset?
    /// The log's bounds.
    public let bounds: LogBounds?
    /// Records between the commit and the end.
    public let lagRecords: Int64?
    /// How long the oldest waiting record has waited.
    public let lagTime: Duration?
    /// Records that retention removed before this group read them.
    public let lostRecords: Int64
    /// What could not be measured, or does not fit together.
    public let problem: LagProblem?

    /// Applies the rules of lag to what was read; `commit` and `bounds` are failures where they are unknown.
    public init(
        topicPartition: TopicPartition, commit: Result<Offset?, LagProblem>, bounds: Result<LogBounds, LagProblem>,
        lagTime: Duration? = nil
    ) {
        self.topicPartition = topicPartition
        committed = (try? commit.get()) ?? nil
        self.bounds = try? bounds.get()
        switch (commit, bounds) {
        case (.failure(let problem), _), (_, .failure(let problem)):
            self.problem = problem
            lagRecords = nil
            self.lagTime = nil
            lostRecords = 0
        case (.success(let committed), .success(let bounds)):
            lagRecords = LagRules.records(committed: committed, bounds: bounds)
            lostRecords = LagRules.lost(committed: committed, bounds: bounds)
            self.lagTime = LagRules.oldestWaiting(committed: committed, bounds: bounds) == nil ? .zero : lagTime
            // The commit is read before the bounds, so a commit past the end is no race.
            problem = committed.flatMap { committed in
                committed > bounds.high
                    ? LagProblem(
                        "the commit \(committed.rawValue) is past the end of the log \(bounds.high.rawValue); "
                            + "was the topic created anew?")
                    : nil
            }
        }
    }

    /// The same with the age of the oldest waiting record, where one waits and the age is known.
    func aged(_ age: Duration?) -> PartitionReading {
        guard let bounds, lagRecords != nil else { return self }
        return PartitionReading(
            topicPartition: topicPartition, commit: .success(committed), bounds: .success(bounds), lagTime: age)
    }

    /// Where the oldest waiting record stands; nil where none waits or that is unknown.
    var oldestWaiting: Offset? {
        guard let bounds, lagRecords != nil else { return nil }
        return LagRules.oldestWaiting(committed: committed, bounds: bounds)
    }
}

/// How many records stand in a worker's dead-letter topic.
public struct DeadLetterCount: Hashable, Sendable {
    /// The worker that could not handle them.
    public let worker: String
    /// Their topic.
    public let topic: Topic
    /// How many there are; 0 where the topic does not exist, nil where the number is unknown.
    public let records: Int64?
    /// Why it is unknown.
    public let problem: LagProblem?

    /// A count.
    public init(worker: String, topic: Topic, records: Int64?, problem: LagProblem? = nil) {
        self.worker = worker
        self.topic = topic
        self.records = records
        self.problem = problem
    }
}
