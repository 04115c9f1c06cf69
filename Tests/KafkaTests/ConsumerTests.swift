import Testing

@testable import Kafka

/// Consumers of given partitions: everything that needs no group.
@Suite struct ConsumerTests {
    private func committed(_ group: GroupID, _ topic: Topic) async throws -> Offset? {
        let partition = TopicPartition(topic, Partition(0))
        let admin = try Admin(TestKafka.settings())
        let offsets = try await admin.committedOffsets(group: group, [partition])
        await admin.close()
        return offsets[partition]
    }

    @Test func `what is completed is committed, and the next consumer goes on exactly there`() async throws {
        let topic = try await TestKafka.topic()
        try await TestKafka.fill(topic, count: 100)
        let source = Consumer.Configuration.Source.assignment([TopicPartition(topic, Partition(0)): .committed])
        var configuration = try TestKafka.configuration(source)
        configuration.maximumBatchRecords = 30
        let first = try Consumer(configuration)
        _ = try await TestKafka.take(60, from: first)
        try await first.commit()
        #expect(try await committed(configuration.group, topic) == Offset(60))
        #expect(await first.close(deadline: .seconds(10)))
        let second = try Consumer(configuration)
        let rest = try await TestKafka.take(40, from: second)
        #expect(rest.compactMap(\.number) == Array(60..<100))
        #expect(await second.close(deadline: .seconds(10)))
        #expect(try await committed(configuration.group, topic) == Offset(100))
    }

    @Test func `batches completed out of order commit only what has nothing unhandled before it`() async throws {
        let topic = try await TestKafka.topic()
        try await TestKafka.fill(topic, count: 30)
        var configuration = try TestKafka.reading(topic)
        configuration.maximumBatchRecords = 10
        let consumer = try Consumer(configuration)
        var batches: [RecordBatch] = []
        while batches.reduce(0, { $0 + $1.count }) < 30, let batch = try await TestKafka.next(consumer) {
            batches.append(batch)
        }
        #expect(batches.count >= 3)
        for batch in batches.dropFirst().reversed() { consumer.complete(batch) }
        try await consumer.commit()
        #expect(try await committed(configuration.group, topic) == nil)
        consumer.complete(batches[0])
        // Coming back twice counts once.
        consumer.complete(batches[0])
        try await consumer.commit()
        #expect(try await committed(configuration.group, topic) == Offset(30))
        #expect(consumer.status.inFlightRecords == 0 && consumer.status.inFlightBytes == 0)
        #expect(await consumer.close(deadline: .seconds(10)))
    }

    @Test func `an abandoned batch comes again after a restart`() async throws {
        let topic = try await TestKafka.topic()
        try await TestKafka.fill(topic, count: 30)
        let source = Consumer.Configuration.Source.assignment([TopicPartition(topic, Partition(0)): .committed])
        var configuration = try TestKafka.configuration(source)
        configuration.maximumBatchRecords = 10
        let first = try Consumer(configuration)
        var seen = 0
        while seen < 30, let batch = try await TestKafka.next(first) {
            if seen == 10 { first.abandon(batch) } else { first.complete(batch) }
            seen += batch.count
        }
        #expect(await first.close(deadline: .seconds(10)))
        let second = try Consumer(configuration)
        #expect(try await TestKafka.take(20, from: second).compactMap(\.number) == Array(10..<30))
        #expect(await second.close(deadline: .seconds(10)))
    }

    @Test func `what is in flight stays within the bounds, through a long pause, and nothing is lost`() async throws {
        let topic = try await TestKafka.topic(partitions: 2)
        try await TestKafka.fill(topic, partitions: 2, count: 2_000)
        var configuration = try TestKafka.reading(topic, partitions: 2)
        configuration.maximumBatchRecords = 50
        configuration.maximumInFlightRecords = 200
        let consumer = try Consumer(configuration)
        #expect(await TestKafka.eventually { consumer.status.inFlightRecords == 200 })
        // More than a second without room: the partitions are paused.
        #expect(await TestKafka.eventually { consumer.status.isPaused })
        var numbers: [Int] = []
        while numbers.count < 2_000, let batch = try await TestKafka.next(consumer) {
            #expect(consumer.status.inFlightRecords <= 200)
            numbers += batch.compactMap(\.number)
            consumer.complete(batch)
        }
        #expect(numbers.count == 2_000 && Set(numbers).count == 2_000)
        #expect(await consumer.close(deadline: .seconds(10)))
    }

    @Test func `bytes in flight are bounded too`() async throws {
        let topic = try await TestKafka.topic()
        let producer = try Producer(TestKafka.settings())
        var batch = ProducerBatch()
        for _ in 0..<100 { batch.append(topic: topic, key: nil, payload: [UInt8](repeating: 7, count: 1_000)) }
        try await producer.send(batch).requireAll()
        var configuration = try TestKafka.reading(topic)
        configuration.maximumInFlightBytes = 10_000
        let consumer = try Consumer(configuration)
        #expect(await TestKafka.eventually { consumer.status.inFlightBytes == 10_000 })
        #expect(try await TestKafka.take(100, from: consumer).count == 100)
        #expect(await consumer.close(deadline: .seconds(10)))
        #expect(await producer.close(deadline: .seconds(10)))
    }

    @Test func `pausing and resuming again and again neither loses nor rewinds`() async throws {
        let topic = try await TestKafka.topic()
        try await TestKafka.fill(topic, count: 3_000)
        var configuration = try TestKafka.reading(topic)
        configuration.maximumBatchRecords = 100
        let consumer = try Consumer(configuration)
        // Resuming what was never paused must not rewind either (#4636).
        consumer.resume()
        var numbers: [Int] = []
        while numbers.count < 3_000, let batch = try await TestKafka.next(consumer) {
            numbers += batch.compactMap(\.number)
            consumer.complete(batch)
            if numbers.count % 500 == 0 {
                consumer.pause()
                #expect(await TestKafka.eventually { consumer.status.isPaused })
                consumer.resume()
                consumer.resume()
            }
        }
        let isWhole = numbers == Array(0..<3_000)
        #expect(isWhole)
        #expect(await consumer.close(deadline: .seconds(10)))
    }

    @Test func `a start from a store is taken, and a store that cannot say ends the consumer`() async throws {
        let topic = try await TestKafka.topic(partitions: 2)
        try await TestKafka.fill(topic, partitions: 2, count: 100)
        let configuration = try TestKafka.reading(topic, partitions: 2)
        let hooks = Consumer.RebalanceHooks(startPositions: { partitions in
            #expect(Set(partitions.map(\.partition)) == [Partition(0), Partition(1)])
            return [TopicPartition(topic, Partition(1)): Offset(40)]
        })
        let consumer = try Consumer(configuration, hooks: hooks)
        let records = try await TestKafka.take(60, from: consumer)
        #expect(records.filter { $0.partition == Partition(1) }.map(\.offset.rawValue) == Array(40..<50))
        #expect(records.filter { $0.partition == Partition(0) }.map(\.offset.rawValue) == Array(0..<50))
        #expect(await consumer.close(deadline: .seconds(10)))

        struct Gone: Error {}
        let lost = try Consumer(configuration, hooks: .init(startPositions: { _ in throw Gone() }))
        await #expect(throws: KafkaError(.startPositionUnknown)) { try await lost.nextBatch() }
        _ = await lost.close(deadline: .seconds(10))
    }

    @Test func `a start from a store is committed although nothing comes after it`() async throws {
        let topic = try await TestKafka.topic()
        try await TestKafka.fill(topic, count: 10)
        let partition = TopicPartition(topic, Partition(0))
        let hooks = Consumer.RebalanceHooks(startPositions: { _ in [partition: Offset(10)] })
        let consumer = try Consumer(try TestKafka.reading(topic), hooks: hooks)
        #expect(await TestKafka.eventually { consumer.status.committed[partition] == Offset(10) })
        #expect(consumer.status.deliveredRecords == 0)
        #expect(await consumer.close(deadline: .seconds(10)))
    }

    @Test func `an offset that is gone is an error when jumping is forbidden`() async throws {
        let topic = try await TestKafka.topic()
        try await TestKafka.fill(topic, count: 10)
        let source = Consumer.Configuration.Source.assignment([TopicPartition(topic, Partition(0)): .offset(Offset(99))]
        )
        var configuration = try TestKafka.configuration(source)
        configuration.defaultStart = .committed
        let consumer = try Consumer(configuration)
        await #expect(throws: KafkaError(.offsetGone)) { try await TestKafka.next(consumer) }
        #expect(consumer.status.lastError?.isFatal == true)
        _ = await consumer.close(deadline: .seconds(10))
    }

    @Test func `shutting down ends those who wait, and what is in hand is still committed`() async throws {
        let topic = try await TestKafka.topic()
        try await TestKafka.fill(topic, count: 10)
        let configuration = try TestKafka.reading(topic)
        let consumer = try Consumer(configuration)
        let batch = try #require(try await TestKafka.next(consumer))
        async let waiting = consumer.nextBatch()
        consumer.shutdown()
        #expect(try await waiting == nil)
        async let closed = consumer.close(deadline: .seconds(10))
        consumer.complete(batch)
        #expect(await closed)
        #expect(try await committed(configuration.group, topic) == Offset(Int64(batch.count)))
        await #expect(throws: KafkaError(.closed)) { try await consumer.commit() }
        #expect(await consumer.close(deadline: .seconds(1)))
    }

    @Test func `a cancelled wait returns nothing and takes nothing`() async throws {
        let topic = try await TestKafka.topic()
        let consumer = try Consumer(TestKafka.reading(topic))
        let waiting = Task { try await consumer.nextBatch() }
        waiting.cancel()
        #expect(try await waiting.value == nil)
        try await TestKafka.fill(topic, count: 5)
        #expect(try await TestKafka.take(5, from: consumer).count == 5)
        #expect(await consumer.close(deadline: .seconds(10)))
    }

    @Test func `closing with a batch never given back ends by its deadline`() async throws {
        let topic = try await TestKafka.topic()
        try await TestKafka.fill(topic, count: 5)
        let consumer = try Consumer(TestKafka.reading(topic))
        let batch = try await TestKafka.next(consumer)
        #expect(batch != nil)
        let start = ContinuousClock.now
        #expect(await consumer.close(deadline: .seconds(1)) == false)
        #expect(ContinuousClock.now - start < .seconds(20))
    }

    @Test func `closing without a broker ends by its deadline`() async throws {
        let source = Consumer.Configuration.Source.topics([Topic("nowhere")])
        let consumer = try Consumer(
            TestKafka.configuration(source, ClientSettings(brokers: "127.0.0.1:1")))
        #expect(await TestKafka.eventually { consumer.status.lastError != nil })
        #expect(!consumer.status.brokerReachable)
        let start = ContinuousClock.now
        _ = await consumer.close(deadline: .seconds(2))
        #expect(ContinuousClock.now - start < .seconds(20))
    }

    @Test(.enabled(if: TestKafka.isEmbedded, TestKafka.needsFaults))
    func `a broker that goes and comes back is noticed, and reading goes on without loss`() async throws {
        let cluster = try EmbeddedCluster(topics: [NewTopic(Topic("t"), partitions: 1)])
        let settings = TestKafka.embedded(cluster)
        try await TestKafka.fill(Topic("t"), count: 50, settings)
        let consumer = try Consumer(TestKafka.reading(Topic("t"), settings))
        var numbers = try await TestKafka.take(50, from: consumer).compactMap(\.number)
        #expect(consumer.status.brokerReachable)
        try cluster.setBrokerDown(1)
        #expect(await TestKafka.eventually { !consumer.status.brokerReachable })
        try cluster.setBrokerUp(1)
        #expect(await TestKafka.eventually { consumer.status.brokerReachable })
        try await TestKafka.fill(Topic("t"), count: 50, from: 50, settings)
        numbers += try await TestKafka.take(50, from: consumer).compactMap(\.number)
        #expect(numbers == Array(0..<100))
        #expect(await consumer.close(deadline: .seconds(10)))
    }

    @Test(.enabled(if: TestKafka.isEmbedded, TestKafka.needsFaults))
    func `a failed commit is repeated by itself`() async throws {
        let cluster = try EmbeddedCluster(topics: [NewTopic(Topic("t"), partitions: 1)])
        let settings = TestKafka.embedded(cluster)
        try await TestKafka.fill(Topic("t"), count: 10, settings)
        try cluster.pushErrors(.offsetCommit, [.groupForbidden, .groupForbidden])
        var configuration = try TestKafka.reading(Topic("t"), settings)
        configuration.commitInterval = .milliseconds(100)
        let consumer = try Consumer(configuration)
        _ = try await TestKafka.take(10, from: consumer)
        let partition = TopicPartition(Topic("t"), Partition(0))
        #expect(await TestKafka.eventually { consumer.status.committed[partition] == Offset(10) })
        #expect(consumer.status.failedCommits >= 1)
        #expect(await consumer.close(deadline: .seconds(10)))
    }
}
