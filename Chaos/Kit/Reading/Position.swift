import Kafka

/// Where a record stands in Kafka: `alerts.drugs-3@17`.
public struct Position: Hashable, Sendable, Comparable, Codable, CustomStringConvertible {
    /// The topic's full name.
    public var topic: String
    /// The number of its partition.
    public var partition: Int32
    /// The offset there.
    public var offset: Int64

    /// That place.
    public init(_ topic: String, _ partition: Int32, _ offset: Int64) {
        self.topic = topic
        self.partition = partition
        self.offset = offset
    }

    /// Where that record stands.
    public init(_ record: ConsumedRecord) {
        self.init(record.topic.rawValue, record.partition.rawValue, record.offset.rawValue)
    }

    /// `topic-partition@offset`.
    public var description: String { "\(topic)-\(partition)@\(offset)" }

    /// By topic, partition and offset.
    public static func < (left: Self, right: Self) -> Bool {
        (left.topic, left.partition, left.offset) < (right.topic, right.partition, right.offset)
    }
}
