import Archive
import Feeds
import Foundation
import Intelligence
import Kafka
import LagMonitoring
import Notification
import Storage
import Synchronization
import WorkerKit

/// Watches a running stack: what each worker does, and when everything published has gone all the way through.
final class StackWatch: Sendable {
    private let stack: Stack
    private let cluster: String
    private let groups: [MonitoredGroup]
    /// The monitor and the address that it asks: the embedded broker changes its own when it starts anew.
    private let current: Mutex<(address: String, monitor: LagMonitor)>

    init(_ stack: Stack, cluster: (settings: ClientSettings, clusterID: String)) throws {
        self.stack = stack
        self.cluster = cluster.clusterID
        groups = try stack.configuration.monitoredGroups()
        let monitor = try Self.monitor(cluster.settings, groups)
        current = Mutex((cluster.settings.brokers, monitor))
    }

    private static func monitor(_ settings: ClientSettings, _ groups: [MonitoredGroup]) throws -> LagMonitor {
        LagMonitor(source: KafkaLagSource(try Admin(settings)), groups: groups, interval: .seconds(2))
    }

    /// The monitor of the brokers as they are now.
    private var monitor: LagMonitor {
        current.withLock { current in
            if let settings = try? BrokerLocator(stack.configuration).clientSettings(clientID: "dragon-up"),
                settings.brokers != current.address, let monitor = try? Self.monitor(settings, groups)
            {
                current = (settings.brokers, monitor)
            }
            return current.monitor
        }
    }

    /// What the stores hold at a moment.
    struct Counts: Sendable {
        var assessed = 0
        var archived = 0
        var addressees: [AgencyCode: NoticeCounts] = [:]
        var deadLetters: Int64 = 0

        /// Notices that are still to be sent.
        var pending: Int { addressees.values.reduce(0) { $0 + $1.pending } }
    }

    /// Counts what the archive and the notifier's store hold of this cluster.
    func counts() async throws -> Counts {
        var counts = Counts()
        let topics = stack.configuration.topics
        let archive = try ArchiveStore(path: stack.configuration.state.archive.path, mode: .readOnly)
        for row in try await archive.counts() where row.cluster == cluster {
            if row.topic == topics.assessments.rawValue { counts.assessed += row.entries }
            if row.topic.hasPrefix(topics.alertsPrefix) { counts.archived += row.entries }
        }
        try archive.close()
        let store = try DispatchStore(path: stack.configuration.state.dispatches.path)
        counts.addressees = try await store.countsByAddressee()
        try store.close()
        let snapshot = await monitor.sampleOnce(deadline: .seconds(5))
        counts.deadLetters = snapshot.deadLetters.compactMap(\.records).reduce(0, +)
        return counts
    }

    /// Waits until everything published has been assessed, notified and archived.
    ///
    /// Where nothing moves for a minute it gives up, and the summary is not complete.
    func waitUntilDone(published: ReceiptSummary, since before: Counts) async throws -> StreamSummary {
        let clock = ContinuousClock()
        var lastChange = clock.now
        var last = ""
        while true {
            let isQuiet = try await isQuiet()
            let now = try await counts()
            let lag = await monitor.sampleOnce(deadline: .seconds(5)).lagRecords
            let summary = StreamSummary(
                published: published.published, before: before, after: now, lag: lag,
                directory: try AgencyDirectory.load(stack.configuration.files.agencies))
            if isQuiet, summary.isComplete { return summary }
            if summary.text != last {
                last = summary.text
                lastChange = clock.now
            }
            // Everything has gone through and the figures still differ: that is for people to see.
            let patience: Duration = isQuiet ? .seconds(10) : .seconds(60)
            guard clock.now - lastChange < patience else { return summary }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    /// Waits until nothing is under way any more, for `deadline` at the most; also when cancelled. False where the
    /// deadline came first.
    func drain(deadline: Duration) async -> Bool {
        let watch = self
        return await Task.detached {
            let end = ContinuousClock.now + deadline
            while ContinuousClock.now < end {
                if (try? await watch.isQuiet()) == true { return true }
                try? await Task.sleep(for: .milliseconds(200))
            }
            return false
        }.value
    }

    /// Whether no record and no notice is under way. Two looks: what the first saw finished may have made new work
    /// for a worker that it had looked at before.
    private func isQuiet() async throws -> Bool {
        for _ in 0..<2 {
            let snapshot = await monitor.sampleOnce(deadline: .seconds(5))
            guard snapshot.isCurrent, snapshot.lagRecords == 0 else { return false }
            let store = try DispatchStore(path: stack.configuration.state.dispatches.path)
            let pending = try await store.pendingCount()
            let unreported = try await store.unreported(limit: 1).count
            try store.close()
            guard pending == 0, unreported == 0 else { return false }
        }
        return true
    }

    /// Shows one line per worker until cancelled: drawn over on a terminal, every ten seconds elsewhere.
    func showStatus() async {
        let isTerminal = Terminal.isTerminal(STDOUT_FILENO)
        var drawn = 0
        while !Task.isCancelled {
            let snapshot = await monitor.sampleOnce(deadline: .seconds(3))
            let lines = stack.all.map { line($0, snapshot) }
            if isTerminal, drawn > 0 { Terminal.output("\u{1B}[\(drawn)A\u{1B}[J" + lines.joined(separator: "\n")) }
            if !isTerminal || drawn == 0 { Terminal.output(lines.joined(separator: "\n")) }
            drawn = lines.count
            try? await Task.sleep(for: isTerminal ? .seconds(1) : .seconds(10))
        }
    }

    private func line(_ process: ManagedProcess, _ snapshot: LagSnapshot) -> String {
        let state = process.state
        var parts = [process.name.padding(toLength: 16, withPad: " ", startingAt: 0)]
        parts.append(state.pid.map { "pid \($0)" } ?? "down")
        if let lag = snapshot.workers.first(where: { $0.worker == process.name }) {
            if state.pid != nil { parts.append(lag.status.rawValue) }
            parts.append("lag \(lag.total.records.map(String.init) ?? "unknown")")
            if let letters = snapshot.deadLetters(of: process.name)?.records, letters > 0 {
                parts.append("dead letters \(letters)")
            }
        }
        if let address = stack.address(of: process.name) { parts.append(address) }
        if state.restarts > 0 { parts.append("restarted \(state.restarts)x (\(state.lastEnd ?? ""))") }
        return parts.joined(separator: "  ")
    }
}
