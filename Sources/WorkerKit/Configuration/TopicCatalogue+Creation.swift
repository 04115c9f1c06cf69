import Kafka

extension TopicCatalogue {
    /// Creates the topics that the cluster lacks, with at most as many copies as it has brokers.
    ///
    /// - Returns: the topics that were created.
    /// - Throws: ``ProgramError`` (69) where the cluster refuses one; `KafkaError` where it does not answer.
    public func createMissing(on admin: Admin) async throws -> [Topic] {
        let cluster = try await admin.metadata(deadline: .seconds(10))
        let present = Set(cluster.topics.map(\.topic))
        let missing = entries.filter { !present.contains($0.topic) }
        guard !missing.isEmpty else { return [] }
        let outcome = try await admin.createTopics(
            missing.map { $0.newTopic(brokers: cluster.brokers.count) }, deadline: .seconds(30))
        for entry in missing {
            if let error = outcome[entry.topic] ?? nil, error.code != .topicAlreadyExists {
                throw ProgramError(.unavailable, "the topic \(entry.topic) cannot be created: \(error)")
            }
        }
        return missing.map(\.topic)
    }
}
