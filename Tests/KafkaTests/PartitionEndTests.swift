import Testing

@testable import Kafka

/// A group that has read everything stands at the end, also where control records lie between the last record and it.
@Suite(.enabled(if: !TestKafka.isEmbedded, "the embedded broker writes no control records"))
struct PartitionEndTests {
    private func write(_ topic: Topic, _ count: Int, isCommitted: Bool = true) async throws {
        let producer = try Producer(
            TestKafka.settings(), transactions: Transactions(id: TestKafka.unique("transactions")))
        try await producer.initTransactions(deadline: .seconds(30))
        try producer.beginTransaction()
        var batch = ProducerBatch()
        for number in 0..<count {
            batch.append(topic: topic, partition: Partition(0), key: nil, payload: Array(String(number).utf8))
        }
        try await producer.send(batch).requireAll()
        if isCommitted {
            try await producer.commitTransaction(deadline: .seconds(30))
        } else {
            try await producer.abortTransaction(deadline: .seconds(30))
        }
        #expect(await producer.close(deadline: .seconds(10)))
    }

    private func end(_ partition: TopicPartition) async throws -> Offset? {
        let admin = try Admin(TestKafka.settings())
        let watermarks = try await admin.watermarks([partition])
        await admin.close()
        return watermarks[partition]?.high
    }

    private func committed(_ group: GroupID, _ partition: TopicPartition) async throws -> Offset? {
        let admin = try Admin(TestKafka.settings())
        let offsets = try await admin.committedOffsets(group: group, [partition])
        await admin.close()
        return offsets[partition]
    }

    private func configuration(_ topic: Topic, isMember: Bool) throws -> Consumer.Configuration {
        let partition = TopicPartition(topic, Partition(0))
        var configuration = try TestKafka.configuration(
            isMember ? .topics([topic]) : .assignment([partition: .committed]))
        configuration.commitInterval = .milliseconds(100)
        return configuration
    }

    @Test(arguments: [true, false])
    func `an idle group's position is the end of the log`(_ isMember: Bool) async throws {
        let topic = try await TestKafka.topic()
        let partition = TopicPartition(topic, Partition(0))
        try await write(topic, 10)
        let configuration = try configuration(topic, isMember: isMember)
        let consumer = try Consumer(configuration)
        #expect(try await TestKafka.take(10, from: consumer).count == 10)
        #expect(try await end(partition) == Offset(11))
        #expect(await TestKafka.eventually { consumer.status.committed[partition] == Offset(11) })
        #expect(try await committed(configuration.group, partition) == Offset(11))
        // An aborted transaction leaves nothing to read, and is passed too.
        try await write(topic, 5, isCommitted: false)
        #expect(try await end(partition) == Offset(17))
        #expect(await TestKafka.eventually { consumer.status.committed[partition] == Offset(17) })
        try await write(topic, 3)
        #expect(try await TestKafka.take(3, from: consumer).map(\.offset.rawValue) == [17, 18, 19])
        #expect(await TestKafka.eventually { consumer.status.committed[partition] == Offset(21) })
        #expect(await consumer.close(deadline: .seconds(10)))
        #expect(try await committed(configuration.group, partition) == Offset(21))
    }

    @Test func `a batch in hand holds the position, and one given up holds it for good`() async throws {
        let topic = try await TestKafka.topic()
        let partition = TopicPartition(topic, Partition(0))
        try await write(topic, 10)
        var configuration = try configuration(topic, isMember: false)
        configuration.maximumBatchRecords = 5
        let consumer = try Consumer(configuration)
        let first = try #require(try await TestKafka.next(consumer))
        let second = try #require(try await TestKafka.next(consumer))
        #expect(first.count == 5 && second.count == 5)
        consumer.complete(first)
        #expect(await TestKafka.eventually { consumer.status.committed[partition] == Offset(5) })
        // The end is read by now, as a record written after it is.
        try await write(topic, 1)
        let third = try #require(try await TestKafka.next(consumer))
        consumer.complete(third)
        try await consumer.commit()
        #expect(try await committed(configuration.group, partition) == Offset(5))
        consumer.abandon(second)
        try await write(topic, 1)
        consumer.complete(try #require(try await TestKafka.next(consumer)))
        try await consumer.commit()
        #expect(await consumer.close(deadline: .seconds(10)))
        #expect(try await committed(configuration.group, partition) == Offset(5))
        let next = try Consumer(configuration)
        #expect(try await TestKafka.take(7, from: next).first?.offset == Offset(5))
        #expect(await TestKafka.eventually { next.status.committed[partition] == Offset(15) })
        #expect(await next.close(deadline: .seconds(10)))
    }

    @Test func `a position left before a control record moves over it after a restart`() async throws {
        let topic = try await TestKafka.topic()
        let partition = TopicPartition(topic, Partition(0))
        try await write(topic, 10)
        let configuration = try configuration(topic, isMember: false)
        var blind = configuration
        // As a consumer of before would have done.
        blind.client.consumer["enable.partition.eof"] = "false"
        let before = try Consumer(blind)
        #expect(try await TestKafka.take(10, from: before).count == 10)
        #expect(await before.close(deadline: .seconds(10)))
        #expect(try await committed(configuration.group, partition) == Offset(10))
        let after = try Consumer(configuration)
        #expect(await TestKafka.eventually { after.status.committed[partition] == Offset(11) })
        #expect(await after.close(deadline: .seconds(10)))
        #expect(try await committed(configuration.group, partition) == Offset(11))
    }

    @Test func `in transactions, an idle group's position is taken along without records`() async throws {
        let topic = try await TestKafka.topic()
        let partition = TopicPartition(topic, Partition(0))
        try await write(topic, 10)
        var configuration = try configuration(topic, isMember: true)
        configuration.commitsByItself = false
        let consumer = try Consumer(configuration)
        let producer = try Producer(
            TestKafka.settings(), transactions: Transactions(id: TestKafka.unique("transactions")))
        try await producer.initTransactions(deadline: .seconds(30))
        var taken = 0
        while taken < 10 {
            let batch = try #require(try await TestKafka.next(consumer))
            let (positions, member) = try #require(consumer.transactionOffsets(of: [batch]))
            try producer.beginTransaction()
            try await producer.sendOffsets(positions, as: member, deadline: .seconds(30))
            try await producer.commitTransaction(deadline: .seconds(30))
            consumer.complete(batch)
            consumer.committed(positions)
            taken += batch.count
        }
        try await write(topic, 5, isCommitted: false)
        let hasMoved = await TestKafka.eventually {
            consumer.transactionOffsets(of: [])?.positions == [partition: Offset(17)]
        }
        #expect(hasMoved)
        let (positions, member) = try #require(consumer.transactionOffsets(of: []))
        try producer.beginTransaction()
        try await producer.sendOffsets(positions, as: member, deadline: .seconds(30))
        try await producer.commitTransaction(deadline: .seconds(30))
        consumer.committed(positions)
        #expect(consumer.transactionOffsets(of: [])?.positions == [:])
        #expect(try await committed(configuration.group, partition) == Offset(17))
        #expect(await producer.close(deadline: .seconds(10)))
        #expect(await consumer.close(deadline: .seconds(10)))
    }
}
