import Testing

@testable import Kafka

/// What the calls do whatever the broker makes of transactions: their order, their deadlines, their end.
@Suite struct TransactionTests {
    private func producer(_ settings: ClientSettings? = nil) throws -> Producer {
        try Producer(settings ?? TestKafka.settings(), transactions: Transactions(id: TestKafka.unique("transactions")))
    }

    private func batch(_ topic: Topic, _ count: Int = 3) -> ProducerBatch {
        var batch = ProducerBatch()
        for number in 0..<count { batch.append(topic: topic, key: nil, payload: Array(String(number).utf8)) }
        return batch
    }

    /// A member of its own group, which reads that topic.
    private func member(_ topic: Topic) async throws -> GroupMember {
        let consumer = try Consumer(TestKafka.reading(topic))
        let batch = try #require(try await TestKafka.next(consumer))
        let (positions, member) = try #require(consumer.transactionOffsets(of: [batch]))
        #expect(positions == [TopicPartition(topic, Partition(0)): Offset(Int64(batch.count))])
        _ = await consumer.close(deadline: .seconds(1))
        return member
    }

    @Test func `calls out of order are refused, and the right order still works afterwards`() async throws {
        let topic = try await TestKafka.topic()
        try await TestKafka.fill(topic, count: 5)
        let member = try await member(topic)
        let producer = try producer()
        #expect(throws: KafkaError(.wrongState)) { try producer.beginTransaction() }
        try await producer.initTransactions(deadline: .seconds(30))
        let outside = try await producer.send(batch(topic))
        #expect(outside.failureCount == 3 && outside.allSatisfy { $0.error == KafkaError(.wrongState) })
        let position = [TopicPartition(topic, Partition(0)): Offset(5)]
        await #expect(throws: KafkaError(.wrongState)) {
            try await producer.sendOffsets(position, as: member, deadline: .seconds(10))
        }
        await #expect(throws: KafkaError(.wrongState)) { try await producer.commitTransaction(deadline: .seconds(10)) }
        await #expect(throws: KafkaError(.wrongState)) { try await producer.abortTransaction(deadline: .seconds(10)) }
        try producer.beginTransaction()
        #expect(throws: KafkaError(.wrongState)) { try producer.beginTransaction() }
        try await producer.send(batch(topic)).requireAll()
        try await producer.sendOffsets(position, as: member, deadline: .seconds(10))
        try await producer.commitTransaction(deadline: .seconds(10))
        try producer.beginTransaction()
        try await producer.abortTransaction(deadline: .seconds(10))
        #expect(await producer.close(deadline: .seconds(10)))
        #expect(throws: KafkaError(.closed)) { try producer.beginTransaction() }
        await #expect(throws: KafkaError(.closed)) { try await producer.commitTransaction(deadline: .seconds(10)) }
    }

    @Test func `without an id there are no transactions, and an empty id is refused`() async throws {
        let producer = try Producer(TestKafka.settings())
        await #expect(throws: KafkaError(.transactionsNotConfigured)) {
            try await producer.initTransactions(deadline: .seconds(10))
        }
        #expect(throws: KafkaError(.transactionsNotConfigured)) { try producer.beginTransaction() }
        #expect(await producer.close(deadline: .seconds(10)))
        #expect(throws: KafkaError(.configurationRefused)) {
            try Producer(TestKafka.settings(), transactions: Transactions(id: ""))
        }
        #expect(throws: KafkaError(.configurationRefused)) {
            try Producer(TestKafka.settings(), transactions: Transactions(id: "a", timeout: .milliseconds(1)))
        }
    }

    @Test func `without a broker the deadline is kept, and closing waits for nothing`() async throws {
        let producer = try producer(ClientSettings(brokers: "127.0.0.1:1"))
        let start = ContinuousClock.now
        do {
            try await producer.initTransactions(deadline: .seconds(2))
            Issue.record("there is no broker")
        } catch let error as KafkaError {
            #expect(error == KafkaError(.brokerUnreachable) && error.isRetriable && !error.isFatal)
        }
        #expect(ContinuousClock.now - start < .seconds(15))
        let late = Task { try await producer.initTransactions(deadline: .seconds(600)) }
        _ = await producer.close(deadline: .seconds(1))
        await #expect(throws: KafkaError.self) { try await late.value }
        #expect(ContinuousClock.now - start < .seconds(30))
    }

    @Test func `closing aborts what is open, and letting go of the producer does too`() async throws {
        let topic = try await TestKafka.topic()
        let closed = try producer()
        try await closed.initTransactions(deadline: .seconds(30))
        try closed.beginTransaction()
        try await closed.send(batch(topic)).requireAll()
        #expect(await closed.close(deadline: .seconds(10)))
        var dropped: Producer? = try producer()
        try await dropped?.initTransactions(deadline: .seconds(30))
        try dropped?.beginTransaction()
        let core = try #require(dropped?.core)
        dropped = nil
        #expect(await core.closed.value(within: .seconds(20), else: false))
    }

    @Test func `what an abort overtakes is told as dropped, and the next transaction goes on`() async throws {
        let topic = try await TestKafka.topic()
        var settings = try TestKafka.settings()
        settings.producer = ["linger.ms": "20000"]
        let producer = try producer(settings)
        try await producer.initTransactions(deadline: .seconds(30))
        try producer.beginTransaction()
        let submission = try await producer.submit(batch(topic))
        try await producer.abortTransaction(deadline: .seconds(30))
        let deliveries = try await submission.deliveries()
        #expect(deliveries.allSatisfy { $0.error == KafkaError(.purged) })
        try producer.beginTransaction()
        let next = try await producer.submit(batch(topic, 2))
        // A commit does not wait for more records to come.
        try await producer.commitTransaction(deadline: .seconds(30))
        try await next.deliveries().requireAll()
        #expect(producer.status.delivered == 2 && producer.status.failed == 3 && producer.status.outstanding == 0)
        #expect(await producer.close(deadline: .seconds(10)))
    }

    @Test(.enabled(if: TestKafka.isEmbedded, TestKafka.needsFaults))
    func `a commit that finds no broker is taken up again when there is one`() async throws {
        let cluster = try EmbeddedCluster(topics: [NewTopic(Topic("t"), partitions: 1)])
        let producer = try producer(TestKafka.embedded(cluster))
        try await producer.initTransactions(deadline: .seconds(30))
        try producer.beginTransaction()
        try await producer.send(batch(Topic("t"))).requireAll()
        try cluster.setBrokerDown(1)
        #expect(await TestKafka.eventually { !producer.status.brokerReachable })
        do {
            try await producer.commitTransaction(deadline: .seconds(1))
            Issue.record("there is no broker")
        } catch let error as KafkaError {
            #expect(error == KafkaError(.brokerUnreachable) && error.isRetriable && !error.requiresAbort)
        }
        // Its outcome is not known, so it cannot be aborted any more.
        await #expect(throws: KafkaError(.callUnderWay)) { try await producer.abortTransaction(deadline: .seconds(1)) }
        try cluster.setBrokerUp(1)
        try await producer.commitTransaction(deadline: .seconds(30))
        try producer.beginTransaction()
        #expect(await producer.close(deadline: .seconds(10)))
    }
}
