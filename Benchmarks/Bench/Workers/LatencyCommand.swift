import ArgumentParser
import Foundation
import WorkerKit

/// `dragon-bench latency`: from the moment a record should be published to the moment its assessment can be read.
struct LatencyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "latency",
        abstract: "From publishing to assessment at a constant rate, with the real scorer.",
        discussion: """
            Latency counts from the time the schedule has for a record, not from when it was sent: a stall counts for \
            every record that it delays (no coordinated omission). The plain C loop, which parses nothing, shows what \
            the broker and the machine take by themselves.
            """)

    @OptionGroup var options: StageOptions
    @OptionGroup var python: PythonOptions

    @Option(help: "Records per second.")
    var rate: Int = 1000

    @Option(help: "Seconds of each round, after a warm-up of two.")
    var seconds: Int = 20

    @Option(help: "linger.ms of the programs' producers; their own without.")
    var linger: Int?

    /// Milliseconds at most, by percentile.
    static let targets = (embedded: (p50: 15.0, p99: 50.0), cluster: (p50: 4.0, p99: 6.0))

    func run() async throws {
        let target = options.brokers == nil ? Self.targets.embedded : Self.targets.cluster
        print(
            "latency: \(rate) records/s, \(seconds) s, 8 partitions, "
                + (options.brokers == nil ? "embedded broker" : "cluster"))
        let run = LatencyRun(rate: rate, seconds: seconds, warmUp: 2)
        var own: [String: String] = [:]
        if let linger { own["DRAGON_KAFKA_SETTING_LINGER_MS"] = "\(linger)" }
        var sides: [(Stage) -> Subject?] = [{ .plainC(on: $0, records: run.count + 1, linger: linger ?? 0) }]
        if options.brokers == nil {
            sides.append { _ in .scorer(config: options.config, own) }
        } else {
            // As soon as something is there, like the scorer.
            sides.append {
                .plainC(on: $0, records: run.count + 1, transaction: (10_000, 0), linger: linger ?? 0)
            }
            for delivery in [DeliveryMode.exactlyOnce, .atLeastOnce] {
                let own = own.merging(["DRAGON_WORKERS_SCORER_DELIVERY": delivery.rawValue]) { $1 }
                sides.append { _ in .scorer(config: options.config, name: "scorer, \(delivery.rawValue)", own) }
            }
        }
        sides.append { python.peer(on: $0) }
        for _ in 0..<max(1, options.rounds) {
            for side in sides {
                // Records published one by one lie at the embedded broker one by one: nobody should have to read
                // those of another round.
                try await options.onStage(partitions: 8) { stage in
                    if let subject = side(stage) { print(try await run.measure(subject, on: stage)) }
                }
            }
        }
        print("target of dragon-scorer: p50 \(target.p50) ms, p99 \(target.p99) ms or less")
    }
}
