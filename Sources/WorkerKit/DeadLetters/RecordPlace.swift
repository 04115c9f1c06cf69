import Kafka

/// Where one record stands in Kafka, written `alerts.drugs-3@117`.
public struct RecordPlace: Hashable, Sendable, CustomStringConvertible {
    /// Its topic and partition.
    public let topicPartition: TopicPartition
    /// Its offset.
    public let offset: Offset

    /// The record at that offset of that partition.
    public init(_ topicPartition: TopicPartition, _ offset: Offset) {
        self.topicPartition = topicPartition
        self.offset = offset
    }

    /// Its topic.
    public var topic: Topic { topicPartition.topic }
    /// `alerts.drugs-3@117`.
    public var description: String { "\(topicPartition)@\(offset)" }
}
