import Testing

@testable import Kafka

@Suite struct AdminTests {
    @Test func `the cluster tells its id, brokers, topics and watermarks`() async throws {
        let topic = try await TestKafka.topic(partitions: 3)
        try await TestKafka.fill(topic, partitions: 3, count: 30)
        let admin = try Admin(TestKafka.settings())
        #expect(try await !admin.clusterID().isEmpty)
        let metadata = try await admin.metadata()
        #expect(!metadata.brokers.isEmpty)
        #expect(metadata.topic(topic)?.partitions.count == 3)
        #expect(metadata.topic(topic)?.partitions.allSatisfy { $0.leader != nil && $0.error == nil } == true)
        let partitions = try #require(metadata.topic(topic)).topicPartitions
        let watermarks = try await admin.watermarks(partitions)
        #expect(watermarks.values.allSatisfy { $0 == Watermarks(low: Offset(0), high: Offset(10)) })
        #expect(watermarks.count == 3)
        await admin.close()
        await #expect(throws: KafkaError(.closed)) { try await admin.metadata() }
    }

    @Test func `asking for a topic that does not exist is an error and does not create it`() async throws {
        let admin = try Admin(TestKafka.settings())
        let missing = TopicPartition(Topic(TestKafka.unique("missing")), Partition(0))
        await #expect(throws: KafkaError(.unknownTopicOrPartition)) { try await admin.watermarks([missing]) }
        #expect(try await admin.timestamps(at: [missing: Offset(0)]).isEmpty)
        #expect(try await admin.metadata().topic(missing.topic) == nil)
        await admin.close()
    }

    @Test func `committed offsets are absent where nothing was committed`() async throws {
        let topic = try await TestKafka.topic(partitions: 2)
        let (first, second) = (TopicPartition(topic, Partition(0)), TopicPartition(topic, Partition(1)))
        try await TestKafka.fill(topic, count: 7)
        let configuration = try TestKafka.configuration(.assignment([first: .earliest]))
        let consumer = try Consumer(configuration)
        _ = try await TestKafka.take(7, from: consumer)
        #expect(await consumer.close(deadline: .seconds(10)))
        let admin = try Admin(TestKafka.settings())
        let offsets = try await admin.committedOffsets(group: configuration.group, [first, second])
        #expect(offsets == [first: Offset(7)])
        await admin.close()
    }

    @Test func `the time of a position is that of the record there, and absent beyond the end`() async throws {
        let topic = try await TestKafka.topic(partitions: 3)
        let producer = try Producer(TestKafka.settings())
        var batch = ProducerBatch()
        for number in 0..<20 {
            batch.append(
                topic: topic, partition: Partition(Int32(number % 2)), key: nil, payload: [1],
                timestamp: 1_700_000_000_000 + Int64(number))
        }
        try await producer.send(batch).requireAll()
        #expect(await producer.close(deadline: .seconds(10)))
        let admin = try Admin(TestKafka.settings())
        let partition = { TopicPartition(topic, Partition($0)) }
        let times = try await admin.timestamps(
            at: [partition(0): Offset(3), partition(1): Offset(10), partition(2): Offset(0)])
        #expect(times == [partition(0): 1_700_000_000_006])
        // Again, with the reader that is there already, and beyond the end.
        let again = try await admin.timestamps(at: [partition(1): Offset(0), partition(0): Offset(500)])
        #expect(again == [partition(1): 1_700_000_000_001])
        await admin.close()
    }

    @Test(.enabled(if: TestKafka.isEmbedded, "only the embedded broker lacks these"))
    func `what the embedded broker cannot do is refused, even under the name of a cluster`() async throws {
        for kind in [ClientSettings.BrokerKind.embedded, .cluster] {
            var settings = try TestKafka.settings()
            settings.kind = kind
            let admin = try Admin(settings)
            await #expect(throws: KafkaError(.unsupported)) {
                try await admin.createTopics([NewTopic(Topic("new"), partitions: 1)])
            }
            await #expect(throws: KafkaError(.unsupported)) { try await admin.listGroups() }
            await admin.close()
        }
    }

    @Test(.enabled(if: !TestKafka.isEmbedded, "the embedded broker cannot do these"))
    func `a cluster creates topics and lists groups`() async throws {
        let admin = try Admin(TestKafka.settings())
        let topic = Topic(TestKafka.unique("created"))
        let new = NewTopic(topic, partitions: 2, properties: ["cleanup.policy": "compact"])
        #expect(try await admin.createTopics([new]) == [topic: nil])
        #expect(try await admin.createTopics([new]) == [topic: KafkaError(.topicAlreadyExists)])
        _ = try await admin.listGroups()
        await admin.close()
    }

    @Test func `every call ends with an error by its deadline when no broker answers`() async throws {
        let admin = try Admin(ClientSettings(brokers: "127.0.0.1:1"))
        let limit = Duration.milliseconds(400)
        let partition = TopicPartition(Topic("a"), Partition(0))
        let start = ContinuousClock.now
        let unreachable = KafkaError(.brokerUnreachable)
        await #expect(throws: unreachable) { try await admin.clusterID(deadline: limit) }
        await #expect(throws: unreachable) { try await admin.metadata(deadline: limit) }
        await #expect(throws: unreachable) { try await admin.watermarks([partition], deadline: limit) }
        await #expect(throws: unreachable) {
            try await admin.committedOffsets(group: GroupID("g"), [partition], deadline: limit)
        }
        await #expect(throws: unreachable) {
            try await admin.createTopics([NewTopic(Topic("a"), partitions: 1)], deadline: limit)
        }
        await #expect(throws: unreachable) { try await admin.listGroups(deadline: limit) }
        await #expect(throws: unreachable) {
            try await admin.timestamps(at: [partition: Offset(0)], deadline: limit)
        }
        #expect(ContinuousClock.now - start < .seconds(60))
        await admin.close()
    }

    @Test func `an embedded cluster refuses what it cannot be`() throws {
        #expect(throws: KafkaError(.configurationRefused)) { try EmbeddedCluster(brokers: 0) }
        let cluster = try EmbeddedCluster(brokers: 2)
        #expect(cluster.bootstrapServers.split(separator: ",").count == 2)
        #expect(throws: KafkaError(.configurationRefused)) { try cluster.create(NewTopic(Topic("a b"), partitions: 1)) }
        #expect(throws: KafkaError(.configurationRefused)) { try cluster.create(NewTopic(Topic("a"), partitions: 0)) }
        cluster.close()
        cluster.close()
        #expect(throws: KafkaError(.closed)) { try cluster.create(NewTopic(Topic("a"), partitions: 1)) }
    }
}
