import Foundation
import Testing

@testable import Kafka

/// The cluster under test: the one named by `DRAGON_KAFKA_BROKERS`, else an embedded one shared by all tests.
enum TestKafka {
    static let external = ProcessInfo.processInfo.environment["DRAGON_KAFKA_BROKERS"].flatMap { $0.isEmpty ? nil : $0 }
    static let isEmbedded = external == nil
    static let needsFaults: Comment = "faults can only be injected into the embedded broker"

    private static let shared = Result { external == nil ? try EmbeddedCluster() : nil }

    static func settings() throws -> ClientSettings {
        if let external { return ClientSettings(brokers: external, kind: .cluster) }
        return embedded(try #require(try shared.get()))
    }

    static func embedded(_ cluster: EmbeddedCluster) -> ClientSettings {
        ClientSettings(brokers: cluster.bootstrapServers, kind: .embedded)
    }

    static func unique(_ name: String) -> String { "\(name)-\(String(UInt64.random(in: 0 ... .max), radix: 36))" }

    /// A new topic of its own for one test.
    static func topic(_ name: String? = nil, partitions: Int = 1) async throws -> Topic {
        let topic = Topic(name ?? unique("test"))
        let new = NewTopic(topic, partitions: partitions)
        if let cluster = try shared.get() {
            try cluster.create(new)
        } else {
            let admin = try Admin(settings())
            let results = try await admin.createTopics([new])
            if let error = results[topic] ?? nil { throw error }
            await admin.close()
        }
        return topic
    }

    static func configuration(
        _ source: Consumer.Configuration.Source, group: GroupID = GroupID(unique("group")),
        _ settings: ClientSettings? = nil
    ) throws -> Consumer.Configuration {
        Consumer.Configuration(client: try settings ?? self.settings(), group: group, source: source)
    }

    /// Everything of those partitions from the start, without a group.
    static func reading(
        _ topic: Topic, partitions: Int = 1, _ settings: ClientSettings? = nil
    ) throws -> Consumer.Configuration {
        var starts: [TopicPartition: StartPosition] = [:]
        for partition in 0..<partitions { starts[TopicPartition(topic, Partition(Int32(partition)))] = .earliest }
        return try configuration(.assignment(starts), settings)
    }

    /// A producer with a transactional id, ready to begin.
    static func transactionalProducer(_ id: String = unique("transactions")) async throws -> Producer {
        let producer = try Producer(settings(), transactions: Transactions(id: id))
        try await producer.initTransactions(deadline: .seconds(30))
        return producer
    }

    /// Records of one partition that count up, each with its number as its source.
    static func numbers(_ topic: Topic, _ numbers: Range<Int>) -> ProducerBatch {
        var batch = ProducerBatch()
        for number in numbers {
            batch.append(
                topic: topic, partition: Partition(0), key: nil, payload: Array(String(number).utf8), source: number)
        }
        return batch
    }

    /// Sends records whose payloads count up, round the partitions.
    static func fill(
        _ topic: Topic, partitions: Int = 1, count: Int, from first: Int = 0, _ settings: ClientSettings? = nil
    ) async throws {
        let producer = try Producer(settings ?? self.settings())
        var batch = ProducerBatch(reserving: count * 8)
        for number in first..<first + count {
            batch.append(
                topic: topic, partition: Partition(Int32(number % partitions)), key: nil,
                payload: Array(String(number).utf8))
        }
        try await producer.send(batch).requireAll()
        #expect(await producer.close(deadline: .seconds(10)))
    }

    /// Takes batches until that many records came, completing each, or the time is up.
    static func take(
        _ count: Int, from consumer: Consumer, within limit: Duration = .seconds(30), complete: Bool = true
    ) async throws -> [ConsumedRecord] {
        var records: [ConsumedRecord] = []
        while records.count < count {
            guard let batch = try await next(consumer, within: limit) else { break }
            records += batch
            if complete { consumer.complete(batch) }
        }
        return records
    }

    /// The next batch; nil when none came in time.
    static func next(_ consumer: Consumer, within limit: Duration = .seconds(30)) async throws -> RecordBatch? {
        try await withThrowingTaskGroup(of: RecordBatch?.self) { group in
            group.addTask { try await consumer.nextBatch() }
            group.addTask {
                try? await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }

    /// Waits until it holds; false when it did not in time.
    static func eventually(
        within limit: Duration = .seconds(30), _ condition: () async throws -> Bool
    ) async rethrows -> Bool {
        let end = ContinuousClock.now + limit
        while ContinuousClock.now < end {
            if try await condition() { return true }
            try? await Task.sleep(for: .milliseconds(20))
        }
        return try await condition()
    }
}

extension ConsumedRecord {
    var number: Int? { payload.flatMap { Int(String(decoding: $0, as: UTF8.self)) } }
}
