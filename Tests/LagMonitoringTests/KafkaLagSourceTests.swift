import Kafka
import Testing

@testable import LagMonitoring

@Suite("Over an embedded cluster", .serialized, .timeLimit(.minutes(2)))
struct KafkaLagSourceTests {
    private let worker = MonitoredGroup(worker: "w", group: GroupID("readers"), topics: [.pattern("^alerts\\.")])

    private func settings(_ cluster: EmbeddedCluster) -> ClientSettings {
        ClientSettings(brokers: cluster.bootstrapServers, kind: .embedded)
    }

    private func cluster() throws -> EmbeddedCluster {
        try EmbeddedCluster(topics: [
            NewTopic(Topic("alerts.drugs"), partitions: 2), NewTopic(Topic("alerts.wildlife"), partitions: 1),
            NewTopic(Topic("dead-letters.w"), partitions: 2), NewTopic(Topic("other"), partitions: 1),
        ])
    }

    /// Publishes `count` records per partition; the n-th is stamped n seconds after the tests' clock starts.
    private func publish(_ count: Int64, to partitions: [TopicPartition], _ cluster: EmbeddedCluster) async throws {
        let producer = try Producer(settings(cluster))
        var batch = ProducerBatch()
        for number in 0..<count {
            for partition in partitions {
                batch.append(
                    topic: partition.topic, partition: partition.partition, key: nil, payload: Array("\(number)".utf8),
                    timestamp: start.milliseconds + number * 1000)
            }
        }
        let deliveries = try await producer.send(batch)
        #expect(deliveries.allSatisfy { $0.error == nil })
        #expect(await producer.close(deadline: .seconds(10)))
    }

    /// Reads as a member of the group until at least `count` records are done, commits, and leaves.
    /// Returns how many were done of each partition.
    private func consume(_ count: Int, _ cluster: EmbeddedCluster) async throws -> [TopicPartition: Int64] {
        let consumer = try Consumer(
            Consumer.Configuration(
                client: settings(cluster), group: worker.group, source: .pattern("^alerts\\."), maximumBatchRecords: 10,
                commitsByItself: false))
        var done: [TopicPartition: Int64] = [:]
        while done.values.reduce(0, +) < count, let batch = try await consumer.nextBatch() {
            for record in batch { done[record.topicPartition, default: 0] += 1 }
            consumer.complete(batch)
        }
        try await consumer.commit()
        #expect(await consumer.close(deadline: .seconds(10)))
        return done
    }

    @Test("What a group has committed, and what has not been read yet, is seen exactly, also after a restart")
    func exact() async throws {
        let cluster = try cluster()
        defer { cluster.close() }
        let partitions = [place("alerts.drugs", 0), place("alerts.drugs", 1), place("alerts.wildlife")]
        try await publish(100, to: partitions, cluster)
        try await publish(3, to: [place("dead-letters.w", 1)], cluster)
        let now = after(.seconds(1000))
        let admin = try Admin(settings(cluster))
        let monitor = LagMonitor(source: KafkaLagSource(admin), groups: [worker], now: { now })

        let before = await monitor.sampleOnce(deadline: .seconds(20))
        #expect(before.problem == nil && before.brokers == 1 && before.lagRecords == 300)
        #expect(before.status == .notFound)
        #expect(before.deadLetters.map(\.records) == [3])

        let done = try await consume(150, cluster)
        let during = await monitor.sampleOnce(deadline: .seconds(20))
        let readings = try #require(during.workers.first).topics.flatMap { $0.partitions.map(\.reading) }
        #expect(readings.map(\.topicPartition) == partitions)
        for reading in readings {
            let read = done[reading.topicPartition] ?? 0
            #expect(reading.problem == nil && reading.lagRecords == 100 - read)
            #expect(reading.committed == (read > 0 ? Offset(read) : nil))
            // The record with number `read` is the oldest that waits.
            #expect(reading.lagTime == (read == 100 ? .zero : .seconds(1000 - Int(read))))
        }
        #expect(during.lagRecords == 300 - done.values.reduce(0, +))
        await admin.close()

        // Another monitor, started anew, sees the same; and zero when all is done.
        let second = try Admin(settings(cluster))
        let restarted = LagMonitor(source: KafkaLagSource(second), groups: [worker], now: { now })
        #expect(await restarted.sampleOnce(deadline: .seconds(20)).lagRecords == during.lagRecords)
        _ = try await consume(Int(during.lagRecords ?? 0), cluster)
        let end = await restarted.sampleOnce(deadline: .seconds(20))
        #expect(end.lagRecords == 0 && end.workers.first?.total.time == .zero && end.status == .ok)
        await second.close()
    }

    @Test("A topic that is configured but does not exist is not created by watching it")
    func notCreated() async throws {
        let cluster = try cluster()
        defer { cluster.close() }
        let admin = try Admin(settings(cluster))
        let source = KafkaLagSource(admin)
        let groups = [group("absent", .name(Topic("alerts.precursors"))), group("nobody", .name(Topic("other")))]
        let snapshot = await LagMonitor(source: source, groups: groups).sampleOnce(deadline: .seconds(20))
        #expect(snapshot.workers.map(\.status) == [.notFound, .ok])
        let topics = try await source.cluster(deadline: .seconds(10)).topics.keys.map(\.rawValue).sorted()
        #expect(topics == ["alerts.drugs", "alerts.wildlife", "dead-letters.w", "other"])
        await admin.close()
    }

    @Test("A broker that is gone is said within the deadline, and back is back")
    func outage() async throws {
        let cluster = try cluster()
        defer { cluster.close() }
        try await publish(5, to: [place("alerts.drugs")], cluster)
        let admin = try Admin(settings(cluster))
        let monitor = LagMonitor(source: KafkaLagSource(admin), groups: [worker])
        #expect(await monitor.sampleOnce(deadline: .seconds(20)).lagRecords == 5)

        try cluster.setBrokerDown(1)
        let begin = ContinuousClock.now
        let away = await monitor.sampleOnce(deadline: .seconds(2))
        #expect(ContinuousClock.now - begin < .seconds(20))
        #expect(away.problem?.isBrokerUnreachable == true, "\(away.problem?.description ?? "no problem")")
        #expect(!away.isCurrent && away.lagRecords == 5)

        try cluster.setBrokerUp(1)
        var back = away
        for _ in 0..<10 where !back.isCurrent { back = await monitor.sampleOnce(deadline: .seconds(5)) }
        #expect(back.isCurrent && back.lagRecords == 5)
        await admin.close()
    }

    @Test("An address where nobody listens is said within the deadline")
    func nobody() async throws {
        let admin = try Admin(ClientSettings(brokers: "127.0.0.1:1"))
        let monitor = LagMonitor(source: KafkaLagSource(admin), groups: [worker])
        let begin = ContinuousClock.now
        let snapshot = await monitor.sampleOnce(deadline: .seconds(2))
        #expect(ContinuousClock.now - begin < .seconds(20))
        #expect(snapshot.problem?.isBrokerUnreachable == true, "\(snapshot.problem?.description ?? "no problem")")
        #expect(snapshot.sampledAt == nil && snapshot.lagRecords == nil)
        await admin.close()
    }
}
