import Synchronization
import Testing

@testable import Kafka

/// Members of groups. The embedded broker lets a first join wait 3 s and a second one for the session timeout.
@Suite struct GroupTests {
    @Test(arguments: ["cooperative-sticky", "range"])
    func `a second member takes over without a record handled twice or lost`(_ strategy: String) async throws {
        let topic = try await TestKafka.topic(partitions: 4)
        var settings = try TestKafka.settings()
        settings.consumer = [
            "partition.assignment.strategy": strategy, "session.timeout.ms": "6000", "heartbeat.interval.ms": "300",
        ]
        var configuration = try TestKafka.configuration(.topics([topic]), settings)
        configuration.maximumBatchRecords = 20
        configuration.commitInterval = .milliseconds(200)
        try await TestKafka.fill(topic, partitions: 4, count: 400)
        let handled = Mutex<[Int: Int]>([:])
        let work: @Sendable (Consumer) async throws -> Void = { consumer in
            while let batch = try await consumer.nextBatch() {
                handled.withLock { handled in
                    for record in batch { handled[record.number ?? -1, default: 0] += 1 }
                }
                consumer.complete(batch)
            }
        }
        let revoked = Mutex<Set<TopicPartition>>([])
        let first = try Consumer(
            configuration,
            hooks: .init(revoked: { partitions, lost in
                if !lost { revoked.withLock { $0.formUnion(partitions) } }
            }))
        let one = Task { try await work(first) }
        #expect(await TestKafka.eventually { handled.withLock { $0.count } == 400 })
        // Drained cleanly: nothing is left to commit when the second one comes (#4059 would cost the partitions).
        #expect(await TestKafka.eventually { first.status.committed.values.reduce(0) { $0 + $1.rawValue } == 400 })
        let second = try Consumer(configuration)
        let two = Task { try await work(second) }
        let shared = await TestKafka.eventually(within: .seconds(40)) {
            first.status.assignment.count == 2 && second.status.assignment.count == 2
        }
        #expect(shared)
        #expect(revoked.withLock { $0.count } >= 2)
        try await TestKafka.fill(topic, partitions: 4, count: 400, from: 400)
        #expect(await TestKafka.eventually { handled.withLock { $0.count } == 800 })
        let counts = handled.withLock { $0 }
        #expect(counts.keys.sorted() == Array(0..<800))
        // The embedded broker refuses an eager member's commit while another joins, so repeats are allowed there.
        if strategy != "range" || !TestKafka.isEmbedded { #expect(counts.values.allSatisfy { $0 == 1 }) }
        async let firstClosed = first.close(deadline: .seconds(15))
        async let secondClosed = second.close(deadline: .seconds(15))
        _ = await (firstClosed, secondClosed)
        try await one.value
        try await two.value
    }

    @Test(arguments: ["cooperative-sticky", "range"])
    func `records in hand stay readable when their partitions go`(_ strategy: String) async throws {
        let topic = try await TestKafka.topic(partitions: 4)
        var settings = try TestKafka.settings()
        settings.consumer = [
            "partition.assignment.strategy": strategy, "session.timeout.ms": "6000", "heartbeat.interval.ms": "300",
        ]
        var configuration = try TestKafka.configuration(.topics([topic]), settings)
        configuration.maximumBatchRecords = 20
        configuration.drainTimeout = .milliseconds(300)
        configuration.holdingPolicy = .always
        try await TestKafka.fill(topic, partitions: 4, count: 400)
        let first = try Consumer(configuration)
        var batches: [RecordBatch] = []
        while batches.reduce(0, { $0 + $1.count }) < 400, let batch = try await TestKafka.next(first) {
            batches.append(batch)
        }
        let second = try Consumer(configuration)
        // Somebody asks, or what came again would be withdrawn before anybody had seen it.
        let two = Task {
            var isReadable = true
            while let batch = try await second.nextBatch() {
                isReadable = isReadable && batch.allSatisfy { $0.number != nil }
                second.complete(batch)
            }
            return isReadable
        }
        let shared = await TestKafka.eventually(within: .seconds(40)) {
            first.status.assignment.count == 2 && second.status.assignment.count == 2
        }
        #expect(shared)
        #expect(batches.joined().allSatisfy { $0.number != nil && $0.arena.isHeld })
        #expect(Set(batches.joined().compactMap(\.number)) == Set(0..<400))
        for batch in batches { first.complete(batch) }
        async let firstClosed = first.close(deadline: .seconds(15))
        async let secondClosed = second.close(deadline: .seconds(15))
        _ = await (firstClosed, secondClosed)
        #expect(try await two.value)
        #expect(Set(batches.joined().compactMap(\.number)) == Set(0..<400))
        #expect(!first.core.isDestroyed.isFulfilled)
        batches = []
        let areDestroyed = await TestKafka.eventually {
            first.core.isDestroyed.isFulfilled && second.core.isDestroyed.isFulfilled
        }
        #expect(areDestroyed)
    }

    @Test func `a pattern finds a topic created later`() async throws {
        let name = TestKafka.unique("alerts")
        let first = try await TestKafka.topic("\(name).drugs")
        try await TestKafka.fill(first, count: 5)
        var settings = try TestKafka.settings()
        settings.consumer = ["topic.metadata.refresh.interval.ms": "500", "session.timeout.ms": "6000"]
        let consumer = try Consumer(TestKafka.configuration(.pattern("^\(name)\\..*"), settings))
        #expect(try await TestKafka.take(5, from: consumer).allSatisfy { $0.topic == first })
        let second = try await TestKafka.topic("\(name).wildlife")
        try await TestKafka.fill(second, count: 5)
        #expect(try await TestKafka.take(5, from: consumer).allSatisfy { $0.topic == second })
        #expect(consumer.status.rebalances >= 2)
        #expect(await consumer.close(deadline: .seconds(15)))
    }
}
