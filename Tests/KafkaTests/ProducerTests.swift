import Testing

@testable import Kafka

@Suite struct ProducerTests {
    @Test func `a tiny queue delivers everything, waiting for room`() async throws {
        let topic = try await TestKafka.topic(partitions: 2)
        var settings = try TestKafka.settings()
        settings.producer = ["queue.buffering.max.messages": "20", "linger.ms": "0"]
        let producer = try Producer(settings)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for sender in 0..<3 {
                group.addTask {
                    var batch = ProducerBatch()
                    for number in 0..<500 {
                        batch.append(
                            topic: topic, partition: Partition(Int32(number % 2)), key: [UInt8(sender)],
                            payload: Array(String(number).utf8))
                    }
                    let deliveries = try await producer.send(batch)
                    try deliveries.requireAll()
                    #expect(deliveries.count == 500)
                }
            }
            try await group.waitForAll()
        }
        #expect(producer.status.delivered == 1_500)
        #expect(producer.status.waits > 0)
        let consumer = try Consumer(TestKafka.reading(topic, partitions: 2))
        let records = try await TestKafka.take(1_500, from: consumer)
        // Order within a partition, per sender.
        for sender in 0..<3 {
            for partition in 0..<2 {
                let numbers = records.filter { $0.key == [UInt8(sender)] && $0.partition.rawValue == partition }
                    .compactMap(\.number)
                #expect(numbers == numbers.sorted() && numbers.count == 250)
            }
        }
        #expect(await consumer.close(deadline: .seconds(10)))
        #expect(await producer.close(deadline: .seconds(10)))
    }

    @Test func `an unreachable broker ends in an error within the delivery timeout`() async throws {
        let producer = try Producer(
            ClientSettings(brokers: "127.0.0.1:1", deliveryTimeout: .seconds(1)))
        var batch = ProducerBatch()
        batch.append(topic: Topic("nowhere"), key: nil, payload: [1])
        let start = ContinuousClock.now
        let deliveries = try await producer.send(batch)
        #expect(deliveries.first?.error == KafkaError(.brokerUnreachable))
        #expect(ContinuousClock.now - start < .seconds(25))
        #expect(await producer.close(deadline: .seconds(5)))
    }

    @Test func `closing reports what cannot be delivered and refuses what comes later`() async throws {
        let producer = try Producer(ClientSettings(brokers: "127.0.0.1:1"))
        let batch = {
            var batch = ProducerBatch()
            batch.append(topic: Topic("nowhere"), key: nil, payload: [1])
            return batch
        }()
        async let pending = producer.send(batch)
        #expect(await TestKafka.eventually { producer.status.outstanding == 1 })
        #expect(await producer.flush(deadline: .milliseconds(100)) == false)
        #expect(await producer.close(deadline: .milliseconds(200)) == false)
        #expect(try await pending.first?.error == KafkaError(.purged))
        await #expect(throws: KafkaError(.closed)) { try await producer.send(batch) }
        #expect(await producer.close(deadline: .seconds(1)) == false)
    }

    @Test(.enabled(if: TestKafka.isEmbedded, TestKafka.needsFaults))
    func `a broker that goes and comes back loses and repeats nothing of a batch`() async throws {
        let cluster = try EmbeddedCluster(topics: [NewTopic(Topic("t"), partitions: 1)])
        let settings = TestKafka.embedded(cluster)
        let producer = try Producer(settings)
        var first = ProducerBatch()
        first.append(topic: Topic("t"), key: nil, payload: Array("0".utf8))
        try await producer.send(first).requireAll()
        try cluster.setBrokerDown(1)
        async let later: Void = TestKafka.fill(Topic("t"), count: 100, from: 1, settings)
        #expect(await TestKafka.eventually { !producer.status.brokerReachable })
        try cluster.setBrokerUp(1)
        try await later
        let consumer = try Consumer(TestKafka.reading(Topic("t"), settings))
        let numbers = try await TestKafka.take(101, from: consumer).compactMap(\.number)
        #expect(numbers == Array(0...100))
        #expect(await consumer.close(deadline: .seconds(10)))
        #expect(await producer.close(deadline: .seconds(10)))
    }

    @Test(.enabled(if: TestKafka.isEmbedded, TestKafka.needsFaults))
    func `what is acknowledged stands in the log, also where a request before it was refused`() async throws {
        let cluster = try EmbeddedCluster(topics: [NewTopic(Topic("t"), partitions: 1)])
        let settings = TestKafka.embedded(cluster)
        let producer = try Producer(settings)
        // Slow answers, so that there would be several requests under way.
        try cluster.setRoundTripTime(.milliseconds(30), broker: 1)
        var submissions: [Producer.Submission] = []
        for number in 0..<400 {
            // NOT_ENOUGH_REPLICAS, NETWORK_EXCEPTION, LEADER_NOT_AVAILABLE, NOT_LEADER, KAFKA_STORAGE_ERROR
            if number % 100 == 20 {
                let codes: [Int32] = [5, 6, 6, 6, 13, 19, 13, 13, 6, 19, 13, 6, 5, 56]
                try cluster.pushErrors(.produce, codes.map { .init(rawValue: $0) })
            }
            var batch = ProducerBatch()
            batch.append(topic: Topic("t"), key: nil, payload: Array(String(number).utf8))
            submissions.append(try await producer.submit(batch))
            try await Task.sleep(for: .milliseconds(2))
        }
        var acknowledged: [Int] = []
        for (number, submission) in submissions.enumerated() {
            let delivery = try #require(try await submission.deliveries().first)
            #expect(delivery.error != nil || delivery.offset != nil, "\(number)")
            if delivery.error == nil { acknowledged.append(number) }
        }
        let consumer = try Consumer(TestKafka.reading(Topic("t"), settings))
        let numbers = try await TestKafka.take(acknowledged.count, from: consumer).compactMap(\.number)
        #expect(numbers == acknowledged)
        #expect(await consumer.close(deadline: .seconds(10)))
        #expect(await producer.close(deadline: .seconds(10)))
    }
}
