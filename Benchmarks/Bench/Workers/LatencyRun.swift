import CBaseline
import Foundation
import Histogram
import Intelligence
import Kafka

/// One measurement of latency: a publisher on a schedule, a program, a reader of what it makes.
struct LatencyRun {
    /// Records per second.
    let rate: Int
    let seconds: Int
    /// Seconds at the start that are not counted.
    let warmUp: Int

    /// How many records are published, besides one to see that the program works.
    var count: Int { rate * (seconds + warmUp) }

    /// Starts the program anew and measures.
    ///
    /// - Returns: the percentiles in words.
    func measure(_ subject: Subject, on stage: Stage) async throws -> String {
        let process = try subject.start(on: stage)
        do {
            try await process.waitFor(subject.marker)
            try await awaitFirst(process, subject.group, stage)
            let arrivals = try await publish(on: stage)
            let text = subject.name.padding(toLength: 23, withPad: " ", startingAt: 0) + summary(arrivals)
            await process.stop()
            return text
        } catch {
            await process.stop()
            throw error
        }
    }

    /// Lets one record through, so that the program has joined and is at work.
    private func awaitFirst(_ process: MeteredProcess, _ group: String, _ stage: Stage) async throws {
        let before = try await stage.extent(of: stage.input).held
        try await AlertRecords(count: 1).publish(stage, total: 1)
        let end = ContinuousClock.now + .seconds(60)
        while try await stage.committed(group) <= before {
            try process.requireAlive()
            guard ContinuousClock.now < end else { throw process.failure("did nothing within a minute") }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Seconds from the scheduled time of each record to its arrival; 0 for what never came.
    private func publish(on stage: Stage) async throws -> [Double] {
        let records = AlertRecords.numbered(count: count)
        let (rate, topics) = (Double(rate), (input: stage.input.rawValue, output: stage.output.rawValue))
        let isEmbedded = stage.isEmbedded
        let (brokers, partitions, count) = (stage.settings.brokers, Int32(stage.partitions), count)
        let reading = CollectorState(count: count)
        let duration = Double(count) / rate
        async let collected: Void = Self.onThread {
            var consumer = CProperties.consumer(brokers: brokers, isEmbedded: isEmbedded, group: "bench-latency")
            // What is measured is the program, not how long the reader's own fetch lies at the broker.
            consumer["fetch.wait.max.ms"] = isEmbedded ? "1" : "100"
            consumer["enable.partition.eof"] = "true"
            CProperties.with(consumer) { properties, propertyCount in
                _ = baseline_collect(
                    properties, propertyCount, topics.output, partitions, Int64(count),
                    baseline_wall_seconds() + duration + 60, reading.arrivals.baseAddress, reading.ready)
            }
        }
        while reading.ready.pointee == 0 { try await Task.sleep(for: .milliseconds(20)) }
        let start = baseline_wall_seconds() + 0.5
        let error = await Self.onThread {
            var producer = CProperties.producer(brokers: brokers, isEmbedded: isEmbedded)
            producer["linger.ms"] = "0"
            return CProperties.with(producer) { properties, propertyCount in
                records.withRecords { records in
                    baseline_publish(
                        properties, propertyCount, topics.input, records.baseAddress, Int64(records.count), start,
                        1 / rate)
                }
            }
        }
        guard error == 0 else {
            throw MeteredProcess.Failure(description: "publishing failed with librdkafka's error \(error)")
        }
        await collected
        return reading.arrivals.enumerated().map { $1 == 0 ? 0 : $1 - start - Double($0) / rate }
    }

    private func summary(_ latencies: [Double]) -> String {
        var histogram = Histogram<UInt32>(highestTrackableValue: 120_000_000, numberOfSignificantValueDigits: .three)
        let counted = latencies.dropFirst(rate * warmUp)
        for latency in counted where latency > 0 { histogram.record(UInt64(latency * 1e6)) }
        func milliseconds(_ percentile: Double) -> Double {
            Double(histogram.valueAtPercentile(percentile)) / 1000
        }
        let lost = counted.count { $0 <= 0 }
        return String(
            format: "p50 %7.2f  p99 %7.2f  p99.9 %7.2f  max %7.2f ms", milliseconds(50), milliseconds(99),
            milliseconds(99.9), Double(histogram.max) / 1000) + (lost == 0 ? "" : "  \(lost) NEVER CAME")
    }

    /// Runs blocking work on a thread of its own.
    private static func onThread<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: work()) }
        }
    }
}

/// Memory that the reader in C fills while the benchmark waits for it.
final class CollectorState: @unchecked Sendable {
    let arrivals: UnsafeMutableBufferPointer<Double>
    let ready: UnsafeMutablePointer<Int32>

    init(count: Int) {
        arrivals = .allocate(capacity: count)
        arrivals.initialize(repeating: 0)
        ready = .allocate(capacity: 1)
        ready.initialize(to: 0)
    }

    deinit {
        arrivals.deallocate()
        ready.deallocate()
    }
}
