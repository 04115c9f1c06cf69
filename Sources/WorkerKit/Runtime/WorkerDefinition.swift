import Kafka
import Logging
import ServiceLifecycle

/// A worker: what it consumes and how it handles it. The executables fill this in; ``WorkerRuntime`` runs it.
public struct WorkerDefinition: Sendable {
    /// Which worker it is.
    public var name: WorkerName
    /// Makes what one connection to one cluster needs. Called again when the cluster changes under the worker, as the
    /// embedded broker does when it starts anew.
    public var makeSession: @Sendable (SessionContext) async throws -> WorkerSession
    /// Whether its position in Kafka lies in its own store and moves with the effect. Then no record can fail alone,
    /// and it needs no transactions.
    public var keepsPosition: Bool
    /// What to do about an error of the handler or of the sink.
    public var classify: @Sendable (any Error) -> FailureAction
    /// What runs beside the worker for as long as the program does, whatever its sessions come to.
    public var companions: [any Service] = []
    /// What `/health/ready` says besides: it does not make the worker unready.
    public var remarks: @Sendable () -> [String] = { [] }

    /// A worker that makes its sessions with `makeSession`.
    public init(
        name: WorkerName, keepsPosition: Bool = false,
        classify: @escaping @Sendable (any Error) -> FailureAction = FailureAction.standard,
        makeSession: @escaping @Sendable (SessionContext) async throws -> WorkerSession
    ) {
        self.name = name
        self.keepsPosition = keepsPosition
        self.classify = classify
        self.makeSession = makeSession
    }
}

/// What a session is made of.
public struct SessionContext: Sendable {
    /// The cluster's own id: a store's positions are kept per cluster.
    public let clusterID: String
    /// The consumer group.
    public let group: GroupID
    /// How to reach the cluster, with the profile's settings, for clients of the worker's own.
    public let client: ClientSettings
    /// The session's producer.
    public let producer: Producer
    /// The whole configuration.
    public let configuration: DragonConfiguration
    /// The worker's log.
    public let logger: Logger
}

/// One connection of a worker to one cluster.
public struct WorkerSession: Sendable {
    /// What handles the batches.
    public var handler: any BatchHandler
    /// Positions from the worker's own store, for workers that keep them there.
    public var hooks: Consumer.RebalanceHooks
    /// Work that runs beside the consumer until it is cancelled, such as the sender of an outbox.
    public var background: [@Sendable () async throws -> Void]
    /// The revision of what decides, such as the scorer's rules: dead letters carry it.
    public var revision: @Sendable () -> String?

    /// A session of these parts.
    public init(
        handler: any BatchHandler, hooks: Consumer.RebalanceHooks = .init(),
        background: [@Sendable () async throws -> Void] = [], revision: @escaping @Sendable () -> String? = { nil }
    ) {
        self.handler = handler
        self.hooks = hooks
        self.background = background
        self.revision = revision
    }
}
