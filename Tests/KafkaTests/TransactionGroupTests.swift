import Testing

@testable import Kafka

/// Positions of a group in transactions, on a broker that keeps their promise.
@Suite(.enabled(if: !TestKafka.isEmbedded, "the embedded broker's transactions are hollow"))
struct TransactionGroupTests {
    private let limit = Duration.seconds(30)

    private func committed(_ group: GroupID, _ partition: TopicPartition) async throws -> Offset? {
        let admin = try Admin(TestKafka.settings())
        let offsets = try await admin.committedOffsets(group: group, [partition])
        await admin.close()
        return offsets[partition]
    }

    @Test(arguments: ["range", "cooperative-sticky"])
    func `positions are committed with the transaction, or not at all`(_ strategy: String) async throws {
        let source = try await TestKafka.topic()
        let target = try await TestKafka.topic()
        try await TestKafka.fill(source, count: 30)
        let partition = TopicPartition(source, Partition(0))
        var settings = try TestKafka.settings()
        settings.consumer = ["partition.assignment.strategy": strategy]
        var configuration = try TestKafka.configuration(.topics([source]), settings)
        configuration.commitsByItself = false
        configuration.maximumBatchRecords = 10
        let consumer = try Consumer(configuration)
        let producer = try await TestKafka.transactionalProducer()
        var batches: [RecordBatch] = []
        while batches.reduce(0, { $0 + $1.count }) < 30 {
            batches.append(try #require(try await TestKafka.next(consumer)))
        }
        // Out of order it would skip records.
        #expect(consumer.transactionOffsets(of: [batches[1]]) == nil)
        for (round, isCommitted) in [(0, false), (0, true), (1, true)] {
            let (positions, member) = try #require(consumer.transactionOffsets(of: [batches[round]]))
            let before = try await committed(configuration.group, partition)
            try producer.beginTransaction()
            try await producer.send(TestKafka.numbers(target, 0..<3)).requireAll()
            try await producer.sendOffsets(positions, as: member, deadline: limit)
            if isCommitted {
                try await producer.commitTransaction(deadline: limit)
                consumer.complete(batches[round])
                consumer.committed(positions)
                #expect(try await committed(configuration.group, partition) == positions[partition])
                #expect(consumer.status.committed == positions)
            } else {
                try await producer.abortTransaction(deadline: limit)
                #expect(try await committed(configuration.group, partition) == before)
            }
        }
        #expect(await producer.close(deadline: .seconds(10)))
        for batch in batches { consumer.abandon(batch) }
        #expect(await consumer.close(deadline: .seconds(10)))
    }

    @Test(arguments: ["range", "cooperative-sticky"])
    func `positions of before a rebalance are refused, by us and by the broker`(_ strategy: String) async throws {
        let source = try await TestKafka.topic(partitions: 2)
        try await TestKafka.fill(source, partitions: 2, count: 20)
        var settings = try TestKafka.settings()
        settings.consumer = ["partition.assignment.strategy": strategy, "heartbeat.interval.ms": "200"]
        var configuration = try TestKafka.configuration(.topics([source]), settings)
        configuration.commitsByItself = false
        configuration.drainTimeout = .milliseconds(100)
        let first = try Consumer(configuration)
        var batches: [RecordBatch] = []
        while batches.reduce(0, { $0 + $1.count }) < 20 {
            batches.append(try #require(try await TestKafka.next(first)))
        }
        let (positions, stale) = try #require(first.transactionOffsets(of: batches))
        #expect(positions.count == 2)
        let second = try Consumer(configuration)
        let isShared = await TestKafka.eventually {
            first.status.assignment.count == 1 && second.status.assignment.count == 1
        }
        #expect(isShared)
        #expect(first.transactionOffsets(of: batches) == nil)
        let producer = try await TestKafka.transactionalProducer()
        try producer.beginTransaction()
        do {
            try await producer.sendOffsets(positions, as: stale, deadline: limit)
            Issue.record("the group has rebalanced")
        } catch let error as KafkaError {
            #expect([.illegalGeneration, .unknownMember].contains(error.code), "\(error)")
            #expect(error.requiresAbort && !error.isFatal)
        }
        await #expect(throws: KafkaError.self) { try await producer.commitTransaction(deadline: limit) }
        try await producer.abortTransaction(deadline: limit)
        for partition in positions.keys { #expect(try await committed(configuration.group, partition) == nil) }
        // The membership of now is taken.
        let fresh = try #require(try await TestKafka.next(second))
        let (ours, member) = try #require(second.transactionOffsets(of: [fresh]))
        try producer.beginTransaction()
        try await producer.sendOffsets(ours, as: member, deadline: limit)
        try await producer.commitTransaction(deadline: limit)
        for (partition, offset) in ours { #expect(try await committed(configuration.group, partition) == offset) }
        #expect(await producer.close(deadline: .seconds(10)))
        for batch in batches { first.abandon(batch) }
        second.complete(fresh)
        _ = await first.close(deadline: .seconds(10))
        _ = await second.close(deadline: .seconds(10))
    }

    @Test(arguments: ["range", "cooperative-sticky"])
    func `after a rebalance, both who stayed and who came commit in transactions`(_ strategy: String) async throws {
        let source = try await TestKafka.topic(partitions: 2)
        var settings = try TestKafka.settings()
        settings.consumer = ["partition.assignment.strategy": strategy, "heartbeat.interval.ms": "200"]
        var configuration = try TestKafka.configuration(.topics([source]), settings)
        configuration.commitsByItself = false
        let first = try Consumer(configuration)
        #expect(await TestKafka.eventually { first.status.assignment.count == 2 })
        let second = try Consumer(configuration)
        let isShared = await TestKafka.eventually {
            first.status.assignment.count == 1 && second.status.assignment.count == 1
        }
        #expect(isShared)
        try await TestKafka.fill(source, partitions: 2, count: 2)
        let producer = try await TestKafka.transactionalProducer()
        for consumer in [first, second] {
            let batch = try #require(try await TestKafka.next(consumer))
            let (positions, member) = try #require(consumer.transactionOffsets(of: [batch]))
            try producer.beginTransaction()
            try await producer.sendOffsets(positions, as: member, deadline: limit)
            try await producer.commitTransaction(deadline: limit)
            consumer.complete(batch)
            for (partition, offset) in positions {
                #expect(try await committed(configuration.group, partition) == offset)
            }
        }
        #expect(await producer.close(deadline: .seconds(10)))
        async let firstClosed = first.close(deadline: .seconds(10))
        async let secondClosed = second.close(deadline: .seconds(10))
        _ = await (firstClosed, secondClosed)
    }
}
