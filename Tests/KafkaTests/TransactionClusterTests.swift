import Testing

@testable import Kafka

/// What transactions promise, on a broker that keeps the promise.
@Suite(.enabled(if: !TestKafka.isEmbedded, "the embedded broker's transactions are hollow"))
struct TransactionClusterTests {
    private let limit = Duration.seconds(30)

    @Test func `what is committed is seen once, in order, and what is aborted never`() async throws {
        let topic = try await TestKafka.topic()
        let producer = try await TestKafka.transactionalProducer()
        var expected: [Int] = []
        for round in 0..<6 {
            try producer.beginTransaction()
            let numbers = round * 50..<(round + 1) * 50
            try await producer.send(TestKafka.numbers(topic, numbers)).requireAll()
            if round % 2 == 0 {
                try await producer.commitTransaction(deadline: limit)
                expected += numbers
            } else {
                try await producer.abortTransaction(deadline: limit)
            }
        }
        #expect(await producer.close(deadline: .seconds(10)))
        let consumer = try Consumer(TestKafka.reading(topic))
        #expect(try await TestKafka.take(expected.count, from: consumer).compactMap(\.number) == expected)
        #expect(await consumer.close(deadline: .seconds(10)))
        var uncommitted = try TestKafka.settings()
        uncommitted.consumer = ["isolation.level": "read_uncommitted"]
        let everything = try Consumer(TestKafka.reading(topic, uncommitted))
        #expect(try await TestKafka.take(300, from: everything).compactMap(\.number) == Array(0..<300))
        #expect(await everything.close(deadline: .seconds(10)))
    }

    @Test func `a second producer with the same id fences the first, and aborts what it left open`() async throws {
        let topic = try await TestKafka.topic()
        let id = TestKafka.unique("transactions")
        // It never speaks again, as if its process had been destroyed.
        let silent = try await TestKafka.transactionalProducer(id)
        try silent.beginTransaction()
        try await silent.send(TestKafka.numbers(topic, 0..<10)).requireAll()
        let first = try await TestKafka.transactionalProducer(id)
        try first.beginTransaction()
        try await first.send(TestKafka.numbers(topic, 10..<20)).requireAll()
        try await first.commitTransaction(deadline: limit)
        try first.beginTransaction()
        try await first.send(TestKafka.numbers(topic, 20..<30)).requireAll()
        let second = try await TestKafka.transactionalProducer(id)
        try second.beginTransaction()
        try await second.send(TestKafka.numbers(topic, 30..<40)).requireAll()
        try await second.commitTransaction(deadline: limit)
        do {
            try await first.commitTransaction(deadline: limit)
            Issue.record("the first is fenced")
        } catch let error as KafkaError {
            #expect(error == KafkaError(.fenced) && error.isFatal && !error.isRetriable)
            #expect(error.description.contains("fenced by a newer instance"))
        }
        await #expect(throws: KafkaError(.fenced)) { try await first.send(TestKafka.numbers(topic, 40..<50)) }
        #expect(throws: KafkaError(.fenced)) { try first.beginTransaction() }
        let consumer = try Consumer(TestKafka.reading(topic))
        let numbers = try await TestKafka.take(20, from: consumer).compactMap(\.number)
        #expect(numbers == Array(10..<20) + Array(30..<40))
        #expect(await consumer.close(deadline: .seconds(10)))
        #expect(await second.close(deadline: .seconds(10)))
        _ = await first.close(deadline: .seconds(10))
        _ = await silent.close(deadline: .seconds(10))
    }

    @Test func `records of a fenced producer fail, and say why`() async throws {
        let topic = try await TestKafka.topic()
        let id = TestKafka.unique("transactions")
        let first = try await TestKafka.transactionalProducer(id)
        try first.beginTransaction()
        try await first.send(TestKafka.numbers(topic, 0..<1)).requireAll()
        let second = try await TestKafka.transactionalProducer(id)
        await #expect(throws: KafkaError.self) { try await first.send(TestKafka.numbers(topic, 1..<2)).requireAll() }
        // Some brokers look at the transaction before they look at the epoch, and it is gone.
        await #expect(throws: KafkaError(.fenced)) { try await first.abortTransaction(deadline: limit) }
        #expect(first.status.lastError?.isFatal == true)
        _ = await first.close(deadline: .seconds(10))
        #expect(await second.close(deadline: .seconds(10)))
    }
}
