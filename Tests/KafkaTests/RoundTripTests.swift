import Testing

@testable import Kafka

@Suite struct RoundTripTests {
    @Test func `null, empty and large values, headers and timestamps arrive as they were sent`() async throws {
        let topic = try await TestKafka.topic()
        var random = SplitMix(state: 1)
        let large = (0..<1_000_000).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        let headers = [
            Header("ce_id", "A/1"), Header("ce_id", "A/2"), Header("none", bytes: nil), Header("empty", bytes: []),
            Header("raw", bytes: [0, 255, 10]), Header("ü", "straße"),
        ]
        let samples: [(key: [UInt8]?, payload: [UInt8]?, headers: [Header])] = [
            (nil, nil, []), ([], [], []), (nil, [], headers), ([], nil, []), ([1, 2, 3], [4, 5], []),
            ([0], large, headers), (Array("A/1".utf8), Array("{}".utf8), [Header("", "no name")]),
        ]
        var batch = ProducerBatch()
        for (index, sample) in samples.enumerated() {
            batch.append(
                topic: topic, partition: Partition(0), key: sample.key, payload: sample.payload,
                headers: sample.headers, timestamp: 1_563_321_600_000 + Int64(index))
        }
        let producer = try Producer(TestKafka.settings())
        let deliveries = try await producer.send(batch)
        #expect(deliveries.map(\.offset) == samples.indices.map { Offset(Int64($0)) })
        #expect(deliveries.allSatisfy { $0.error == nil && $0.topicPartition.topic == topic })

        let consumer = try Consumer(TestKafka.reading(topic))
        let records = try await TestKafka.take(samples.count, from: consumer)
        #expect(records.count == samples.count)
        for (index, (record, sample)) in zip(records, samples).enumerated() {
            #expect(record.key == sample.key)
            #expect(record.payload == sample.payload)
            #expect(record.hasKey == (sample.key != nil) && record.hasPayload == (sample.payload != nil))
            #expect(record.payloadCount == sample.payload?.count ?? 0)
            #expect(record.headers == sample.headers)
            #expect(record.timestamp == 1_563_321_600_000 + Int64(index))
            #expect(record.offset == Offset(Int64(index)) && record.topic == topic)
        }
        #expect(records[2].header("ce_id") == "A/2")
        #expect(records[2].header("none") == nil && records[2].header("absent") == nil)
        #expect(await consumer.close(deadline: .seconds(10)))
        #expect(await producer.close(deadline: .seconds(10)))
    }

    @Test func `batches are grouped by partition and in the order of the log`() async throws {
        let topic = try await TestKafka.topic(partitions: 4)
        try await TestKafka.fill(topic, partitions: 4, count: 4_000)
        let consumer = try Consumer(TestKafka.reading(topic, partitions: 4))
        var next: [Partition: Int64] = [:]
        var total = 0
        while total < 4_000, let batch = try await TestKafka.next(consumer) {
            #expect(Array(batch.ranges().map(\.1).joined()) == Array(batch.indices))
            for (partition, range) in batch.ranges() {
                for record in batch[range] {
                    #expect(record.topicPartition == partition)
                    #expect(record.offset.rawValue == next[partition.partition, default: 0])
                    next[partition.partition, default: 0] += 1
                }
            }
            total += batch.count
            consumer.complete(batch)
        }
        #expect(next == [Partition(0): 1_000, Partition(1): 1_000, Partition(2): 1_000, Partition(3): 1_000])
        #expect(await consumer.close(deadline: .seconds(10)))
    }

    @Test func `an unknown partition fails that record only, headers and all`() async throws {
        let topic = try await TestKafka.topic()
        try await TestKafka.fill(topic, count: 1)
        let producer = try Producer(TestKafka.settings())
        var first = ProducerBatch()
        first.append(topic: topic, partition: Partition(0), key: nil, payload: [1])
        try await producer.send(first).requireAll()
        for _ in 0..<50 {
            var batch = ProducerBatch()
            batch.append(
                topic: topic, partition: Partition(99), key: nil, payload: [1], headers: [Header("a", "b")])
            batch.append(topic: topic, partition: Partition(0), key: nil, payload: [2], headers: [Header("a", "b")])
            let deliveries = try await producer.send(batch)
            #expect(deliveries.map { $0.error?.code } == [.unknownPartition, nil])
        }
        #expect(await producer.close(deadline: .seconds(10)))
    }

    @Test func `a record too large for the settings fails alone`() async throws {
        let topic = try await TestKafka.topic()
        let producer = try Producer(TestKafka.settings())
        var batch = ProducerBatch()
        batch.append(
            topic: topic, key: nil, payload: [UInt8](repeating: 0, count: 3 << 20), headers: [Header("a", "b")])
        batch.append(topic: topic, key: nil, payload: [1])
        let deliveries = try await producer.send(batch)
        #expect(deliveries.map { $0.error?.code } == [.messageTooLarge, nil])
        #expect(producer.status.outstanding == 0)
        #expect(await producer.close(deadline: .seconds(10)))
    }
}
