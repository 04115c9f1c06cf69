import Testing

@testable import Kafka

/// Batches on a broker, holding librdkafka's messages and copied.
@Suite struct ArenaTests {
    private static let kinds: [HoldingPolicy] = [.always, .never]

    /// A consumer of the topic from the start whose batches are of that kind.
    private func consumer(_ topic: Topic, partitions: Int = 1, _ kind: HoldingPolicy) throws -> Consumer {
        var configuration = try TestKafka.reading(topic, partitions: partitions)
        configuration.holdingPolicy = kind
        return try Consumer(configuration)
    }

    private func send(_ batch: ProducerBatch) async throws {
        let producer = try Producer(TestKafka.settings())
        try await producer.send(batch).requireAll()
        #expect(await producer.close(deadline: .seconds(10)))
    }

    @Test(arguments: kinds)
    func `records kept beyond their batch stay what they were`(_ kind: HoldingPolicy) async throws {
        let topic = try await TestKafka.topic(partitions: 4)
        try await TestKafka.fill(topic, partitions: 4, count: 20_000)
        let consumer = try consumer(topic, partitions: 4, kind)
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
        #expect(await consumer.close(deadline: .seconds(10)))
        #expect(!kept.isEmpty && kept.allSatisfy { $0.number != nil && $0.record.number == $0.number })
        #expect(consumer.core.isDestroyed.isFulfilled == (kind.minimumRecords > 0))
        kept = []
        #expect(await TestKafka.eventually { consumer.core.isDestroyed.isFulfilled })
    }

    @Test(arguments: kinds)
    func `what is null, empty or big arrives as it was sent`(_ kind: HoldingPolicy) async throws {
        let topic = try await TestKafka.topic()
        let big = [UInt8](repeating: 7, count: 900_000)
        let headers = [
            Header("ce_id", "A/1"), Header("none", bytes: nil), Header("empty", bytes: []), Header("ce_id", "A/2"),
        ]
        var batch = ProducerBatch()
        batch.append(topic: topic, key: [UInt8]?.none, payload: [UInt8]?.none)
        batch.append(topic: topic, key: [], payload: [])
        batch.append(topic: topic, key: [1], payload: nil, headers: headers)
        batch.append(topic: topic, key: [2], payload: big, headers: [Header("big", bytes: big.suffix(50_000))])
        batch.append(topic: topic, key: nil, payload: [3])
        try await send(batch)
        let consumer = try consumer(topic, kind)
        let records = try await TestKafka.take(5, from: consumer)
        try #require(records.count == 5)
        #expect(records.map(\.arena.isHeld).allSatisfy { $0 == (kind.minimumRecords == 0) })
        // All of it again when the consumer is closed.
        for isClosed in [false, true] {
            if isClosed { #expect(await consumer.close(deadline: .seconds(10))) }
            #expect(records.map(\.key) == [nil, [], [1], [2], nil])
            #expect(records.map(\.payload) == [nil, [], nil, big, [3]])
            #expect(records.map(\.hasPayload) == [false, true, false, true, true])
            #expect(records.map(\.payloadCount) == [0, 0, 0, big.count, 1])
            #expect(records.map(\.hasKey) == [false, true, true, true, false])
            #expect(records[2].headers == headers)
            #expect(records[2].header("ce_id") == "A/2" && records[2].header("none") == nil)
            #expect(records[2].header("empty") == "" && records[2].header("other") == nil)
            #expect(records[3].headers.first?.value?.count == 50_000)
            #expect(records[0].headers.isEmpty && records[4].header("ce_id") == nil)
            #expect(records.map(\.offset) == (0..<5).map { Offset($0) } && records.allSatisfy { $0.timestamp > 0 })
        }
    }

    @Test(arguments: kinds)
    func `many tasks read the headers of the same records`(_ kind: HoldingPolicy) async throws {
        let topic = try await TestKafka.topic()
        var batch = ProducerBatch()
        for number in 0..<500 {
            batch.append(
                topic: topic, key: nil, payload: [],
                headers: [Header("number", "\(number)"), Header("twice", "\(2 * number)")])
        }
        try await send(batch)
        let consumer = try consumer(topic, kind)
        let records = try await TestKafka.take(500, from: consumer)
        let right = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    records.count {
                        $0.header("twice") == "\(2 * $0.offset.rawValue)"
                            && $0.headers.first == Header("number", "\($0.offset)")
                    }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(right == 8 * 500)
        #expect(await consumer.close(deadline: .seconds(10)))
    }

    @Test func `a batch that is held for ever keeps neither close nor the consumer's end waiting`() async throws {
        let topic = try await TestKafka.topic()
        try await TestKafka.fill(topic, count: 100)
        let consumer = try consumer(topic, .always)
        let batch = try #require(try await TestKafka.next(consumer))
        // Not given back: the deadline passes, and no more than that.
        #expect(await consumer.close(deadline: .seconds(2)) == false)
        #expect(batch.allSatisfy { $0.number != nil })
        #expect(!consumer.core.isDestroyed.isFulfilled)
    }

    @Test func `a consumer nobody closes ends when its last record has gone`() async throws {
        let topic = try await TestKafka.topic()
        try await TestKafka.fill(topic, count: 100)
        var consumer: Consumer? = try consumer(topic, .always)
        let core = try #require(consumer?.core)
        var batch = try await consumer?.nextBatch()
        consumer = nil
        #expect(await core.closed.value() == false)
        #expect(batch?.first?.number == 0 && !core.isDestroyed.isFulfilled)
        batch = nil
        #expect(await TestKafka.eventually { core.isDestroyed.isFulfilled })
    }

    @Test func `what was polled and never handed out is destroyed as well`() async throws {
        let topic = try await TestKafka.topic(partitions: 3)
        try await TestKafka.fill(topic, partitions: 3, count: 3_000)
        var configuration = try TestKafka.reading(topic, partitions: 3)
        configuration.holdingPolicy = .always
        configuration.maximumBatchRecords = 100
        let consumer = try Consumer(configuration)
        #expect(await TestKafka.eventually { consumer.status.inFlightRecords == 3_000 })
        #expect(await consumer.close(deadline: .seconds(10)))
        #expect(await TestKafka.eventually { consumer.core.isDestroyed.isFulfilled })
    }
}

extension HoldingPolicy {
    /// Holds every batch.
    static var always: HoldingPolicy {
        var policy = HoldingPolicy()
        policy.minimumRecords = 0
        policy.bufferBytes = 0
        return policy
    }

    /// Copies every batch.
    static var never: HoldingPolicy {
        var policy = HoldingPolicy()
        policy.limit = 0
        return policy
    }
}
