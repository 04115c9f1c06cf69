import CoreMetrics
import Foundation
import Kafka
import Logging
import Synchronization
import Testing

@testable import WorkerKit

/// The runtime over an embedded cluster: what a worker's author relies on.
@Suite(.timeLimit(.minutes(2))) struct WorkerRuntimeTests {
    /// A stage to run a worker on: a cluster with the scorer's topics, and a configuration that names it.
    private struct Stage {
        let cluster: EmbeddedCluster
        let configuration: DragonConfiguration
        let settings: ClientSettings

        init() throws {
            cluster = try EmbeddedCluster(
                topics: [
                    NewTopic(Topic("alerts.drugs"), partitions: 2), NewTopic(Topic("assessments"), partitions: 1),
                    NewTopic(Topic("dead-letters.scorer"), partitions: 1),
                ])
            let file = FileManager.default.temporaryDirectory.appending(path: "dragon-\(UUID().uuidString).yaml")
            try """
            state_dir: \(FileManager.default.temporaryDirectory.path)
            kafka:
              brokers: \(cluster.bootstrapServers)
              consumer: { session.timeout.ms: 6000, heartbeat.interval.ms: 500, fetch.wait.max.ms: 10 }
            workers: { scorer: { retry_backoff: 10ms, retry_backoff_max: 20ms } }
            """.write(to: file, atomically: true, encoding: .utf8)
            configuration = try DragonConfiguration.load(file, environment: [:])
            try? FileManager.default.removeItem(at: file)
            settings = configuration.kafka.clientSettings(brokers: cluster.bootstrapServers, clientID: "test")
        }

        func publish(_ payloads: [[UInt8]?]) async throws {
            let producer = try Producer(settings)
            var batch = ProducerBatch()
            for payload in payloads {
                batch.append(
                    topic: Topic("alerts.drugs"), key: Array("k".utf8), payload: payload,
                    headers: [Header("own", "header")])
            }
            for delivery in try await producer.send(batch) { #expect(delivery.error == nil) }
            _ = await producer.close(deadline: .seconds(5))
        }

        /// Runs a worker with `handler` until `enough` of its topic's records have come.
        func run(_ handler: some BatchHandler, until enough: Int, in topic: String) async throws -> [ConsumedRecord] {
            let runtime = WorkerRuntime(
                WorkerDefinition(name: .scorer) { _ in WorkerSession(handler: handler) },
                configuration: configuration, metrics: PrometheusMetrics(), logger: Self.silent)
            let work = Task { try await runtime.run() }
            let records = try await read(topic, count: enough)
            work.cancel()
            try await work.value
            return records
        }

        private func read(_ topic: String, count: Int) async throws -> [ConsumedRecord] {
            let consumer = try Consumer(
                Consumer.Configuration(
                    client: settings, group: GroupID("reader"),
                    source: .assignment([TopicPartition(Topic(topic), Partition(0)): .earliest])))
            var records: [ConsumedRecord] = []
            while records.count < count, let batch = try await consumer.nextBatch() {
                records += Array(batch)
                consumer.complete(batch)
            }
            _ = await consumer.close(deadline: .seconds(2))
            return records
        }

        static var silent: Logger {
            Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        }
    }

    /// Passes payloads on; those that begin with "bad" go to dead letters; fails a number of times first.
    private final class Echo: BatchHandler {
        private let failures: Mutex<Int>

        init(failures: Int = 0) { self.failures = Mutex(failures) }

        func handle(_ batch: RecordBatch) async throws -> Handled {
            let fails = failures.withLock { left in
                defer { left -= 1 }
                return left > 0
            }
            if fails { throw KafkaError(.timedOut, "by design", context: "test") }
            var handled = Handled()
            for index in batch.indices {
                let payload = batch[index].payload ?? []
                if payload.starts(with: Array("bad".utf8)) {
                    handled.deadLetters.append(DeadLetter(index: index, cause: "unreadable", message: "it is bad"))
                } else {
                    handled.output.append(
                        topic: Topic("assessments"), key: batch[index].key, payload: payload, headers: [])
                }
            }
            return handled
        }
    }

    @Test func `a dead letter keeps its bytes, key and headers and says where it stood and why`() async throws {
        let stage = try Stage()
        let poison = Array("bad \u{0}".utf8) + [0xFF, 0xFE]
        try await stage.publish([Array("good".utf8), poison, Array("good too".utf8)])
        let letters = try await stage.run(Echo(), until: 1, in: "dead-letters.scorer")
        let letter = try #require(letters.first)
        #expect(letter.payload == poison)
        #expect(letter.key == Array("k".utf8))
        #expect(letter.header("own") == "header")
        #expect(letter.header(DeadLetterHeader.topic) == "alerts.drugs")
        #expect(letter.header(DeadLetterHeader.offset) == "1")
        #expect(letter.header(DeadLetterHeader.cause) == "unreadable")
        #expect(letter.header(DeadLetterHeader.message) == "it is bad")
        #expect(letter.header(DeadLetterHeader.worker) == "scorer")
    }

    @Test func `a batch that fails is tried again until it succeeds, and nothing of it is lost`() async throws {
        let stage = try Stage()
        let payloads = (0..<50).map { Array("record \($0)".utf8) }
        try await stage.publish(payloads)
        let records = try await stage.run(Echo(failures: 5), until: 50, in: "assessments")
        #expect(records.map(\.payload) == payloads)
    }

    @Test func `what was committed does not come again`() async throws {
        let stage = try Stage()
        try await stage.publish([Array("first".utf8)])
        _ = try await stage.run(Echo(), until: 1, in: "assessments")
        try await stage.publish([Array("second".utf8)])
        let records = try await stage.run(Echo(), until: 2, in: "assessments")
        #expect(records.map(\.payload) == [Array("first".utf8), Array("second".utf8)])
    }

    @Test func `without a broker a worker says so in time`() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "dragon-\(UUID().uuidString).yaml")
        try "kafka: { brokers: \"127.0.0.1:1\", start_timeout: 1s }".write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        let runtime = WorkerRuntime(
            WorkerDefinition(name: .scorer) { _ in WorkerSession(handler: Echo()) },
            configuration: try DragonConfiguration.load(file, environment: [:]), metrics: PrometheusMetrics(),
            logger: Stage.silent)
        await #expect {
            try await runtime.run()
        } throws: { error in
            (error as? ProgramError)?.exit == .unavailable && "\(error)".contains("127.0.0.1:1")
        }
    }
}
