/// A partition of a topic, as a store names it: a store knows nothing of Kafka's client.
public struct StreamPartition: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The topic's name.
    public let topic: String
    /// The partition's number.
    public let partition: Int32

    /// Creates a name.
    public init(topic: String, partition: Int32) {
        self.topic = topic
        self.partition = partition
    }

    /// By topic, then by number.
    public static func < (left: Self, right: Self) -> Bool {
        (left.topic, left.partition) < (right.topic, right.partition)
    }
    /// `alerts.drugs/3`.
    public var description: String { "\(topic)/\(partition)" }
}

/// A step of a consumer group through one partition. Positions are Kafka's: the offset to read next.
public struct PositionAdvance: Hashable, Sendable {
    /// Where.
    public let at: StreamPartition
    /// The position that the store must hold for the step to be taken; nil: none yet.
    public let expected: Int64?
    /// The position after it.
    public let next: Int64

    /// Creates a step.
    public init(at: StreamPartition, expected: Int64?, next: Int64) {
        self.at = at
        self.expected = expected
        self.next = next
    }
}
