import CLibrdkafka

extension KafkaError {
    /// A code of librdkafka (negative), of the broker (positive), or of this module (below -10,000).
    public struct Code: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
        /// The number; those of librdkafka and of the broker are theirs.
        public let rawValue: Int32

        /// The code of that number.
        public init(rawValue: Int32) { self.rawValue = rawValue }

        // Codes of our own.

        /// librdkafka does not take a setting, or a required one is missing.
        public static let configurationRefused = Code(rawValue: -10_001)
        /// The librdkafka of this machine is older than 2.0.2.
        public static let libraryTooOld = Code(rawValue: -10_002)
        /// The client was closed.
        public static let closed = Code(rawValue: -10_003)
        /// The deadline passed although the broker could be reached.
        public static let timedOut = Code(rawValue: -10_004)
        /// No broker could be reached within the deadline.
        public static let brokerUnreachable = Code(rawValue: -10_005)
        /// This broker cannot do that.
        public static let unsupported = Code(rawValue: -10_006)
        /// A start position could not be determined by whoever keeps it.
        public static let startPositionUnknown = Code(rawValue: -10_007)

        // Codes of librdkafka that callers act upon.

        /// The producer's queue is full.
        public static let queueFull = Code(RD_KAFKA_RESP_ERR__QUEUE_FULL)
        /// A record was not delivered in time.
        public static let messageTimedOut = Code(RD_KAFKA_RESP_ERR__MSG_TIMED_OUT)
        /// The topic does not exist.
        public static let unknownTopic = Code(RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC)
        /// The topic does not have that partition.
        public static let unknownPartition = Code(RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION)
        /// The wanted offset does not exist (any more) and the settings forbid to jump.
        public static let offsetGone = Code(RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET)
        /// Every broker is down.
        public static let allBrokersDown = Code(RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN)
        /// A broker could not be reached or closed the connection.
        public static let transport = Code(RD_KAFKA_RESP_ERR__TRANSPORT)
        /// Dropped because the producer was closed, or its transaction aborted, before it could be delivered.
        public static let purged = Code(RD_KAFKA_RESP_ERR__PURGE_QUEUE)

        // Codes of the broker that callers act upon.

        /// The broker does not know the topic or the partition.
        public static let unknownTopicOrPartition = Code(RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART)
        /// A topic of that name exists.
        public static let topicAlreadyExists = Code(RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS)
        /// A record is larger than the settings or the broker allow.
        public static let messageTooLarge = Code(RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE)
        /// The broker refuses a record for what it is.
        public static let invalidRecord = Code(RD_KAFKA_RESP_ERR_INVALID_RECORD)
        /// Not allowed to use the topic.
        public static let topicForbidden = Code(RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED)
        /// Not allowed to use the group.
        public static let groupForbidden = Code(RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED)
        /// The partition's leader moved.
        public static let notLeader = Code(RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION)
        /// The group's coordinator is not available.
        public static let coordinatorUnavailable = Code(RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE)
        /// The leader is not available.
        public static let leaderUnavailable = Code(RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE)
        /// The group does not exist: nobody has joined it or committed for it yet.
        public static let unknownGroup = Code(RD_KAFKA_RESP_ERR_GROUP_ID_NOT_FOUND)
        /// The group is rebalancing.
        public static let rebalanceInProgress = Code(RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS)

        init(_ raw: rd_kafka_resp_err_t) { self.init(rawValue: raw.rawValue) }

        /// The short name, such as `TOPIC_ALREADY_EXISTS`.
        public var name: String {
            if let own = Self.own[rawValue] { return own.name }
            return rd_kafka_err2name(rd_kafka_resp_err_t(rawValue)).map { String(cString: $0) } ?? "ERR_\(rawValue)"
        }

        /// What the code means, in a sentence.
        public var explanation: String {
            if let own = Self.own[rawValue] { return own.explanation }
            return rd_kafka_err2str(rd_kafka_resp_err_t(rawValue)).map { String(cString: $0) } ?? "error \(rawValue)"
        }

        /// The short name.
        public var description: String { name }

        /// Whether trying again can help. Kafka's own list of retriable errors, and the passing ones of librdkafka.
        var isRetriable: Bool { Self.retriable.contains(rawValue) }

        private static let own: [Int32: (name: String, explanation: String)] = [
            configurationRefused.rawValue: ("CONFIGURATION_REFUSED", "a setting is not accepted"),
            libraryTooOld.rawValue: ("LIBRARY_TOO_OLD", "librdkafka is older than 2.0.2"),
            closed.rawValue: ("CLOSED", "the client is closed"),
            timedOut.rawValue: ("TIMED_OUT", "the deadline passed"),
            brokerUnreachable.rawValue: ("BROKER_UNREACHABLE", "no broker could be reached"),
            unsupported.rawValue: ("UNSUPPORTED", "this broker cannot do that"),
            startPositionUnknown.rawValue: ("START_POSITION_UNKNOWN", "the position to start from is not known"),
        ]

        private static let retriable: Set<Int32> = Set(
            [
                RD_KAFKA_RESP_ERR__QUEUE_FULL, RD_KAFKA_RESP_ERR__MSG_TIMED_OUT, RD_KAFKA_RESP_ERR__TIMED_OUT,
                RD_KAFKA_RESP_ERR__TRANSPORT, RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN, RD_KAFKA_RESP_ERR__RESOLVE,
                RD_KAFKA_RESP_ERR__WAIT_COORD, RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE, RD_KAFKA_RESP_ERR__PURGE_QUEUE,
                RD_KAFKA_RESP_ERR__PURGE_INFLIGHT, RD_KAFKA_RESP_ERR_INVALID_MSG,
                RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE,
                RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT,
                RD_KAFKA_RESP_ERR_NETWORK_EXCEPTION, RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS,
                RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE, RD_KAFKA_RESP_ERR_NOT_COORDINATOR,
                RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS, RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS_AFTER_APPEND,
                RD_KAFKA_RESP_ERR_NOT_CONTROLLER, RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS,
                RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR, RD_KAFKA_RESP_ERR_FETCH_SESSION_ID_NOT_FOUND,
                RD_KAFKA_RESP_ERR_PREFERRED_LEADER_NOT_AVAILABLE, RD_KAFKA_RESP_ERR_UNSTABLE_OFFSET_COMMIT,
            ].map(\.rawValue) + [timedOut.rawValue, brokerUnreachable.rawValue])
    }
}
