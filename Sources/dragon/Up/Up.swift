import ArgumentParser
import Feeds
import Foundation
import Intelligence
import Kafka
import LagMonitoring
import UnixSignals
import WorkerKit

/// `dragon up`.
struct Up: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the whole stream: broker, workers, monitor, and a sample feed.",
        discussion: """
            Starts the embedded broker and every worker as a process of its own, publishes the records of \
            config/samples at a gentle pace, shows one line per worker, and prints the console's address. Ctrl-C lets \
            the workers finish what they have, and stops everything.

              dragon up                              until Ctrl-C
              dragon up --once                       publish the samples at full speed, wait, sum up, exit
              dragon up --brokers kafka.example:9092 on a cluster, where missing topics are created
              DRAGON_STATE_DIR=/tmp/two dragon up    a second stack beside the first
            """)

    @OptionGroup var options: ProgramOptions

    @Option(help: "A Kafka cluster, HOST:PORT,…, instead of the embedded broker.")
    var brokers: String?

    @Flag(help: "Publish the samples, wait until every worker has caught up, print a summary, exit.")
    var once = false

    @Option(help: "Sample records a second; 0 publishes none.")
    var rate: Double = 2

    @Option(help: "The folder of sample records.")
    var samples: String = "config/samples"

    func validate() throws {
        guard rate == 0 || (0.001...1_000_000).contains(rate) else {
            throw ValidationError("--rate must be 0, or from 0.001 to 1000000 a second")
        }
    }

    func run() async throws {
        try await Program.reportingErrors {
            let configuration = try loadConfiguration()
            let stack = try Stack(configuration)
            let operation = Operation(
                stack: stack, configuration: configuration, samples: samples, rate: rate, once: once)
            let outcome = await Self.untilSignal { try await operation.run() }
            if once, case .success(.some) = outcome {} else { Terminal.error("stopping ...") }
            await stack.stop()
            switch try outcome.get() {
            case .some(let summary):
                Terminal.output(summary.text)
                if !summary.isComplete { throw ExitCode(DragonExit.software.rawValue) }
            case nil:
                Terminal.error("stopped; what was archived is in \(configuration.state.archive.path)")
            }
        }
    }

    private func loadConfiguration() throws -> DragonConfiguration {
        var configuration = try options.load()
        if let brokers { configuration.kafka.brokers = brokers }
        return configuration
    }

    /// Runs `body` until it ends, or until SIGINT, SIGTERM or a closed terminal cancels it.
    private static func untilSignal<Value: Sendable>(
        _ body: @escaping @Sendable () async throws -> Value
    ) async -> Result<Value, any Error> {
        let work = Task { try await body() }
        let signals = Task {
            var count = 0
            for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup) {
                count += 1
                if count > 1 { _exit(DragonExit.tempFail.rawValue) }
                work.cancel()
            }
        }
        defer { signals.cancel() }
        return await work.result
    }
}

/// What `dragon up` does while its stack runs.
private struct Operation: Sendable {
    let stack: Stack
    let configuration: DragonConfiguration
    let samples: String
    let rate: Double
    let once: Bool

    /// Runs the stack; ends with a summary for `--once`, otherwise not until cancelled.
    func run() async throws -> StreamSummary? {
        Terminal.error("starting the stack in \(configuration.state.url.path) ...")
        try await stack.start()
        let cluster = try await BrokerLocator(configuration).connect(clientID: "dragon-up")
        let watch = try StackWatch(stack, cluster: cluster)
        if let console = stack.address(of: "dragon-monitor") { Terminal.output("console: \(console)/") }
        Terminal.output("broker: \(cluster.settings.brokers)")
        let feed = SampleFeed(folder: samples, configuration: configuration, settings: cluster.settings)
        if once {
            let before = try await watch.counts()
            let published = try await feed.publish(rate: nil)
            return try await watch.waitUntilDone(published: published, since: before)
        }
        await withTaskGroup { tasks in
            tasks.addTask { await watch.showStatus() }
            if rate > 0 {
                tasks.addTask {
                    do {
                        let published = try await feed.publish(rate: rate)
                        Terminal.error("the sample feed is published: \(published.published) records")
                    } catch  where !(error is CancellationError) {
                        Terminal.error("the sample feed stopped: \(Program.describe(error).message)")
                    } catch {}
                }
            }
            await tasks.waitForAll()
        }
        // Cancelled: the embedded broker forgets everything when it stops, so the workers take in what it holds first.
        if await !watch.drain(deadline: .seconds(15)), configuration.kafka.isEmbedded {
            Terminal.error(
                "some records were not handled within 15 s; the embedded broker forgets them. See `dragon lag` "
                    + "before stopping, or use a cluster")
        }
        return nil
    }
}
