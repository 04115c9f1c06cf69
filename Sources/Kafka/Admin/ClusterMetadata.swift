/// The cluster at one moment: its brokers, its topics and who leads what.
public struct ClusterMetadata: Sendable {
    /// One broker.
    public struct Broker: Sendable, Hashable {
        /// Its number.
        public let id: Int32
        /// Where it listens.
        public let host: String
        /// Its port there.
        public let port: Int
    }

    /// One partition of a topic.
    public struct PartitionState: Sendable {
        /// Its number.
        public let partition: Partition
        /// The broker that leads it; nil while none does.
        public let leader: Int32?
        /// On how many brokers it lies.
        public let replicas: Int
        /// How many of those are in sync.
        public let inSyncReplicas: Int
        /// What is wrong with it; nil when nothing is.
        public let error: KafkaError?
    }

    /// One topic.
    public struct TopicState: Sendable {
        /// Its name.
        public let topic: Topic
        /// Its partitions, by number.
        public let partitions: [PartitionState]
        /// What is wrong with it; nil when nothing is.
        public let error: KafkaError?
        /// Its partitions by name.
        public var topicPartitions: [TopicPartition] { partitions.map { TopicPartition(topic, $0.partition) } }
    }

    /// The brokers, by number.
    public let brokers: [Broker]
    /// The topics, by name.
    public let topics: [TopicState]

    /// The topic of that name; nil when there is none.
    public func topic(_ name: Topic) -> TopicState? { topics.first { $0.topic == name } }
}

/// The ends of a partition's log.
public struct Watermarks: Sendable, Hashable {
    /// The oldest record that still exists.
    public let low: Offset
    /// Where the next record will lie.
    public let high: Offset

    /// Watermarks of those values.
    public init(low: Offset, high: Offset) {
        self.low = low
        self.high = high
    }
}

/// A consumer group as the cluster lists it.
public struct GroupListing: Sendable, Hashable {
    /// Its name.
    public let group: GroupID
    /// What it is doing, such as `Stable` or `Empty`.
    public let state: String
    /// How many members it has.
    public let members: Int
}
