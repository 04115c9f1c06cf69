import Foundation
import Intelligence
import Kafka
import LagMonitoring
import Notification
import WorkerKit

/// Waits until a stack without faults has done everything there is to do.
public struct Settling: Sendable {
    /// What is still to be done.
    public struct Rest: Sendable, Equatable {
        /// Records that wait, per worker; nil where that could not be read.
        public var lag: [String: Int64?] = [:]
        /// Notices that wait to be sent.
        public var pending = 0
        /// Notices whose fate is not published yet.
        public var unreported = 0
        /// Instances that do not listen yet.
        public var starting = 0

        /// Whether nothing is left.
        public var isNothing: Bool {
            !lag.isEmpty && lag.values.allSatisfy { $0 == 0 } && pending == 0 && unreported == 0 && starting == 0
        }
    }

    private let stack: ChaosStack
    private let cluster: ChaosCluster
    private let fleet: WorkerFleet
    /// How long nothing may change before it gives up.
    private static let patience = Duration.seconds(120)

    /// For that stack.
    public init(_ stack: ChaosStack, cluster: ChaosCluster, fleet: WorkerFleet) {
        self.stack = stack
        self.cluster = cluster
        self.fleet = fleet
    }

    /// Waits; returns what was left when nothing changed any more: nothing, if all is well.
    public func wait() async throws -> Rest {
        let admin = try Admin(cluster.settings)
        let groups = try WorkerName.allCases.map { worker in
            MonitoredGroup(
                worker: worker.executable, group: GroupID(stack.configuration.worker(worker).group),
                topics: try stack.configuration.subscription(of: worker).map(TopicSelector.init),
                deadLetterTopic: stack.configuration.topics.deadLetters(worker))
        }
        let sampler = LagSampler(source: KafkaLagSource(admin), groups: groups)
        let store = try DispatchStore(path: stack.configuration.state.dispatches.path)
        var last = Rest()
        var lastChange = ContinuousClock.now
        // Twice: what the first look saw finished may have made new work for a worker that it had looked at before.
        var quiet = 0
        var wound: Int64 = 0
        while quiet < 2, lastChange.duration(to: .now) < Self.patience {
            try await Task.sleep(for: .milliseconds(300))
            let rest = try await rest(sampler, store)
            quiet = rest.isNothing ? quiet + 1 : 0
            if rest != last { lastChange = .now }
            last = rest
            if !rest.isNothing { wound = try await windClocks(store, wound) }
        }
        try store.close()
        await admin.close()
        return last
    }

    private func rest(_ sampler: LagSampler, _ store: DispatchStore) async throws -> Rest {
        var rest = Rest()
        if case .success(let reading) = await sampler.sample(deadline: .seconds(5)).result {
            for group in reading.groups {
                let lags = group.partitions.map(\.lagRecords)
                rest.lag[group.monitored.worker] = lags.contains(nil) ? .some(nil) : lags.reduce(0) { $0 + ($1 ?? 0) }
            }
        }
        rest.pending = try await store.countsByAddressee().values.reduce(0) { $0 + $1.pending }
        rest.unreported = try await store.unreported(limit: 100_000).count
        rest.starting = fleet.all.count { !$0.isListening }
        return rest
    }

    /// A notice whose receiver failed twice waits for minutes, then hours. Nobody here does: the notifiers' clocks are
    /// set to when it is due, only ever forward. Returns how far ahead they are, in milliseconds.
    private func windClocks(_ store: DispatchStore, _ wound: Int64) async throws -> Int64 {
        // As the notifiers see it.
        let now = Instant(milliseconds: Instant.now.milliseconds + wound)
        var due: Instant?
        for channel in DispatchChannel.allCases {
            if let next = try await store.nextDue(channel, now: now) { due = min(due ?? next, next) }
        }
        guard let due else { return wound }
        let ahead = due.milliseconds - Instant.now.milliseconds
        guard ahead > wound + 8000 else { return wound }
        for process in fleet.instances(of: .notifier) { process.clock.shift(by: .milliseconds(ahead + 1000)) }
        return ahead + 1000
    }
}
