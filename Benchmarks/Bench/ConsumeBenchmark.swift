import CBaseline
import Foundation
import Kafka

/// Consuming through the Swift client against a plain C poll-and-drain loop: same topic, same settings, one run.
///
/// The yardstick takes each record from librdkafka, reads its length and first byte and frees it. For information there
/// are three more: C copying keys and payloads together, as whoever hands records on in batches must who does not hold
/// librdkafka's messages, and both languages looking for a header in every record, which makes librdkafka take the
/// headers apart. The broker is another process, or its work would count on all sides and hide the difference.
enum ConsumeBenchmark {
    /// One loop's rounds.
    struct Side {
        /// CPU seconds per million records, per round.
        var cpuPerMillion: [Double] = []
        /// Records per second of wall time, per round.
        var rate: [Double] = []

        mutating func add(records: Int, cpu: Double, wall: Double) {
            cpuPerMillion.append(cpu / Double(max(1, records)) * 1e6)
            rate.append(Double(records) / max(wall, 1e-9))
        }

        static func median(_ values: [Double]) -> Double {
            values.isEmpty ? 0 : values.sorted()[values.count / 2]
        }
    }

    /// What came out.
    struct Result: CustomStringConvertible {
        var c = Side()
        var copying = Side()
        var cWithHeaders = Side()
        var swift = Side()
        var swiftWithHeaders = Side()
        /// CPU seconds per million records for producing them with Swift.
        var producing = 0.0

        /// CPU per record of the C loop over that of Swift: 1 is equal, 0.8 is the target at least.
        var ratio: Double { Self.ratio(c, swift) }
        /// The same where headers are read on both sides.
        var ratioWithHeaders: Double { Self.ratio(cWithHeaders, swiftWithHeaders) }

        private static func ratio(_ one: Side, _ other: Side) -> Double {
            Side.median(one.cpuPerMillion) / max(1e-9, Side.median(other.cpuPerMillion))
        }

        var description: String {
            func line(_ name: String, _ side: Side) -> String {
                let rounds = side.cpuPerMillion.map { String(format: "%.2f", $0) }.joined(separator: " ")
                return String(
                    format: "%@ %.3f CPU-s per million, %.0f records/s (rounds: %@)", name,
                    Side.median(side.cpuPerMillion), Side.median(side.rate), rounds)
            }
            return """
                \(line("C, poll and drain  ", c))
                \(line("C, copying as well ", copying))
                \(line("C, headers read    ", cWithHeaders))
                \(line("Swift, in batches  ", swift))
                \(line("Swift, headers read", swiftWithHeaders))
                ratio C/Swift \(String(format: "%.2f", ratio)), target 0.80; headers read on both sides \
                \(String(format: "%.2f", ratioWithHeaders))
                producing with Swift: \(String(format: "%.2f", producing)) CPU-s per million
                """
        }
    }

    /// So many that a million records stay within what the embedded broker keeps.
    static let partitions = 64

    /// Fills a topic with that many 700-byte records and reads it in turns, C first. `brokers` is a cluster that
    /// creates topics by itself; nil hosts one in another process.
    static func run(records: Int, brokers: String?, rounds: Int = 5) async throws -> Result {
        let topic = Topic("bench-\(String(UInt64.random(in: 0 ... .max), radix: 36))")
        let host = brokers == nil ? try BrokerHost(topic: topic, partitions: partitions) : nil
        defer { host?.stop() }
        let settings = ClientSettings(brokers: brokers ?? host?.brokers ?? "", kind: .embedded)
        var result = Result()
        let cpu = baseline_cpu_seconds()
        let used = try await BenchmarkTopic.fill(topic, records, settings)
        result.producing = (baseline_cpu_seconds() - cpu) / Double(max(1, records)) * 1e6
        for _ in 0..<max(1, rounds) {
            try readWithC(topic, records, used, settings, BASELINE_NOTHING_ELSE, &result.c)
            try await readWithSwift(topic, records, used, settings, headers: false, &result.swift)
            try readWithC(topic, records, used, settings, BASELINE_COPIES, &result.copying)
            try readWithC(topic, records, used, settings, BASELINE_READS_HEADERS, &result.cWithHeaders)
            try await readWithSwift(topic, records, used, settings, headers: true, &result.swiftWithHeaders)
        }
        return result
    }

    /// The same for all sides: what the Swift client sets by itself.
    private static let tuning = [
        "fetch.wait.max.ms": "10", "queued.min.messages": "500000", "queued.max.messages.kbytes": "262144",
        "fetch.max.bytes": "8388608", "check.crcs": "true",
    ]

    private static func readWithC(
        _ topic: Topic, _ records: Int, _ partitions: Int, _ settings: ClientSettings, _ extra: baseline_extra,
        _ side: inout Side
    ) throws {
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
            array, Int32(array.count), topic.rawValue, Int32(partitions), Int64(records), extra)
        guard result.records == records else {
            throw KafkaError(.timedOut, "C read \(result.records) of \(records) records, error \(result.error)")
        }
        side.add(records: records, cpu: result.cpu_seconds, wall: result.wall_seconds)
    }

    private static func readWithSwift(
        _ topic: Topic, _ count: Int, _ partitions: Int, _ settings: ClientSettings, headers: Bool,
        _ side: inout Side
    ) async throws {
        var settings = settings
        settings.consumer = tuning
        var starts: [TopicPartition: StartPosition] = [:]
        for partition in 0..<partitions { starts[TopicPartition(topic, Partition(Int32(partition)))] = .earliest }
        let consumer = try Consumer(
            .init(
                client: settings, group: GroupID("bench-swift"), source: .assignment(starts), commitsByItself: false))
        let cpu = baseline_cpu_seconds()
        let start = ContinuousClock.now
        var records = 0
        var bytes = 0
        var sink: UInt8 = 0
        while records < count, let batch = try await consumer.nextBatch() {
            for record in batch {
                record.withPayload { payload in
                    bytes += payload?.count ?? 0
                    sink ^= payload?.first ?? 0
                }
                if headers, record.header("ce_id") != nil { sink ^= 1 }
                if headers, record.header("ce_id") != nil { sink ^= 1 }
            }
            records += batch.count
            consumer.complete(batch)
        }
        let used = baseline_cpu_seconds() - cpu
        let wall = ContinuousClock.now - start
        _ = await consumer.close(deadline: .seconds(10))
        withExtendedLifetime((sink, bytes)) {}
        let seconds = Double(wall.components.seconds) + Double(wall.components.attoseconds) / 1e18
        side.add(records: records, cpu: used, wall: seconds)
    }
}
