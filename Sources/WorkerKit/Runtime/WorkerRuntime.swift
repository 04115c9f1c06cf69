import CoreMetrics
import Kafka
import Logging
import Metrics
import ServiceLifecycle
import Synchronization

/// Runs a worker: consume, handle, publish, commit, until it is told to stop.
///
/// One session is one connection to one cluster. When the cluster changes under the worker, as the embedded broker
/// does when it starts anew, the session ends and the next one begins; a broker that is merely away is waited for.
public final class WorkerRuntime: Service {
    let definition: WorkerDefinition
    let configuration: DragonConfiguration
    let settings: WorkerConfiguration
    let locator: BrokerLocator
    let logger: Logger
    let metrics: WorkerMetrics
    let state: WorkerState
    private let instance = Mutex<InstanceSlot?>(nil)

    /// A runtime for `definition`; nothing starts before ``run()``.
    public init(
        _ definition: WorkerDefinition, configuration: DragonConfiguration, metrics: any MetricsFactory,
        logger: Logger
    ) {
        self.definition = definition
        self.configuration = configuration
        self.logger = logger
        settings = configuration.worker(definition.name)
        locator = BrokerLocator(configuration)
        state = WorkerState(stallAfter: settings.stallAfter, drainDeadline: settings.drainDeadline)
        self.metrics = WorkerMetrics(worker: definition.name, factory: metrics)
    }

    /// Whether the program is alive.
    public func live() -> StatusServer.Health { state.live() }

    /// Whether it does its work; refreshes the gauges on the way.
    public func ready() -> StatusServer.Health {
        var health = state.ready()
        metrics.ready.record(health.isHealthy ? 1 : 0)
        health.reasons += definition.remarks()
        return health
    }

    /// Since when the consumer's thread has not turned; nil while there is no session.
    func heartbeatAge() -> Duration? { state.consumer?.status.heartbeatAge }

    /// Brings the gauges up to date, before they are rendered.
    public func refreshGauges() {
        _ = ready()
        let status = state.consumer?.status
        metrics.inFlight.record(status?.inFlightRecords ?? 0)
        metrics.assigned.record(status?.assignment.count ?? 0)
    }

    /// Works until a graceful shutdown or cancellation.
    ///
    /// - Throws: ``ProgramError``: 69 where there is no broker at the start, 75 where the work in hand could not be
    ///   finished within the drain deadline, 70 and others for what trying again cannot mend.
    public func run() async throws {
        let state = state
        try await withGracefulShutdownHandler {
            var isFirst = true
            var backoff = Backoff(first: settings.retryBackoff, maximum: settings.retryBackoffMaximum)
            while !state.isStopping, !Task.isCancelled {
                let cluster: (settings: ClientSettings, clusterID: String)
                do {
                    cluster = try await cancelWhenGracefulShutdown {
                        try await self.locator.connect(clientID: self.definition.name.executable)
                    }
                } catch let error as ProgramError where !isFirst && error.exit == .unavailable {
                    state.failure = error.message
                    await pause(backoff.wait())
                    continue
                } catch is CancellationError {
                    break
                }
                isFirst = false
                let batches = state.batches
                switch try await runSession(cluster.settings, clusterID: cluster.clusterID) {
                case .stopped:
                    return
                case .reconnect:
                    if state.batches > batches { backoff.reset() }
                    await pause(backoff.wait())
                }
            }
        } onGracefulShutdown: {
            state.stop()
        }
    }

    /// The name that tells this instance from its siblings, kept until the program ends.
    func claimInstance() throws -> InstanceSlot {
        try instance.withLock { instance in
            if let instance { return instance }
            let claimed = try InstanceSlot.claim(
                definition.name, configured: settings.instance, in: configuration.state)
            instance = claimed
            return claimed
        }
    }

    /// Waits, but not beyond a stop.
    func pause(_ wait: Duration) async {
        try? await cancelWhenGracefulShutdown { try await Task.sleep(for: wait) }
    }
}
