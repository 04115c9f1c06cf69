/// The name of a Kafka topic.
public struct Topic: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The name as Kafka knows it.
    public let rawValue: String

    /// A topic of that name. Whether Kafka would take the name is told by `isValid`.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A topic of that name. Whether Kafka would take the name is told by `isValid`.
    public init(_ name: String) { self.init(rawValue: name) }

    /// The name.
    public var description: String { rawValue }

    /// Orders topics by name.
    public static func < (left: Topic, right: Topic) -> Bool { left.rawValue < right.rawValue }

    /// Whether Kafka accepts a topic of that name: 1 to 249 of `A–Z a–z 0–9 . _ -`, and neither `.` nor `..`.
    public static func isValid(_ name: String) -> Bool {
        guard (1...249).contains(name.utf8.count), name != ".", name != ".." else { return false }
        return name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
    }
}

/// The number of a partition within its topic, from 0.
public struct Partition: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The number.
    public let rawValue: Int32

    /// The partition of that number.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// The partition of that number.
    public init(_ number: Int32) { self.init(rawValue: number) }

    /// The number in decimal.
    public var description: String { String(rawValue) }

    /// Orders partitions by number.
    public static func < (left: Partition, right: Partition) -> Bool { left.rawValue < right.rawValue }
}

/// The place of a record within its partition.
public struct Offset: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The place, counted from 0.
    public let rawValue: Int64

    /// The offset of that value.
    public init(rawValue: Int64) { self.rawValue = rawValue }

    /// The offset of that value.
    public init(_ value: Int64) { self.init(rawValue: value) }

    /// The value in decimal.
    public var description: String { String(rawValue) }

    /// Orders offsets as the log does.
    public static func < (left: Offset, right: Offset) -> Bool { left.rawValue < right.rawValue }

    /// The offset after this one: what is committed once this one is done. Saturates instead of trapping.
    public var next: Offset { rawValue == .max ? self : Offset(rawValue + 1) }
}

/// One partition of one topic.
public struct TopicPartition: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The topic.
    public let topic: Topic
    /// The partition of that topic.
    public let partition: Partition

    /// That partition of that topic.
    public init(_ topic: Topic, _ partition: Partition) {
        self.topic = topic
        self.partition = partition
    }

    /// `topic-partition`, as Kafka's own tools write it.
    public var description: String { "\(topic)-\(partition)" }

    /// Orders by topic, then by partition.
    public static func < (left: TopicPartition, right: TopicPartition) -> Bool {
        (left.topic, left.partition) < (right.topic, right.partition)
    }
}

/// The name of a consumer group.
public struct GroupID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The name as Kafka knows it.
    public let rawValue: String

    /// The group of that name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The group of that name.
    public init(_ name: String) { self.init(rawValue: name) }

    /// The name.
    public var description: String { rawValue }
}

/// A topic to create.
public struct NewTopic: Hashable, Sendable {
    /// Its name.
    public var topic: Topic
    /// How many partitions it gets.
    public var partitions: Int
    /// On how many brokers each partition lies; nil leaves it to the cluster.
    public var replication: Int?
    /// Topic properties such as `cleanup.policy` or `retention.ms`; the embedded broker knows none.
    public var properties: [String: String]

    /// A topic to create with that many partitions.
    public init(_ topic: Topic, partitions: Int, replication: Int? = nil, properties: [String: String] = [:]) {
        self.topic = topic
        self.partitions = partitions
        self.replication = replication
        self.properties = properties
    }
}
