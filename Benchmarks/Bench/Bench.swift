import ArgumentParser
import Foundation

/// The benchmarks of the project: ours against a peer, in one run.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dragon-bench",
        abstract: "Measure ours against a peer in one run; figures are CPU time and ratios.",
        discussion: """
            Build with `swift build -c release`: a debug build measures nothing of interest. `deploy/bench` builds \
            and runs everything.
            """,
        subcommands: [
            JSON.self, Consume.self, Scoring.self, WorkerCommand.self, ScorerCommand.self, LatencyCommand.self,
            MemoryCommand.self, HostBroker.self, HostWorker.self, HostCopy.self,
        ])

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
                The broker is an embedded one in another process, so that its CPU time counts on neither side. \
                Name a cluster that creates topics by itself with --brokers to use that instead.
                """)

        @Option(help: "Records per round.")
        var count: Int = 1_000_000

        @Option(help: "Rounds of each side.")
        var rounds: Int = 5

        @Option(help: "HOST:PORT of a cluster.")
        var brokers: String?

        func run() async throws {
            print(try await ConsumeBenchmark.run(records: count, brokers: brokers, rounds: rounds))
        }
    }

    /// The other process of `consume`.
    struct HostBroker: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: BrokerHost.command, abstract: "Host a broker until standard input ends.", shouldDisplay: false)

        @Argument(help: "The topics to create, each NAME:PARTITIONS.")
        var topics: [String]

        func run() throws {
            try BrokerHost.host(topics: topics)
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
