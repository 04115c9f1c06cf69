import Foundation
import Intelligence
import Kafka
import WorkerKit

/// One run: a stack of real processes under load, faults, and an account of everything at the end.
public struct ChaosRun: Sendable {
    /// What a run is.
    public struct Settings: Sendable {
        /// Of the schedule and of the records.
        public var seed: UInt64
        /// How long faults are injected.
        public var duration: Duration
        /// Messages a second.
        public var rate: Double
        /// The mean time between two faults.
        public var meanGap: Duration
        /// `host:port,…`; nil for embedded brokers.
        public var brokers: String?
        /// How often the scorer's effects may show.
        public var delivery: DeliveryMode
        /// The configuration file; its folder is copied.
        public var configuration: URL
        /// Where everything is kept; must not exist.
        public var state: URL
        /// The folder of the built programs.
        public var programs: URL

        /// A run of those settings.
        public init(
            seed: UInt64, duration: Duration, rate: Double, meanGap: Duration, brokers: String?, delivery: DeliveryMode,
            configuration: URL, state: URL, programs: URL
        ) {
            self.seed = seed
            self.duration = duration
            self.rate = rate
            self.meanGap = meanGap
            self.brokers = brokers
            self.delivery = delivery
            self.configuration = configuration
            self.state = state
            self.programs = programs
        }

        /// The schedule that follows from them.
        public var schedule: FaultSchedule {
            FaultSchedule(
                seed: seed,
                settings: FaultSchedule.Settings(
                    duration: Int(duration / .milliseconds(1)), meanGap: Int(meanGap / .milliseconds(1)),
                    brokers: ChaosCluster.brokers, receivers: ChaosStack.agencies.count,
                    sessionTimeout: brokers == nil ? 6000 : 10_000))
        }
    }

    let settings: Settings
    let say: @Sendable (String) -> Void

    /// - Parameter say: told what is going on, for people.
    public init(_ settings: Settings, say: @escaping @Sendable (String) -> Void) {
        self.settings = settings
        self.say = say
    }

    /// Runs, and accounts for everything. The state directory stays.
    ///
    /// - Throws: ``ProgramError`` where the stack cannot be run at all, `CancellationError`.
    public func run() async throws -> ChaosReport {
        let name = "chaos-\(UUID().uuidString.prefix(8).lowercased())"
        let stack = try await ChaosStack.prepare(
            in: settings.state, source: settings.configuration, brokers: settings.brokers, name: name,
            delivery: settings.delivery)
        let feed = FeedPublisher.Settings(seed: settings.seed, rate: settings.rate, duration: settings.duration)
        let cluster = try await ChaosCluster(stack.configuration, records: feed.count)
        let fleet = WorkerFleet(stack, programs: settings.programs)
        let trial = Trial(
            settings: settings, name: name, stack: stack, cluster: cluster, fleet: fleet, clock: RunClock(), say: say)
        let report: ChaosReport
        do {
            report = try await trial.run(feed)
        } catch {
            // Nothing may be left running, whatever went wrong; a stopped process would not hear a signal.
            await Task { [fleet] in
                for process in fleet.all { process.signal(SIGCONT) }
                _ = await fleet.stop()
            }.value
            throw error
        }
        await stack.receiver.stop()
        cluster.close()
        return report
    }
}
