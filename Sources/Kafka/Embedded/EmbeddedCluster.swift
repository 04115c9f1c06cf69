import CLibrdkafka
import Synchronization

/// librdkafka's in-memory broker, hosted by this process: the real protocol on 127.0.0.1, for development and tests.
///
/// What it cannot do: keep anything beyond its process or beyond 5 MiB per partition, list groups, create topics
/// over the wire, commit transactions, find offsets by time, balance static members.
public final class EmbeddedCluster: Sendable {
    struct Handles: Sendable {
        var client: Handle
        var cluster: Handle
    }

    /// Where clients start: `127.0.0.1:PORT`, one per broker, separated by commas.
    public let bootstrapServers: String
    let handles: Mutex<Handles?>

    /// Starts that many brokers with those topics. The ports are chosen by the system.
    /// Throws when there are no brokers to be made or a topic cannot be created.
    public init(brokers: Int = 1, topics: [NewTopic] = []) throws {
        try LibraryVersion.check()
        guard (1...16).contains(brokers) else {
            throw KafkaError(.configurationRefused, "an embedded cluster has 1 to 16 brokers, not \(brokers)")
        }
        // Its sockets take this from here: an answer that waits for the acknowledgement of the one before comes 40 ms
        // late.
        let client = try PropertySet([["client.id": "embedded-broker", "socket.nagle.disable": "true"]])
            .client(RD_KAFKA_PRODUCER)
        guard let cluster = rd_kafka_mock_cluster_new(client, Int32(brokers)) else {
            rd_kafka_destroy(client)
            throw KafkaError(.configurationRefused, "the embedded broker could not be started")
        }
        handles = Mutex(Handles(client: Handle(client), cluster: Handle(cluster)))
        bootstrapServers = rd_kafka_mock_cluster_bootstraps(cluster).map { String(cString: $0) } ?? ""
        for topic in topics { try create(topic) }
    }

    deinit { close() }

    /// Creates a topic. Its properties mean nothing here; replication is at most the number of brokers.
    public func create(_ topic: NewTopic) throws {
        guard Topic.isValid(topic.topic.rawValue), (1...10_000).contains(topic.partitions) else {
            throw KafkaError(
                .configurationRefused, "not a topic name, or not 1 to 10,000 partitions", context: "\(topic.topic)")
        }
        try control("create \(topic.topic)") {
            rd_kafka_mock_topic_create(
                $0, topic.topic.rawValue, Int32(topic.partitions), Int32(clamping: topic.replication ?? 1))
        }
    }

    /// Stops the brokers; everything they held is gone. Clients still connected see them vanish.
    public func close() {
        let taken = handles.withLock { handles in
            defer { handles = nil }
            return handles
        }
        guard let taken else { return }
        rd_kafka_mock_cluster_destroy(taken.cluster.pointer)
        rd_kafka_destroy(taken.client.pointer)
    }

    /// Calls one control function of the mock and throws what it answers.
    func control(_ context: String, _ body: (OpaquePointer) -> rd_kafka_resp_err_t) throws {
        let result = handles.withLock { handles in handles.map { body($0.cluster.pointer) } }
        guard let result else { throw KafkaError(.closed, context: context) }
        if result != RD_KAFKA_RESP_ERR_NO_ERROR { throw KafkaError(result, context: context) }
    }
}
