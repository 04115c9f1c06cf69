import CBaseline
import Foundation
import Kafka

/// Consuming through the Swift client against a plain C poll-and-drain loop: same topic, same settings, one run.
///
/// The broker must be another process (`brokers`), or its work would count on both sides and hide the difference;
/// without one it runs in here and the numbers are only a hint, which the result says.
enum ConsumeBenchmark {
    /// One loop's share of the rounds.
    struct Side {
        var records = 0
        var cpuSeconds = 0.0
        var wallSeconds = 0.0

        /// CPU seconds per million records.
        var cpuPerMillion: Double { records == 0 ? 0 : cpuSeconds / Double(records) * 1e6 }
        /// Records per second of wall time.
        var rate: Double { wallSeconds == 0 ? 0 : Double(records) / wallSeconds }
    }

    /// What came out.
    struct Result: CustomStringConvertible {
        var c = Side()
        var swift = Side()
        var brokerIsOutside: Bool

        /// CPU per record of the C loop over that of Swift: 1 is equal, 0.8 is the target at least.
        var ratio: Double { swift.cpuPerMillion == 0 ? 0 : c.cpuPerMillion / swift.cpuPerMillion }

        var description: String {
            func line(_ name: String, _ side: Side) -> String {
                String(
                    format: "%@: %.2f CPU-s per million, %.0f records/s", name, side.cpuPerMillion, side.rate)
            }
            let caveat = brokerIsOutside ? "" : " (the broker's own CPU is in both)"
            return """
                \(line("C    ", c))
                \(line("Swift", swift))
                ratio C/Swift \(String(format: "%.2f", ratio)), target 0.80\(caveat)
                """
        }
    }

    private static let partitions = 16
    private static let payloadBytes = 700

    /// Fills a topic with that many 700-byte records and reads it in turns, C first. `brokers` is an embedded broker
    /// in another process (or a cluster that creates topics by itself); nil hosts one here.
    static func run(records: Int, brokers: String?, rounds: Int = 3) async throws -> Result {
        let topic = Topic("bench-\(String(UInt64.random(in: 0 ... .max), radix: 36))")
        let cluster = brokers == nil ? try EmbeddedCluster(topics: [NewTopic(topic, partitions: partitions)]) : nil
        defer { cluster?.close() }
        let settings = ClientSettings(brokers: brokers ?? cluster?.bootstrapServers ?? "", kind: .embedded)
        let count = try await fill(topic, records, settings)
        var result = Result(brokerIsOutside: brokers != nil)
        for _ in 0..<max(1, rounds) {
            try await add(&result.c) { try readWithC(topic, count, settings) }
            try await add(&result.swift) { try await readWithSwift(topic, count, settings) }
        }
        return result
    }

    private static func add(_ side: inout Side, _ body: () async throws -> Side) async throws {
        let round = try await body()
        side.records += round.records
        side.cpuSeconds += round.cpuSeconds
        side.wallSeconds += round.wallSeconds
    }

    /// JSON-like payloads that lz4 shrinks as it would shrink real ones. Returns how many partitions got records.
    private static func fill(_ topic: Topic, _ records: Int, _ settings: ClientSettings) async throws -> Counted {
        let producer = try Producer(settings)
        var sent = 0
        var partitionsUsed = 0
        while sent < records {
            var batch = ProducerBatch(reserving: 10_000 * payloadBytes)
            for number in sent..<min(records, sent + 10_000) {
                let head = "{\"id\":\"VN-DRUGS/2026-\(number)\",\"goods\":[{\"quantity_kg\":\(number % 977)}],\"x\":\""
                let body = head + String(repeating: "customs ", count: 88)
                batch.append(topic: topic, key: Array("\(number)".utf8), payload: Array(body.utf8.prefix(payloadBytes)))
            }
            let deliveries = try await producer.send(batch)
            try deliveries.requireAll()
            partitionsUsed = max(
                partitionsUsed, deliveries.map { Int($0.topicPartition.partition.rawValue) + 1 }.max() ?? 0)
            sent += batch.count
        }
        _ = await producer.close(deadline: .seconds(10))
        return Counted(records: sent, partitions: partitionsUsed)
    }

    private struct Counted {
        var records: Int
        var partitions: Int
    }

    /// The same for both sides: what the Swift client sets by itself.
    private static let tuning = [
        "fetch.wait.max.ms": "10", "queued.min.messages": "500000", "queued.max.messages.kbytes": "262144",
        "check.crcs": "true",
    ]

    private static func readWithC(_ topic: Topic, _ count: Counted, _ settings: ClientSettings) throws -> Side {
        var properties = tuning
        properties["bootstrap.servers"] = settings.brokers
        properties["broker.address.family"] = "v4"
        properties["group.id"] = "bench-c"
        properties["enable.auto.commit"] = "false"
        properties["enable.auto.offset.store"] = "false"
        let strings = properties.map { (strdup($0.key), strdup($0.value)) }
        defer {
            for (name, value) in strings {
                free(name)
                free(value)
            }
        }
        let array = strings.map { baseline_property(name: $0.0, value: $0.1) }
        let result = baseline_consume(
            array, Int32(array.count), topic.rawValue, Int32(count.partitions), Int64(count.records))
        guard result.records == count.records else {
            throw KafkaError(.timedOut, "C read \(result.records) of \(count.records) records, error \(result.error)")
        }
        return Side(records: count.records, cpuSeconds: result.cpu_seconds, wallSeconds: result.wall_seconds)
    }

    private static func readWithSwift(
        _ topic: Topic, _ count: Counted, _ settings: ClientSettings
    ) async throws -> Side {
        var settings = settings
        settings.consumer = tuning
        var starts: [TopicPartition: StartPosition] = [:]
        for partition in 0..<count.partitions { starts[TopicPartition(topic, Partition(Int32(partition)))] = .earliest }
        let consumer = try Consumer(
            .init(client: settings, group: GroupID("bench-swift"), source: .assignment(starts), commitsByItself: false))
        let cpu = baseline_cpu_seconds()
        let start = ContinuousClock.now
        var records = 0
        var sink: UInt8 = 0
        while records < count.records, let batch = try await consumer.nextBatch() {
            for record in batch { record.withPayload { sink ^= $0?.first ?? 0 } }
            records += batch.count
            consumer.complete(batch)
        }
        let used = baseline_cpu_seconds() - cpu
        let wall = ContinuousClock.now - start
        _ = await consumer.close(deadline: .seconds(10))
        withExtendedLifetime(sink) {}
        let seconds = Double(wall.components.seconds) + Double(wall.components.attoseconds) / 1e18
        return Side(records: records, cpuSeconds: used, wallSeconds: seconds)
    }
}
