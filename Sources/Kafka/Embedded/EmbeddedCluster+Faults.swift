import CLibrdkafka

/// Faults on demand, for tests of what must survive them.
extension EmbeddedCluster {
    /// A request of the Kafka protocol, by its number there.
    public struct Request: RawRepresentable, Hashable, Sendable {
        /// The protocol's ApiKey.
        public let rawValue: Int16

        /// The request of that ApiKey.
        public init(rawValue: Int16) { self.rawValue = rawValue }

        /// Produce.
        public static let produce = Request(rawValue: 0)
        /// Fetch.
        public static let fetch = Request(rawValue: 1)
        /// ListOffsets.
        public static let listOffsets = Request(rawValue: 2)
        /// Metadata.
        public static let metadata = Request(rawValue: 3)
        /// OffsetCommit.
        public static let offsetCommit = Request(rawValue: 8)
        /// OffsetFetch.
        public static let offsetFetch = Request(rawValue: 9)
        /// FindCoordinator.
        public static let findCoordinator = Request(rawValue: 10)
        /// JoinGroup.
        public static let joinGroup = Request(rawValue: 11)
        /// Heartbeat.
        public static let heartbeat = Request(rawValue: 12)
        /// SyncGroup.
        public static let syncGroup = Request(rawValue: 14)
    }

    /// Lets the next requests of that kind fail with those codes, one each, on any broker.
    public func pushErrors(_ request: Request, _ codes: [KafkaError.Code]) throws {
        let errors = codes.map { rd_kafka_resp_err_t($0.rawValue) }
        try control("errors for request \(request.rawValue)") {
            rd_kafka_mock_push_request_errors_array($0, request.rawValue, errors.count, errors)
            return RD_KAFKA_RESP_ERR_NO_ERROR
        }
    }

    /// Forgets the errors still waiting for requests of that kind.
    public func clearErrors(_ request: Request) throws {
        try control("errors for request \(request.rawValue)") {
            rd_kafka_mock_clear_request_errors($0, request.rawValue)
            return RD_KAFKA_RESP_ERR_NO_ERROR
        }
    }

    /// Closes the broker's connections and refuses new ones. Brokers are numbered from 1.
    public func setBrokerDown(_ broker: Int32) throws {
        try control("broker \(broker)") { rd_kafka_mock_broker_set_down($0, broker) }
    }

    /// Lets the broker accept connections again.
    public func setBrokerUp(_ broker: Int32) throws {
        try control("broker \(broker)") { rd_kafka_mock_broker_set_up($0, broker) }
    }

    /// Delays every answer of the broker.
    public func setRoundTripTime(_ delay: Duration, broker: Int32) throws {
        try control("broker \(broker)") { rd_kafka_mock_broker_set_rtt($0, broker, delay.milliseconds) }
    }

    /// Moves the partition's leadership; nil leaves it without a leader.
    public func setLeader(_ partition: TopicPartition, broker: Int32?) throws {
        try control("leader of \(partition)") {
            rd_kafka_mock_partition_set_leader(
                $0, partition.topic.rawValue, partition.partition.rawValue, broker ?? -1)
        }
    }

    /// Moves the group's coordinator.
    public func setCoordinator(_ group: GroupID, broker: Int32) throws {
        try control("coordinator of \(group)") {
            rd_kafka_mock_coordinator_set($0, "group", group.rawValue, broker)
        }
    }

    /// Lets every request that names the topic fail with that code; nil ends it.
    public func setError(_ code: KafkaError.Code?, for topic: Topic) throws {
        try control("error of \(topic)") {
            rd_kafka_mock_topic_set_error($0, topic.rawValue, rd_kafka_resp_err_t(code?.rawValue ?? 0))
            return RD_KAFKA_RESP_ERR_NO_ERROR
        }
    }
}
