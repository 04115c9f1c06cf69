import CoreMetrics
import Foundation
import Kafka
import Logging
import Synchronization
import Testing

@testable import WorkerKit

/// A stage to run a worker on: a cluster with the scorer's topics, and a configuration that names it.
struct Stage {
    let cluster: EmbeddedCluster
    let configuration: DragonConfiguration
    let settings: ClientSettings

    /// A stage whose scorer has `worker`'s settings.
    init(_ worker: String = "retry_backoff: 10ms, retry_backoff_max: 20ms", partitions: Int = 2) throws {
        cluster = try EmbeddedCluster(
            topics: [
                NewTopic(Topic("alerts.drugs"), partitions: partitions), NewTopic(Topic("assessments"), partitions: 1),
                NewTopic(Topic("dead-letters.scorer"), partitions: 1),
            ])
        let file = FileManager.default.temporaryDirectory.appending(path: "dragon-\(UUID().uuidString).yaml")
        try """
        state_dir: \(FileManager.default.temporaryDirectory.path)
        kafka:
          brokers: \(cluster.bootstrapServers)
          consumer: { session.timeout.ms: 6000, heartbeat.interval.ms: 500, fetch.wait.max.ms: 10 }
        workers: { scorer: { \(worker) } }
        """.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        configuration = try DragonConfiguration.load(file, environment: [:])
        settings = configuration.kafka.clientSettings(brokers: cluster.bootstrapServers, clientID: "test")
    }

    /// Publishes payloads to one partition, all with one key or each with that of its place.
    func publish(_ payloads: [[UInt8]?], keys: [String]? = nil) async throws {
        let producer = try Producer(settings)
        var batch = ProducerBatch()
        for (index, payload) in payloads.enumerated() {
            batch.append(
                topic: Topic("alerts.drugs"), partition: Partition(0), key: Array((keys?[index] ?? "k").utf8),
                payload: payload, headers: [Header("own", "header")])
        }
        try await producer.send(batch).requireAll()
        _ = await producer.close(deadline: .seconds(5))
    }

    /// A runtime for `handler`.
    func runtime(_ handler: some BatchHandler) -> WorkerRuntime {
        WorkerRuntime(
            WorkerDefinition(name: .scorer) { _ in WorkerSession(handler: handler, revision: { "rules-1" }) },
            configuration: configuration, metrics: PrometheusMetrics(), logger: Self.silent)
    }

    /// Runs a worker with `handler` until `enough` of its topic's records have come.
    func run(_ handler: some BatchHandler, until enough: Int, in topic: String) async throws -> [ConsumedRecord] {
        let runtime = runtime(handler)
        let work = Task { try await runtime.run() }
        let records = try await read(topic, count: enough)
        runtime.state.stop()
        try await work.value
        return records
    }

    /// The first `count` records of a topic of one partition.
    func read(_ topic: String, count: Int) async throws -> [ConsumedRecord] {
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

extension ConsumedRecord {
    var text: String { String(decoding: payload ?? [], as: UTF8.self) }
}

/// Passes payloads on; those that begin with "bad" go to dead letters; fails as a whole a number of times first.
final class Echo: BatchHandler {
    private let failures: Mutex<Int>

    init(failures: Int = 0) { self.failures = Mutex(failures) }

    func handle(_ records: RecordSlice) async throws -> Handled {
        let fails = failures.withLock { left in
            defer { left -= 1 }
            return left > 0
        }
        if fails { throw KafkaError(.timedOut, "by design", context: "test") }
        var handled = Handled()
        for index in records.positions {
            let payload = records.batch[index].payload ?? []
            if payload.starts(with: Array("bad".utf8)) {
                handled.deadLetters.append(DeadLetter(index: index, cause: "unreadable", message: "it is bad"))
            } else {
                handled.pass(records.batch[index], index)
            }
        }
        return handled
    }
}

extension Handled {
    /// Publishes the record as it came.
    mutating func pass(_ record: ConsumedRecord, _ index: Int) {
        output.append(topic: Topic("assessments"), key: record.key, payload: record.payload, source: index)
    }
}
