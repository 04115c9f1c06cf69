extension Consumer {
    /// What to consume, and how much of it at once.
    public struct Configuration: Sendable {
        /// Which partitions to read.
        public enum Source: Sendable {
            /// As a member of the group: topic names, and patterns of librdkafka's regular expressions where a name
            /// starts with `^`. Topics created later are found.
            case subscription([String])
            /// Exactly these partitions, without membership in a group.
            case assignment([TopicPartition: StartPosition])

            /// As a member of the group, these topics.
            public static func topics(_ topics: [Topic]) -> Source { .subscription(topics.map(\.rawValue)) }
            /// As a member of the group, every topic that matches, such as `^alerts\..*`.
            public static func pattern(_ pattern: String) -> Source { .subscription([pattern]) }
        }

        /// How to reach Kafka.
        public var client: ClientSettings
        /// The consumer group; offsets are committed in its name.
        public var group: GroupID
        /// Which partitions to read.
        public var source: Source
        /// Where to start without a committed offset: earliest (default) or latest; committed makes it an error,
        /// as it is when a committed offset no longer exists. An offset makes no sense here.
        public var defaultStart: StartPosition
        /// Records per batch at most. Default: 2,000.
        public var maximumBatchRecords: Int
        /// Records handed out or waiting to be, and not yet given back, at most. Default: 20,000.
        public var maximumInFlightRecords: Int
        /// Their bytes at most; one record may exceed it. Default: 64 MiB.
        public var maximumInFlightBytes: Int
        /// Whether offsets are committed by time and count and at the end. Without, only `commit` commits, for
        /// those who keep their position elsewhere. Default: true.
        public var commitsByItself: Bool
        /// How often offsets are committed. Default: 1 s.
        public var commitInterval: Duration
        /// After how many completed records they are committed earlier. Default: 5,000.
        public var commitRecords: Int
        /// How long a rebalance waits for batches in hand. Must stay below the session timeout. Default: 4 s.
        public var drainTimeout: Duration
        /// How long one poll waits for records. Default: 100 ms.
        public var pollTimeout: Duration
        /// Whether batches hold librdkafka's messages; nil for what the limits above and the settings make of it.
        var holdingPolicy: HoldingPolicy?

        /// A configuration with the defaults above.
        public init(
            client: ClientSettings, group: GroupID, source: Source, defaultStart: StartPosition = .earliest,
            maximumBatchRecords: Int = 2_000, maximumInFlightRecords: Int = 20_000,
            maximumInFlightBytes: Int = 64 << 20, commitsByItself: Bool = true,
            commitInterval: Duration = .seconds(1), commitRecords: Int = 5_000, drainTimeout: Duration = .seconds(4),
            pollTimeout: Duration = .milliseconds(100)
        ) {
            self.client = client
            self.group = group
            self.source = source
            self.defaultStart = defaultStart
            self.maximumBatchRecords = maximumBatchRecords
            self.maximumInFlightRecords = maximumInFlightRecords
            self.maximumInFlightBytes = maximumInFlightBytes
            self.commitsByItself = commitsByItself
            self.commitInterval = commitInterval
            self.commitRecords = commitRecords
            self.drainTimeout = drainTimeout
            self.pollTimeout = pollTimeout
        }
    }

    /// What to do when partitions come and go. Called on the consumer's thread, which does nothing else meanwhile.
    public struct RebalanceHooks: Sendable {
        /// Where to start the partitions just assigned, for those who keep their position in a store of their own.
        /// Partitions it does not name start where the group committed. Throwing ends the consumer, as starting
        /// anywhere else would lose or repeat records.
        public var startPositions: (@Sendable ([TopicPartition]) throws -> [TopicPartition: Offset])?
        /// Told once the partitions are assigned, before their first record.
        public var assigned: (@Sendable ([TopicPartition]) -> Void)?
        /// Told when partitions go: after batches in hand were drained and before offsets are committed and the
        /// partitions given up. `lost` means that others may have them already and nothing is committed.
        public var revoked: (@Sendable ([TopicPartition], _ lost: Bool) -> Void)?

        /// Hooks; none by default.
        public init(
            startPositions: (@Sendable ([TopicPartition]) throws -> [TopicPartition: Offset])? = nil,
            assigned: (@Sendable ([TopicPartition]) -> Void)? = nil,
            revoked: (@Sendable ([TopicPartition], _ lost: Bool) -> Void)? = nil
        ) {
            self.startPositions = startPositions
            self.assigned = assigned
            self.revoked = revoked
        }
    }
}

extension Consumer.Configuration {
    /// Throws what cannot work whatever the broker says.
    func check() throws {
        func refuse(_ message: String) -> KafkaError {
            KafkaError(.configurationRefused, message, context: "consumer")
        }
        if group.rawValue.isEmpty { throw refuse("the group has no name") }
        switch source {
        case .subscription(let names) where names.isEmpty: throw refuse("no topic is subscribed")
        case .subscription(let names):
            for name in names where !name.hasPrefix("^") && !Topic.isValid(name) {
                throw refuse("\(name) is not a topic name")
            }
        case .assignment(let partitions) where partitions.isEmpty: throw refuse("no partition is assigned")
        case .assignment: break
        }
        if case .offset = defaultStart { throw refuse("a default start is earliest, latest or committed") }
    }

    /// Where librdkafka starts without a committed offset; a property of the settings wins.
    var offsetReset: String {
        if let given = client.consumer["auto.offset.reset"] ?? client.common["auto.offset.reset"] { return given }
        return switch defaultStart {
        case .latest: "latest"
        case .committed: "error"
        case .earliest, .offset: "earliest"
        }
    }

    /// Whether batches hold librdkafka's messages.
    var holding: HoldingPolicy {
        holdingPolicy
            ?? HoldingPolicy(inFlightBytes: maximumInFlightBytes, fetchBytes: properties.value(of: "fetch.max.bytes"))
    }

    /// librdkafka's properties of this consumer.
    var properties: PropertySet {
        PropertySet(
            client.consumerLayers([
                "group.id": group.rawValue, "enable.auto.commit": "false", "enable.auto.offset.store": "false",
                "auto.offset.reset": offsetReset,
            ]))
    }
}
