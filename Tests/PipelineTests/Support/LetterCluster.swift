import Foundation
import Kafka

/// Brokers with the topics of the stream and no workers: dead letters stay as the test wrote them. Its topics have a
/// prefix, as those of one campaign among several.
final class LetterCluster: Sendable {
    let environment: [String: String]
    let prefix: String
    private let state: URL
    private let broker: RunningCommand?

    static func started() async throws -> LetterCluster {
        let cluster = try LetterCluster()
        if Programs.cluster != nil {
            let created = try await cluster.dragon(["topics", "--create"])
            guard created.status == 0 else { throw Programs.TimedOut(what: "topics --create: \(created.error)") }
        }
        try await Programs.eventually("the broker answers") { try await cluster.dragon(["topics"]).status == 0 }
        return cluster
    }

    private init() throws {
        state = FileManager.default.temporaryDirectory.appending(path: "dragon-\(UUID().uuidString)")
        prefix = "test-\(UUID().uuidString.prefix(8))."
        environment = ["DRAGON_STATE_DIR": state.path, "DRAGON_KAFKA_TOPIC_PREFIX": prefix, "USER": "tester"]
        broker =
            Programs.cluster == nil
            ? try RunningCommand(Programs.bin.appending(path: "dragon-broker"), [], environment: environment) : nil
    }

    /// Takes the embedded broker away.
    func killBroker() { broker?.kill() }

    func topic(_ name: String) -> Topic { Topic(prefix + name) }

    /// `dead-letters.scorer-0@12` of this campaign.
    func place(_ offset: Int) -> String { "\(topic("dead-letters.scorer"))-0@\(offset)" }

    var settings: ClientSettings {
        if let cluster = Programs.cluster { return ClientSettings(brokers: cluster) }
        let text = try? String(contentsOf: state.appending(path: "run/broker.address"), encoding: .utf8)
        return ClientSettings(
            brokers: (text ?? "").trimmingCharacters(in: .whitespacesAndNewlines), kind: .embedded)
    }

    func dragon(_ arguments: [String], input: String = "") async throws -> Programs.Outcome {
        try await Programs.run(
            Programs.bin.appending(path: "dragon"), arguments, environment: environment, input: input)
    }

    func send(_ batch: ProducerBatch) async throws -> [Producer.Delivery] {
        let producer = try Producer(settings)
        let deliveries = try await producer.send(batch)
        try deliveries.requireAll()
        _ = await producer.close(deadline: .seconds(10))
        return Array(deliveries)
    }

    /// Writes letters of the scorer, as it writes them itself.
    func letters(_ count: Int, cause: String = "invalid", topic: String = "alerts.drugs") async throws {
        var batch = ProducerBatch()
        for number in 0..<count {
            batch.append(
                topic: self.topic("dead-letters.scorer"), key: Array("key \(number)".utf8),
                payload: Array("payload \(number)".utf8),
                headers: [
                    Header("own", "\(number)"), Header("dragon-dead-letter-worker", "scorer"),
                    Header("dragon-dead-letter-topic", self.topic(topic).rawValue),
                    Header("dragon-dead-letter-partition", "0"), Header("dragon-dead-letter-offset", "\(number)"),
                    Header("dragon-dead-letter-timestamp", "1776241000000"),
                    Header("dragon-dead-letter-cause", cause), Header("dragon-dead-letter-message", "no. \(number)"),
                    Header("dragon-dead-letter-time", "2026-04-15T08:30:00Z"),
                ])
        }
        _ = try await send(batch)
    }

    /// Everything that stands in a topic.
    func records(of topic: Topic) async throws -> [LogRecord] {
        let admin = try Admin(settings)
        let partitions = try await admin.metadata().topic(topic)?.topicPartitions ?? []
        let marks = try await admin.watermarks(partitions)
        await admin.close()
        let reader = try LogReader(settings)
        try await reader.start(marks.mapValues { $0.low..<$0.high })
        var records: [LogRecord] = []
        while let some = try await reader.next(patience: .seconds(30)) { records += some }
        return records
    }

    /// How often the record of each letter stands in a topic.
    func redriven(to topic: String) async throws -> [String: Int] {
        try await records(of: self.topic(topic)).reduce(into: [:]) { counts, record in
            if let place = record.header("dragon-redrive-from") { counts[place, default: 0] += 1 }
        }
    }

    /// The letters that `list --json` prints.
    func list(_ arguments: String...) async throws -> [[String: Any]] {
        let outcome = try await dragon(["dead-letters", "list", "--json", "--limit", "0"] + arguments)
        guard outcome.status == 0 else { throw Programs.TimedOut(what: "list: \(outcome.error)") }
        return try outcome.lines.compactMap {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }.filter { $0["kind"] as? String == "letter" }
    }

    deinit {
        broker?.kill()
        try? FileManager.default.removeItem(at: state)
    }
}
