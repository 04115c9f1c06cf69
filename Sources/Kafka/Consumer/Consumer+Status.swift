extension Consumer {
    /// How a consumer fares, for health checks and metrics.
    public struct Status: Sendable {
        /// How long ago its thread last went round. Grows when a hook or librdkafka holds it up.
        public var heartbeatAge: Duration
        /// The partitions it has.
        public var assignment: Set<TopicPartition>
        /// Records handed out or waiting to be, and not given back.
        public var inFlightRecords: Int
        /// Their bytes.
        public var inFlightBytes: Int
        /// Whether a broker was reached since all were last seen down.
        public var brokerReachable: Bool
        /// The last error, also one that passed by itself.
        public var lastError: KafkaError?
        /// Errors of single partitions since their last record.
        public var partitionErrors: [TopicPartition: KafkaError]
        /// How often partitions were assigned or taken away.
        public var rebalances: Int
        /// Commits the broker acknowledged.
        public var commits: Int
        /// Commits that failed; they are repeated while the partition is ours.
        public var failedCommits: Int
        /// What was last committed per partition.
        public var committed: [TopicPartition: Offset]
        /// Records handed to `nextBatch` so far.
        public var deliveredRecords: UInt64
        /// Whether partitions are paused at the moment, by wish or for lack of room.
        public var isPaused: Bool
    }
}
