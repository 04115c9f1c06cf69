import Foundation
import Kafka
import Testing

/// Records that are none, among many that are.
@Suite(.serialized) struct PoisonTests {
    private struct Published {
        var topic: String
        var key: String
        var payload: [UInt8]
    }

    /// Generated records with one that is none before each tenth.
    private func mixture(_ stack: TestStack, good: Int) async throws -> (records: [Published], poison: Set<[UInt8]>) {
        let simulated = try await stack.dragon(["simulate", "--stdout", "--count", "\(good)", "--seed", "21"])
        var records: [Published] = []
        var poison: Set<[UInt8]> = []
        for (index, line) in simulated.lines.enumerated() {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            let group = object?["commodity_group"] as? String ?? ""
            let key = "\(object?["agency"] ?? "")/\(object?["thread_id"] ?? object?["id"] ?? "")"
            let topic = stack.topic("alerts.\(group)")
            if index % 10 == 0 {
                let bytes = Array("poison \(index) ".utf8) + [0x00, 0xFF, 0xFE, UInt8(index % 251)]
                poison.insert(bytes)
                records.append(Published(topic: topic, key: key, payload: bytes))
            }
            records.append(Published(topic: topic, key: key, payload: Array(line.utf8)))
        }
        return (records, poison)
    }

    private func publish(_ records: [Published], _ settings: ClientSettings) async throws {
        let producer = try Producer(settings)
        var batch = ProducerBatch()
        for record in records {
            batch.append(topic: Topic(record.topic), key: Array(record.key.utf8), payload: record.payload)
        }
        try await producer.send(batch).requireAll()
        _ = await producer.close(deadline: .seconds(10))
    }

    /// The first `count` records of a topic, in the order of each partition.
    private func read(_ topic: Topic, _ count: Int, _ settings: ClientSettings) async throws -> [ConsumedRecord] {
        let admin = try Admin(settings)
        let partitions = try await admin.metadata().topic(topic)?.topicPartitions ?? []
        await admin.close()
        let starts = Dictionary(uniqueKeysWithValues: Set(partitions).map { ($0, StartPosition.earliest) })
        let consumer = try Consumer(
            .init(client: settings, group: GroupID("reader"), source: .assignment(starts)))
        var records: [ConsumedRecord] = []
        while records.count < count, let batch = try await consumer.nextBatch() {
            records += Array(batch)
            consumer.complete(batch)
        }
        _ = await consumer.close(deadline: .seconds(2))
        return records
    }

    @Test func `all good records pass in order, and the poison is in dead letters byte for byte`() async throws {
        let stack = try await TestStack.started()
        let (records, poison) = try await mixture(stack, good: 5000)
        let settings = ClientSettings(brokers: stack.brokers, kind: Programs.cluster == nil ? .embedded : .cluster)
        try await publish(records, settings)
        try await stack.caughtUp(within: .seconds(150))
        let letters = try await read(Topic(stack.topic("dead-letters.scorer")), poison.count, settings)
        #expect(Set(letters.compactMap(\.payload)) == poison)
        #expect(letters.count == poison.count)
        let assessments = try await read(Topic(stack.topic("assessments")), 5000, settings)
        struct Place: Hashable {
            var key: [UInt8]
            var topic: String
            var partition: Int
        }
        var last: [Place: Int] = [:]
        var ids: Set<String> = []
        for assessment in assessments {
            let object = try JSONSerialization.jsonObject(with: Data(assessment.payload ?? [])) as? [String: Any]
            let position = try #require(object?["position"] as? [String: Any])
            let offset = try #require(position["offset"] as? Int)
            ids.insert(try #require(object?["id"] as? String))
            let place = Place(
                key: assessment.key ?? [], topic: try #require(position["topic"] as? String),
                partition: try #require(position["partition"] as? Int))
            #expect(offset > last[place] ?? -1, "records of one thread keep their order")
            last[place] = offset
        }
        #expect(ids.count == 5000)
        #expect(try await stack.stop() == 0)
    }

    @Test func `where nine of ten are poison the scorer stops with 65 and says why`() async throws {
        let stack = try await TestStack.started()
        let settings = ClientSettings(brokers: stack.brokers, kind: Programs.cluster == nil ? .embedded : .cluster)
        let good = try Samples.line(0)
        let records = (0..<1000).map { index in
            Published(
                topic: stack.topic("alerts.drugs"), key: "\(index)",
                payload: Array((index % 10 == 0 ? good : "poison \(index)").utf8))
        }
        try await publish(records, settings)
        try await Programs.eventually("the scorer says why it stops") {
            stack.log(of: "dragon-scorer").contains("dead_letters.limit")
        }
        #expect(stack.log(of: "dragon-scorer").contains("alerts.drugs"))
        #expect(try await stack.stop() == 0)
    }
}
