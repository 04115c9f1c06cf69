import Testing

@testable import Kafka

@Suite struct ArenaTests {
    @Test func `records kept beyond their batch stay what they were while its memory goes round`() async throws {
        let topic = try await TestKafka.topic(partitions: 4)
        try await TestKafka.fill(topic, partitions: 4, count: 20_000)
        let consumer = try Consumer(TestKafka.reading(topic, partitions: 4))
        var kept: [(record: ConsumedRecord, number: Int?)] = []
        var numbers: Set<Int> = []
        while numbers.count < 20_000, let batch = try await TestKafka.next(consumer) {
            for record in batch {
                if let number = record.number { numbers.insert(number) }
                if record.offset.rawValue % 997 == 0 { kept.append((record, record.number)) }
            }
            consumer.complete(batch)
        }
        #expect(numbers.count == 20_000)
        #expect(!kept.isEmpty && kept.allSatisfy { $0.number != nil && $0.record.number == $0.number })
        #expect(await consumer.close(deadline: .seconds(10)))
    }

    @Test func `headers are left out when nobody wants them`() async throws {
        let topic = try await TestKafka.topic()
        let producer = try Producer(TestKafka.settings())
        var batch = ProducerBatch()
        batch.append(topic: topic, key: [1], payload: [2, 3], headers: [Header("ce_id", "A/1")])
        try await producer.send(batch).requireAll()
        var configuration = try TestKafka.reading(topic)
        configuration.readsHeaders = false
        let consumer = try Consumer(configuration)
        let record = try #require(try await TestKafka.take(1, from: consumer).first)
        #expect(record.headers.isEmpty && record.header("ce_id") == nil)
        #expect(record.key == [1] && record.payload == [2, 3])
        #expect(await consumer.close(deadline: .seconds(10)))
        #expect(await producer.close(deadline: .seconds(10)))
    }

    @Test func `the pool keeps what fits and gives back the warmest first`() {
        let pool = ArenaPool(maximumSize: 3_000)
        let first = ArenaPool.Block(bytes: 1_000, entries: 1)
        let second = ArenaPool.Block(bytes: 1_000, entries: 1)
        let third = ArenaPool.Block(bytes: 1_000, entries: 1)
        let address = second.bytes.baseAddress
        for block in [first, second, third] { pool.give(block) }
        let taken = [pool.take(), pool.take(), pool.take()]
        #expect(taken[0]?.bytes.baseAddress == address)
        #expect(taken[1] != nil && taken[2] == nil)
        for block in taken { block?.deallocate() }
    }
}
