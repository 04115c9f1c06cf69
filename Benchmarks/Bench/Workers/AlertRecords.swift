import CBaseline
import Feeds
import Foundation
import Intelligence
import Kafka
import WorkerKit

/// Valid alert records as the simulator makes them, each with the key it is published with: its thread.
struct AlertRecords: Sendable {
    let records: [(key: [UInt8], payload: [UInt8])]

    /// The sizes of which records are taken for a backlog: the simulator's own lie from 400 to 1,500 bytes.
    static let sizes = 500...900

    /// That many different records of about 700 bytes.
    init(count: Int) {
        var simulator = Self.simulator()
        var records: [(key: [UInt8], payload: [UInt8])] = []
        while records.count < count {
            let record = Self.bytes(simulator.next())
            if Self.sizes.contains(record.payload.count) { records.append(record) }
        }
        self.records = records
    }

    private init(records: [(key: [UInt8], payload: [UInt8])]) {
        self.records = records
    }

    /// Of all sizes and kinds, with the records of the sample files.
    static func varied(count: Int, samples folder: String) -> AlertRecords {
        var simulator = simulator()
        let reader = RecordReader()
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        var records = files.sorted().filter { $0.hasSuffix(".ndjson") }.flatMap { file in
            let text = (try? String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)) ?? ""
            return text.split(separator: "\n").compactMap { try? reader.read(Array($0.utf8)) }.map(bytes)
        }
        while records.count < count { records.append(bytes(simulator.next())) }
        return AlertRecords(records: records)
    }

    /// Each in a thread of its own whose name ends in its number.
    static func numbered(count: Int) -> AlertRecords {
        var simulator = simulator()
        var records: [(key: [UInt8], payload: [UInt8])] = []
        while records.count < count {
            var record = simulator.next()
            guard record.thread == nil, record.kind == .seizure || record.kind == .warning else { continue }
            record.id = "L-\(records.count)"
            records.append(bytes(record))
        }
        return AlertRecords(records: records)
    }

    /// Reported within the last day.
    private static func simulator() -> Simulator {
        Simulator(seed: 7, start: Instant(milliseconds: Instant.now.milliseconds - 86_400_000), step: 500)
    }

    private static func bytes(_ record: IntelligenceRecord) -> (key: [UInt8], payload: [UInt8]) {
        (Array(record.threadID.description.utf8), record.json())
    }

    /// How many bytes a record has on average.
    var meanBytes: Int { records.reduce(0) { $0 + $1.payload.count } / max(1, records.count) }

    /// Calls `body` with the records as the publisher in C takes them.
    func withRecords<Result>(_ body: (UnsafeBufferPointer<baseline_record>) -> Result) -> Result {
        var bytes: [CChar] = []
        var ends: [(key: Int, payload: Int)] = []
        for record in records {
            bytes += record.key.map { CChar(bitPattern: $0) }
            let key = bytes.count
            bytes += record.payload.map { CChar(bitPattern: $0) }
            ends.append((key, bytes.count))
        }
        return bytes.withUnsafeBufferPointer { bytes in
            var start = 0
            let entries = ends.map { end in
                defer { start = end.payload }
                return baseline_record(
                    key: bytes.baseAddress.map { $0 + start }, key_size: Int32(end.key - start),
                    payload: bytes.baseAddress.map { $0 + end.key }, payload_size: Int32(end.payload - end.key))
            }
            return entries.withUnsafeBufferPointer(body)
        }
    }
}

extension AlertRecords {
    private static let batchRecords = 50_000

    /// Publishes `total` records, these ones over and over.
    func publish(_ stage: Stage, total: Int) async throws {
        var settings = stage.settings
        // Large batches: the embedded broker hands out one batch of a partition at a time.
        settings.producer = ["linger.ms": "200", "queue.buffering.max.kbytes": "1048576"]
        let producer = try Producer(settings)
        var sent = 0
        while sent < total {
            var batch = ProducerBatch(reserving: min(total, Self.batchRecords) * 1000)
            for number in sent..<min(total, sent + Self.batchRecords) {
                let record = records[number % records.count]
                batch.append(topic: stage.input, key: record.key, payload: record.payload)
            }
            try await producer.send(batch).requireAll()
            sent += batch.count
        }
        _ = await producer.close(deadline: .seconds(10))
    }

    /// Publishes `total` records to a stage without any, and makes sure that the broker holds them all.
    func fill(_ stage: Stage, total: Int) async throws {
        try await publish(stage, total: total)
        let extent = try await stage.extent(of: stage.input)
        guard extent.held == total, extent.dropped == 0 else {
            throw KafkaError(
                .unsupported, "the broker holds \(extent.held) of \(total) records: take fewer, or more partitions")
        }
    }
}
