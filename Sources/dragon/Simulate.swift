import ArgumentParser
import Feeds
import Foundation
import Intelligence
import Kafka
import WorkerKit

/// `dragon simulate`.
struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Publish generated records, all marked as an exercise.",
        discussion: """
            The records are realistic: shares of goods, routes, concealment and detection follow published \
            statistics. The same seed gives the same records. With --stdout they are printed instead of published.
            """)

    @OptionGroup var options: ProgramOptions

    @Option(help: "How many records.")
    var count: Int = 1000

    @Option(help: "Records a second, at the most.")
    var rate: Double?

    @Option(help: "The seed; the same one gives the same records.")
    var seed: UInt64 = 1

    @Option(help: "The time of the first record, RFC 3339; default: now.")
    var start: String?

    @Flag(name: .customLong("stdout"), help: "Print the records as NDJSON; no broker is needed.")
    var toStandardOutput = false

    func validate() throws {
        guard count >= 0 else { throw ValidationError("--count must not be negative") }
        if let rate, !(0.001...10_000_000).contains(rate) {
            throw ValidationError("--rate must be from 0.001 to 10000000 a second, not \(rate)")
        }
        if let start, (try? Instant(start)) == nil {
            throw ValidationError("--start must be a time such as 2026-04-15T00:00:00Z, not \(start)")
        }
    }

    func run() async throws {
        try await Program.reportingErrors {
            let first = try start.map { try Instant($0) } ?? .now
            let (seed, count) = (seed, count)
            if toStandardOutput {
                var simulator = Simulator(seed: seed, start: first)
                for _ in 0..<count {
                    var line = simulator.next().json()
                    line.append(UInt8(ascii: "\n"))
                    guard StandardStream.output.write(String(decoding: line, as: UTF8.self)) else {
                        throw ExitCode(DragonExit.ioError.rawValue)
                    }
                }
                return
            }
            let configuration = try options.load()
            var settings = try await BrokerLocator(configuration).connect(clientID: "dragon-simulate").settings
            settings.deliveryTimeout = .seconds(30)
            let producer = try Producer(settings)
            var summary = ReceiptSummary()
            let interruption = Interruption()
            interruption.listen()
            let pump = FeedPump { SimulatedFeed(Simulator(seed: seed, start: first), count: count) }
            interruption.watch(pump)
            var run = PublishingRun(
                publisher: RecordPublisher(
                    producer: producer, topics: configuration.topics, file: "simulated"),
                pump: pump,
                totalBytes: count, rate: rate, report: { _ in }, showsProgress: true)
            var failure: (any Error)?
            do { try await run.run(&summary) } catch { failure = error }
            _ = await producer.close(deadline: .seconds(10))
            Terminal.error(summary.text)
            if let failure { throw failure }
            if interruption.isRequested { throw ProgramError(.tempFail, "interrupted") }
        }
    }
}

/// A simulator as a feed; its "bytes" are records.
private struct SimulatedFeed: RecordFeed {
    private var simulator: Simulator
    private let count: Int
    private(set) var bytesRead = 0

    init(_ simulator: Simulator, count: Int) {
        self.simulator = simulator
        self.count = count
    }

    mutating func next() -> FeedItem? {
        guard bytesRead < count else { return nil }
        bytesRead += 1
        let record = simulator.next()
        return .record(FeedEntry(lines: [bytesRead], record: record, bytes: record.json(), warnings: []))
    }
}
