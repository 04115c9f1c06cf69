import Kafka

/// Why something could not be measured, for a person.
public struct LagProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The reason.
    public let description: String
    /// Whether the broker did not answer at all.
    public let isBrokerUnreachable: Bool

    /// A reason; `isBrokerUnreachable` where nothing was heard from any broker.
    public init(_ description: String, isBrokerUnreachable: Bool = false) {
        self.description = description
        self.isBrokerUnreachable = isBrokerUnreachable
    }
}

/// What the cluster says about itself.
public struct ClusterView: Hashable, Sendable {
    /// The cluster's id; nil where the broker gives none.
    public let id: String?
    /// How many brokers there are.
    public let brokers: Int
    /// Every topic and its partitions.
    public let topics: [Topic: [Partition]]

    /// A description of a cluster.
    public init(id: String?, brokers: Int, topics: [Topic: [Partition]]) {
        self.id = id
        self.brokers = brokers
        self.topics = topics
    }
}

/// Where the log of a partition begins and ends.
public struct LogBounds: Hashable, Sendable {
    /// The oldest offset still there.
    public let low: Offset
    /// The offset that the next record will get.
    public let high: Offset

    /// Bounds of a log.
    public init(low: Offset, high: Offset) {
        self.low = low
        self.high = high
    }
}

/// Whether a group has members.
public enum GroupActivity: Hashable, Sendable {
    /// At least one consumer is a member of the group.
    case members
    /// The group has no member.
    case empty
}

/// Where the numbers come from. Every call ends within its deadline.
public protocol LagSource: Sendable {
    /// The cluster and all its topics; never asks for a topic by name.
    ///
    /// - Throws: ``LagProblem``.
    func cluster(deadline: Duration) async throws -> ClusterView

    /// What `group` has committed. A partition without a commit is absent.
    ///
    /// - Throws: ``LagProblem`` where nothing is known of the group's commits.
    func committed(
        by group: GroupID, of partitions: [TopicPartition], deadline: Duration
    ) async throws -> [TopicPartition: Offset]

    /// The bounds of each partition, or why they are unknown; a partition that is absent is unknown too.
    func bounds(
        of partitions: [TopicPartition], deadline: Duration
    ) async -> [TopicPartition: Result<LogBounds, LagProblem>]

    /// The timestamp of the record at each position, or of the first after it, in milliseconds since 1970; absent
    /// where it could not be read in time or the record has none.
    func timestamps(at positions: [TopicPartition: Offset], deadline: Duration) async -> [TopicPartition: Int64]

    /// Which of `groups` have members; a group is absent where the broker cannot tell.
    func activity(of groups: [GroupID], deadline: Duration) async -> [GroupID: GroupActivity]
}
