import CLibrdkafka

/// The blocking calls of the admin client. Belongs to its thread.
final class AdminClient {
    let client: OpaquePointer
    let settings: ClientSettings
    /// Reads single records for `timestamps`; made when first needed.
    var reader: OpaquePointer?
    private var isEmbedded: Bool?

    init(_ client: OpaquePointer, _ settings: ClientSettings) {
        self.client = client
        self.settings = settings
    }

    func destroy() {
        if let reader { rd_kafka_destroy_flags(reader, Int32(RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE)) }
        reader = nil
        rd_kafka_destroy(client)
    }

    func clusterID(by deadline: Deadline) throws -> String {
        // Returns at once with nothing while not connected, so the connection is waited for first.
        _ = try metadata(by: deadline)
        guard let raw = rd_kafka_clusterid(client, deadline.milliseconds()) else {
            throw KafkaError(deadline.hasPassed ? .timedOut : .unsupported, "the cluster has no id")
        }
        defer { rd_kafka_mem_free(client, raw) }
        return String(cString: raw)
    }

    /// The embedded broker by what it is, not by what the settings say: mistaking it ends in an abort.
    func refuseOnEmbedded(_ what: String, by deadline: Deadline) throws {
        if isEmbedded == nil {
            isEmbedded =
                settings.kind == .embedded ? true : try clusterID(by: deadline).hasPrefix("mockCluster")
        }
        guard isEmbedded == true else { return }
        throw KafkaError(.unsupported, "the embedded broker cannot \(what)")
    }

    func metadata(by deadline: Deadline) throws -> ClusterMetadata {
        var pointer: UnsafePointer<rd_kafka_metadata>?
        let result = rd_kafka_metadata(client, 1, nil, &pointer, deadline.milliseconds())
        guard result == RD_KAFKA_RESP_ERR_NO_ERROR, let metadata = pointer?.pointee else {
            // Any broker at all answers this; when none does, none could be reached.
            throw result == RD_KAFKA_RESP_ERR__TIMED_OUT ? KafkaError(.brokerUnreachable) : KafkaError(result)
        }
        defer { rd_kafka_metadata_destroy(pointer) }
        let brokers = UnsafeBufferPointer(start: metadata.brokers, count: Int(max(0, metadata.broker_cnt))).map {
            ClusterMetadata.Broker(
                id: $0.id, host: $0.host.map { String(cString: $0) } ?? "", port: Int($0.port))
        }
        let topics = UnsafeBufferPointer(start: metadata.topics, count: Int(max(0, metadata.topic_cnt)))
            .map(Self.topic)
        return ClusterMetadata(
            brokers: brokers.sorted { $0.id < $1.id }, topics: topics.sorted { $0.topic < $1.topic })
    }

    private static func topic(_ raw: rd_kafka_metadata_topic) -> ClusterMetadata.TopicState {
        let topic = Topic(raw.topic.map { String(cString: $0) } ?? "")
        let partitions = UnsafeBufferPointer(start: raw.partitions, count: Int(max(0, raw.partition_cnt))).map {
            ClusterMetadata.PartitionState(
                partition: Partition($0.id), leader: $0.leader < 0 ? nil : $0.leader, replicas: Int($0.replica_cnt),
                inSyncReplicas: Int($0.isr_cnt), error: error($0.err, "\(topic)-\($0.id)"))
        }
        return ClusterMetadata.TopicState(
            topic: topic, partitions: partitions.sorted { $0.partition < $1.partition },
            error: error(raw.err, topic.rawValue))
    }

    private static func error(_ raw: rd_kafka_resp_err_t, _ context: String) -> KafkaError? {
        raw == RD_KAFKA_RESP_ERR_NO_ERROR ? nil : KafkaError(raw, context: context)
    }
}
