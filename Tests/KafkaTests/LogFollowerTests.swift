import Synchronization
import Testing

@testable import Kafka

@Suite struct LogFollowerTests {
    private func publish(_ topic: Topic, _ numbers: Range<Int>, partition: Int32) async throws {
        let producer = try Producer(TestKafka.settings())
        var batch = ProducerBatch()
        for number in numbers {
            batch.append(
                topic: topic, partition: Partition(partition), key: nil, payload: Array("\(number)".utf8),
                timestamp: 1_700_000_000_000 + Int64(number))
        }
        try await producer.send(batch).requireAll()
        #expect(await producer.close(deadline: .seconds(10)))
    }

    @Test func `it reads what stands in the log, again what came since, and partitions that are new`() async throws {
        let topic = try await TestKafka.topic(partitions: 2)
        let (first, second) = (TopicPartition(topic, Partition(0)), TopicPartition(topic, Partition(1)))
        try await publish(topic, 0..<2500, partition: 0)
        try await publish(topic, 0..<10, partition: 1)
        let follower = try LogFollower(TestKafka.settings())
        let found = Mutex<[TopicPartition: [Int]]>([:])
        func catchUp() async throws {
            try await follower.catchUp(patience: .seconds(30)) { records in
                for record in records {
                    let text = record.payload.map { String(decoding: $0, as: UTF8.self) } ?? ""
                    #expect(record.timestamp == 1_700_000_000_000 + (Int64(text) ?? 0))
                    found.withLock { $0[record.topicPartition, default: []].append(Int(text) ?? -1) }
                }
            }
        }
        try await catchUp()
        #expect(found.withLock { $0.isEmpty }, "it follows nothing yet")
        try await follower.follow([first: Offset(100)])
        try await catchUp()
        #expect(found.withLock { $0[first] } == Array(100..<2500))
        try await catchUp()
        try await publish(topic, 2500..<2600, partition: 0)
        try await follower.follow([second: Offset(0), first: Offset(0)])
        try await catchUp()
        #expect(found.withLock { $0[first] } == Array(100..<2600))
        #expect(found.withLock { $0[second] } == Array(0..<10))
        #expect(follower.next == [first: Offset(2600), second: Offset(10)])
    }

    @Test func `asking for the ends does not lie behind a fetch that waits`() async throws {
        let topic = try await TestKafka.topic(partitions: 1)
        try await publish(topic, 0..<10, partition: 0)
        var settings = try TestKafka.settings()
        settings.consumer["fetch.wait.max.ms"] = "6000"
        let follower = try LogFollower(settings)
        try await follower.follow([TopicPartition(topic, Partition(0)): Offset(0)])
        try await follower.catchUp(patience: .seconds(30)) { _ in }
        #expect(follower.next.values.first == Offset(10))
        // The next fetch lies at the broker: four questions behind it would take up to 24 seconds.
        let duration = try await ContinuousClock().measure {
            for _ in 0..<4 { try await follower.catchUp(patience: .seconds(30)) { _ in } }
        }
        #expect(duration < .seconds(5))
    }
}
