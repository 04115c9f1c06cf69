import Foundation
import Intelligence
import Kafka
import Logging
import Testing

@testable import WorkerKit

private let clusterUnderTest = ProcessInfo.processInfo.environment["DRAGON_KAFKA_BROKERS"]
    .flatMap { $0.isEmpty ? nil : $0 }

/// A worker in transactions, on the cluster that `DRAGON_KAFKA_BROKERS` names: the embedded broker has none.
@Suite(.enabled(if: clusterUnderTest != nil, "DRAGON_KAFKA_BROKERS names no cluster")) struct ExactlyOnceTests {
    private let configuration: DragonConfiguration
    private let settings: ClientSettings
    private let names: StreamTopics

    init() throws {
        let brokers = try #require(clusterUnderTest)
        names = StreamTopics(prefix: "once-\(UInt32.random(in: 0 ... .max)).")
        let folder = FileManager.default.temporaryDirectory.appending(path: "dragon-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appending(path: "dragon.yaml")
        try """
        state_dir: \(folder.path)
        kafka: { brokers: "\(brokers)", topic_prefix: \(names.prefix), producer: { message.max.bytes: 100000 } }
        workers: { scorer: { group: \(names.prefix)group, retry_backoff: 10ms, retry_backoff_max: 20ms } }
        """.write(to: file, atomically: true, encoding: .utf8)
        configuration = try DragonConfiguration.load(file, environment: [:])
        try configuration.state.create()
        settings = configuration.kafka.clientSettings(brokers: brokers, clientID: "test")
    }

    /// Makes output that is too large of what begins with "big", and a dead letter of what begins with "bad".
    private struct Inflating: BatchHandler {
        let output: Topic

        func handle(_ records: RecordSlice) async throws -> Handled {
            var handled = Handled()
            for index in records.positions {
                let payload = records.batch[index].payload ?? []
                if payload.starts(with: Array("bad".utf8)) {
                    handled.deadLetters.append(DeadLetter(index: index, cause: "unreadable", message: "it is bad"))
                } else {
                    let isBig = payload.starts(with: Array("big".utf8))
                    handled.output.append(
                        topic: output, key: records.batch[index].key,
                        payload: isBig ? [UInt8](repeating: 32, count: 200_000) : payload, source: index)
                }
            }
            return handled
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `output, dead letters and what is refused for its size each come once, in whole transactions`() async throws {
        defer { try? FileManager.default.removeItem(at: configuration.state.url) }
        let admin = try Admin(settings)
        let letters = names.deadLetters(.scorer)
        let topics = [names.alerts(.drugs), names.assessments, letters]
        _ = try await admin.createTopics(topics.map { NewTopic($0, partitions: 1) }, deadline: .seconds(20))
        let texts = ["one", "bad", "big", "two"] + (3...200).map(String.init)
        let publisher = try Producer(settings)
        var batch = ProducerBatch()
        for text in texts { batch.append(topic: topics[0], key: Array("k".utf8), payload: Array(text.utf8)) }
        try await publisher.send(batch).requireAll()
        let output = names.assessments
        let runtime = WorkerRuntime(
            WorkerDefinition(name: .scorer) { _ in WorkerSession(handler: Inflating(output: output)) },
            configuration: configuration, metrics: PrometheusMetrics(), logger: Logger(label: "t"))
        let work = Task {
            do {
                try await runtime.run()
            } catch {
                Issue.record(error)
                throw error
            }
        }
        #expect(try await read(letters, count: 2).sorted() == ["bad", "big"])
        let expected = texts.filter { !$0.hasPrefix("b") }
        #expect(try await read(output, count: expected.count) == expected)
        // One more passes, and with it whatever would have come twice before it.
        var last = ProducerBatch()
        last.append(topic: topics[0], key: Array("k".utf8), payload: Array("last".utf8))
        try await publisher.send(last).requireAll()
        #expect(try await read(output, count: expected.count + 1) == expected + ["last"])
        runtime.state.stop()
        try await work.value
        let input = TopicPartition(topics[0], Partition(0))
        let group = GroupID("\(names.prefix)group")
        let committed = try await admin.committedOffsets(group: group, [input], deadline: .seconds(20))
        #expect(committed[input] == Offset(Int64(texts.count + 1)))
        _ = await publisher.close(deadline: .seconds(5))
        await admin.close()
    }

    /// The first `count` committed records of a topic of one partition.
    private func read(_ topic: Topic, count: Int) async throws -> [String] {
        let consumer = try Consumer(
            Consumer.Configuration(
                client: settings, group: GroupID("reader"),
                source: .assignment([TopicPartition(topic, Partition(0)): .earliest])))
        var texts: [String] = []
        while texts.count < count, let batch = try await consumer.nextBatch() {
            texts += batch.map(\.text)
            consumer.complete(batch)
        }
        _ = await consumer.close(deadline: .seconds(2))
        return texts
    }
}
