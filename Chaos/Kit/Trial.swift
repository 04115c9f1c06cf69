import Foundation
import Intelligence
import Kafka
import WorkerKit

/// The course of a run, once everything is prepared.
struct Trial: Sendable {
    let settings: ChaosRun.Settings
    let name: String
    let stack: ChaosStack
    let cluster: ChaosCluster
    let fleet: WorkerFleet
    let clock: RunClock
    let say: @Sendable (String) -> Void

    func run(_ feed: FeedPublisher.Settings) async throws -> ChaosReport {
        let state = stack.configuration.state.url
        let ledger = try Ledger(state.appending(path: "ledger.ndjson"))
        let journal = try FaultJournal(state.appending(path: "faults.ndjson"), clock: clock)
        let publisher = try FeedPublisher(
            feed, client: cluster.settings, topics: stack.configuration.topics, ledger: ledger, clock: clock)
        let observer = Observer(stack, cluster: cluster, clock: clock)
        let injector = FaultInjector(stack, fleet: fleet, cluster: cluster, journal: journal, clock: clock)
        let watching = Task { await observer.run() }
        defer { watching.cancel() }

        for (worker, count) in FaultSchedule.Settings(duration: 0, meanGap: 0).instances {
            for number in 1...count { try fleet.start(WorkerSlot(worker, number)) }
        }
        try await withThrowingTaskGroup { group in
            group.addTask { try await publisher.run() }
            try await waitUntilItWorks(observer)
            say("faults for \(Int(settings.duration / .seconds(1))) s, seed \(settings.seed) ...")
            try await injector.run(settings.schedule)
            say("all faults are lifted; waiting until the workers have caught up ...")
            await injector.liftAll()
            try await group.waitForAll()
        }
        let began = clock.milliseconds
        let rest = try await Settling(stack, cluster: cluster, fleet: fleet).wait()
        let settled = clock.milliseconds - began
        let health = rest.isNothing ? [] : await WorkerHealth.findings(fleet, into: stack.configuration.state.url)
        // What nobody took in is seen by the observer before it is told to stop.
        try await Task.sleep(for: .seconds(1))
        say("stopping the workers ...")
        let stubborn = await fleet.stop()

        var report = ChaosReport(
            seed: settings.seed, seconds: Int(settings.duration / .seconds(1)),
            cluster: settings.brokers ?? "embedded", delivery: settings.delivery)
        report.settlingSeconds = Double(settled) / 1000
        report.producersRenewed = publisher.producersRenewed
        report.take(journal.events)
        report.take(fleet.exits)
        for slot in stubborn { report.findings.append(Self.stubborn(slot)) }
        if !rest.isNothing { report.findings += [Self.unsettled(rest)] + health }
        say("counting ...")
        try await Account(self, ledger: ledger.file, observer: observer).add(to: &report)
        report.finish()
        return report
    }

    /// Faults begin when a record has gone all the way: before that, nothing could be told from what they do.
    private func waitUntilItWorks(_ observer: Observer) async throws {
        say("starting in \(stack.configuration.state.url.path) ...")
        let end = ContinuousClock.now + .seconds(120)
        while observer.counts.assessed == 0 || observer.counts.archived == 0 {
            guard ContinuousClock.now < end else {
                throw ProgramError(
                    .unavailable,
                    "within 120 s no record was assessed and archived, and there has been no fault yet; see "
                        + stack.configuration.state.logs.path)
            }
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    private static func stubborn(_ slot: WorkerSlot) -> Finding {
        Finding(
            kind: .exit, place: slot.worker.rawValue, subject: "\(slot)",
            detail: "did not end on SIGTERM and had to be killed")
    }

    private static func unsettled(_ rest: Settling.Rest) -> Finding {
        let lag = rest.lag.sorted { $0.key < $1.key }.map { "\($0) \($1.map(String.init) ?? "unknown")" }
        return Finding(
            kind: .unsettled, place: "stack", subject: "lag \(lag.joined(separator: ", "))",
            detail: "\(rest.pending) notices pending, \(rest.unreported) unreported, \(rest.starting) instances not up")
    }
}
