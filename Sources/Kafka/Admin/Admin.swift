import CLibrdkafka
import Synchronization

/// Asks the cluster and creates topics. Its blocking calls run one after the other on a thread of its own; every call
/// ends by its deadline, with `brokerUnreachable` when no broker answered.
public final class Admin: Sendable {
    let worker: AdminWorker

    /// Makes a client; connects when first asked. Throws when librdkafka is too old or refuses a setting.
    public init(_ settings: ClientSettings) throws {
        try LibraryVersion.check()
        worker = try AdminWorker(settings)
    }

    deinit { worker.end() }

    /// The name the cluster has given itself.
    public func clusterID(deadline: Duration = .seconds(10)) async throws -> String {
        try await worker.perform("cluster id", deadline) { try $0.clusterID(by: $1) }
    }

    /// Brokers, topics and partitions. Always of all topics: asking by name creates topics on the embedded broker.
    public func metadata(deadline: Duration = .seconds(10)) async throws -> ClusterMetadata {
        try await worker.perform("metadata", deadline) { try $0.metadata(by: $1) }
    }

    /// The ends of those partitions' logs. Throws when one of them does not exist.
    public func watermarks(
        _ partitions: [TopicPartition], deadline: Duration = .seconds(10)
    ) async throws -> [TopicPartition: Watermarks] {
        try await worker.perform("watermarks", deadline) { try $0.watermarks(partitions, by: $1) }
    }

    /// What the group committed for those partitions; a partition without a commit is absent.
    public func committedOffsets(
        group: GroupID, _ partitions: [TopicPartition], deadline: Duration = .seconds(10)
    ) async throws -> [TopicPartition: Offset] {
        guard !partitions.isEmpty else { return [:] }
        return try await worker.perform("committed offsets of \(group)", deadline) {
            try $0.committedOffsets(group, partitions, by: $1)
        }
    }

    /// Creates topics; per topic nil or why not. Throws `unsupported` on the embedded broker, where whoever hosts it
    /// creates topics: a request would hang there, and ending the client meanwhile would abort the process.
    public func createTopics(
        _ topics: [NewTopic], deadline: Duration = .seconds(10)
    ) async throws -> [Topic: KafkaError?] {
        guard !topics.isEmpty else { return [:] }
        return try await worker.perform("create topics", deadline) { try $0.createTopics(topics, by: $1) }
    }

    /// The groups of the cluster. Throws `unsupported` on the embedded broker.
    public func listGroups(deadline: Duration = .seconds(10)) async throws -> [GroupListing] {
        try await worker.perform("list groups", deadline) { try $0.listGroups(by: $1) }
    }

    /// When the record at each position, or the first after it, was written: milliseconds since 1970 UTC. Absent
    /// where there is no such record, or none could be read in time.
    public func timestamps(
        at positions: [TopicPartition: Offset], deadline: Duration = .seconds(10)
    ) async throws -> [TopicPartition: Int64] {
        guard !positions.isEmpty else { return [:] }
        return try await worker.perform("timestamps", deadline) { try $0.timestamps(positions, by: $1) }
    }

    /// Ends the client; calls still waiting throw `closed`. Waits at most 5 s.
    public func close() async {
        worker.end()
        _ = await worker.ended.value(within: .seconds(5), else: false)
    }
}
