import Kafka

/// Reads the numbers from a cluster through an admin client, which stays the caller's to close.
public struct KafkaLagSource: LagSource {
    private let admin: Admin

    /// A source over `admin`.
    public init(_ admin: Admin) { self.admin = admin }

    /// The cluster and all its topics. A cluster that gives no id in time has none.
    public func cluster(deadline: Duration) async throws -> ClusterView {
        let end = ContinuousClock.now + deadline
        let metadata = try await explained { try await admin.metadata(deadline: deadline) }
        let id = try? await admin.clusterID(deadline: max(.zero, end - .now))
        let topics = metadata.topics.map { ($0.topic, $0.partitions.map(\.partition)) }
        return ClusterView(
            id: id, brokers: metadata.brokers.count, topics: Dictionary(topics, uniquingKeysWith: { first, _ in first })
        )
    }

    /// What the group committed.
    public func committed(
        by group: GroupID, of partitions: [TopicPartition], deadline: Duration
    ) async throws -> [TopicPartition: Offset] {
        try await explained { try await admin.committedOffsets(group: group, partitions, deadline: deadline) }
    }

    /// The bounds of all partitions in one question. Where that fails, because one of them has no leader or is gone,
    /// each is asked for alone, so that the others stay known.
    public func bounds(
        of partitions: [TopicPartition], deadline: Duration
    ) async -> [TopicPartition: Result<LogBounds, LagProblem>] {
        let end = ContinuousClock.now + deadline
        do {
            // Half of the time at most, so that enough is left for single questions.
            let all = try await explained { try await admin.watermarks(partitions, deadline: deadline / 2) }
            return all.mapValues { .success(LogBounds(low: $0.low, high: $0.high)) }
        } catch {
            if partitions.count == 1 || error.isBrokerUnreachable {
                return Dictionary(partitions.map { ($0, .failure(error)) }, uniquingKeysWith: { first, _ in first })
            }
        }
        var answers: [TopicPartition: Result<LogBounds, LagProblem>] = [:]
        for (index, partition) in partitions.enumerated() {
            let share = max(.zero, end - .now) / (partitions.count - index)
            do {
                let watermarks = try await explained { try await admin.watermarks([partition], deadline: share) }
                answers[partition] = watermarks[partition].map { .success(LogBounds(low: $0.low, high: $0.high)) }
            } catch {
                answers[partition] = .failure(error)
            }
        }
        return answers
    }

    /// The timestamps of the records at those positions, as far as they could be read.
    public func timestamps(at positions: [TopicPartition: Offset], deadline: Duration) async -> [TopicPartition: Int64]
    {
        (try? await admin.timestamps(at: positions, deadline: deadline)) ?? [:]
    }

    /// Which groups have members; nothing on a broker that cannot list groups, as the embedded one.
    public func activity(of groups: [GroupID], deadline: Duration) async -> [GroupID: GroupActivity] {
        guard let listed = try? await admin.listGroups(deadline: deadline) else { return [:] }
        let members = Set(listed.filter { $0.members > 0 }.map(\.group))
        return Dictionary(
            groups.map { ($0, members.contains($0) ? .members : .empty) }, uniquingKeysWith: { first, _ in first })
    }

    private func explained<Answer>(_ ask: () async throws -> Answer) async throws(LagProblem) -> Answer {
        do {
            return try await ask()
        } catch let error as KafkaError {
            let silent: [KafkaError.Code] = [.brokerUnreachable, .allBrokersDown, .transport]
            throw LagProblem("\(error)", isBrokerUnreachable: silent.contains(error.code))
        } catch {
            throw LagProblem("\(error)")
        }
    }
}
