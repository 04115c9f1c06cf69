import ArgumentParser
import Foundation

/// The benchmarks of the project: ours against a peer, in one run.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dragon-bench",
        abstract: "Measure ours against a peer in one run; figures are CPU time and ratios.",
        discussion: """
            Build with `swift build -c release`: a debug build measures nothing of interest. `deploy/bench` builds, \
            starts a broker of its own and runs everything.
            """,
        subcommands: [JSON.self, Consume.self, Scoring.self])

    struct JSON: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Reading records and writing assessments, against Foundation's coders.")

        @Option(help: "Records per row.")
        var count: Int = 200_000

        func run() throws {
            for result in try JSONBenchmark.run(count: count) { print(result.line) }
        }
    }

    struct Consume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Consuming 700-byte records, against a plain C poll loop on the same topic.",
            discussion: """
                Name a broker in another process with --brokers or DRAGON_KAFKA_BROKERS; without one it runs inside \
                this process, and its CPU time is counted on both sides.
                """)

        @Option(help: "Records per round.")
        var count: Int = 300_000

        @Option(help: "Rounds of each side.")
        var rounds: Int = 3

        @Option(help: "HOST:PORT of a broker.")
        var brokers: String?

        func run() async throws {
            let brokers = brokers ?? ProcessInfo.processInfo.environment["DRAGON_KAFKA_BROKERS"]
            print(try await ConsumeBenchmark.run(records: count, brokers: brokers, rounds: rounds))
        }
    }

    struct Scoring: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Evaluating the project's rules on a record, beyond reading it.")

        func run() {
            ScoringBenchmark.run()
        }
    }
}
