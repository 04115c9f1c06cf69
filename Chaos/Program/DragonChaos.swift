import ArgumentParser
import ChaosKit
import Foundation
import UnixSignals
import WorkerKit

/// The whole stack under faults, and an account of everything at the end.
@main
struct DragonChaos: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dragon-chaos",
        abstract: "Run the whole stream under faults and check that nothing was lost or done twice.",
        discussion: """
            Starts embedded brokers and two instances of every worker, publishes simulated records, and kills, \
            freezes, stops, starves and misleads the workers, their brokers, their disks, their clocks and the \
            receivers of their notices, on a schedule drawn from a seed. Then it lifts all faults, waits until the \
            workers have caught up, and compares what was published with everything that came of it.

            Ends with 0 only where nothing was lost and nothing was done twice, with 70 otherwise; the state \
            directory is kept then, and the same seed gives the same schedule. See docs/chaos.md.

              dragon-chaos --minutes 5
              dragon-chaos --seed 7 --json
              DRAGON_KAFKA_BROKERS=kafka-1:9092 dragon-chaos    on a cluster, with topics and groups of its own
            """)

    @OptionGroup var options: ProgramOptions

    @Option(help: "How long faults are injected.")
    var minutes: Double = 5

    @Option(help: "The seed of the schedule and the records; drawn and printed where none is given.")
    var seed: UInt64?

    @Option(help: "Messages a second.")
    var rate: Double = 25

    @Option(help: "The mean time between two faults, in seconds.")
    var gap: Double = 2.5

    @Option(
        help: """
            How often the scorer's effects may show: auto, at-least-once (the same id may come again) or \
            exactly-once (it may not).
            """)
    var delivery: DeliveryMode = .automatic

    @Option(help: "Where everything is kept; must not exist. Default: a new directory, removed after a good run.")
    var state: String?

    @Flag(help: "Print the report as JSON.")
    var json = false

    @Flag(help: "Print the schedule of the seed and do nothing.")
    var plan = false

    private var brokers: String? {
        ProcessInfo.processInfo.environment["DRAGON_KAFKA_BROKERS"].flatMap { $0 == "embedded" ? nil : $0 }
    }

    func validate() throws {
        guard (0.1...1440).contains(minutes) else { throw ValidationError("--minutes must be from 0.1 to 1440") }
        guard (0.1...10_000).contains(rate) else { throw ValidationError("--rate must be from 0.1 to 10000 a second") }
        guard (0.05...3600).contains(gap) else { throw ValidationError("--gap must be from 0.05 to 3600 seconds") }
        guard brokers != nil || delivery != .exactlyOnce else {
            throw ValidationError("--delivery exactly-once needs a cluster: embedded transactions are hollow")
        }
        guard brokers != nil || minutes * 60 * rate <= Double(ChaosCluster.maximumRecords) else {
            throw ValidationError(
                "the embedded brokers keep about \(ChaosCluster.maximumRecords) records: lower --minutes or --rate")
        }
    }

    func run() async throws {
        try await Program.reportingErrors {
            let settings = settings
            guard !plan else { return Self.print(settings.schedule) }
            guard !FileManager.default.fileExists(atPath: settings.state.path) else {
                throw ProgramError(
                    .cannotCreate, "\(settings.state.path) exists already; --state names a new directory")
            }
            let run = ChaosRun(settings) { StandardStream.error.write($0 + "\n") }
            var report = try await Self.untilSignal { try await run.run() }
            if report.passed, state == nil {
                try? FileManager.default.removeItem(at: settings.state)
            } else {
                report.stateDirectory = settings.state.path
                try StateDirectory.replace(settings.state.appending(path: "report.json"), with: try report.json())
            }
            StandardStream.output.write(try json ? report.json() : report.text + "\n")
            if !report.passed { throw ExitCode(DragonExit.software.rawValue) }
        }
    }

    private var settings: ChaosRun.Settings {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let place =
            state.map { URL(filePath: $0) }
            ?? FileManager.default.temporaryDirectory.appending(path: "dragon-chaos-\(UUID().uuidString)")
        return ChaosRun.Settings(
            seed: seed ?? .random(in: 0...999_999), duration: .milliseconds(Int(minutes * 60_000)), rate: rate,
            meanGap: .milliseconds(Int(gap * 1000)), brokers: brokers, delivery: delivery,
            configuration: URL(filePath: options.config), state: place,
            programs: URL(filePath: own).deletingLastPathComponent())
    }

    private static func print(_ schedule: FaultSchedule) {
        for fault in schedule.faults {
            let lasts = fault.lasts == 0 ? "" : " for \(Double(fault.lasts) / 1000) s"
            StandardStream.output.write("\(Double(fault.at) / 1000) s  \(fault.card)\(lasts)  (\(fault.action))\n")
        }
    }

    /// Runs `body`; SIGINT and SIGTERM cancel it, and it stops what it started.
    private static func untilSignal<Value: Sendable>(
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let work = Task { try await body() }
        let signals = Task {
            for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup) { work.cancel() }
        }
        defer { signals.cancel() }
        return try await work.value
    }
}

extension DeliveryMode: ExpressibleByArgument {}
