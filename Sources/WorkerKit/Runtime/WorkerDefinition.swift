import Kafka
import Logging

/// What a worker does with a batch of records. Handling must be repeatable: after a failure or a crash the same
/// records come again.
public protocol BatchHandler: Sendable {
    /// Works out the effects of `batch`.
    ///
    /// - Throws: any error; ``WorkerDefinition/classify`` says whether the batch is tried again.
    func handle(_ batch: RecordBatch) async throws -> Handled
}

/// The effects of a batch. The runtime makes them durable in this order: what is published, the dead letters, the
/// store's commit; only then do the batch's offsets become committable.
public struct Handled: Sendable {
    /// What is to be published.
    public var output: ProducerBatch
    /// The records of the batch that cannot be handled, now or ever.
    public var deadLetters: [DeadLetter]
    /// Commits to the worker's store, position and effect in one transaction.
    public var commit: (@Sendable () async throws -> Void)?

    /// Effects; none by default.
    public init(
        output: ProducerBatch = ProducerBatch(), deadLetters: [DeadLetter] = [],
        commit: (@Sendable () async throws -> Void)? = nil
    ) {
        self.output = output
        self.deadLetters = deadLetters
        self.commit = commit
    }
}

/// A worker: what it consumes and how it handles it. The executables fill this in; ``WorkerRuntime`` runs it.
public struct WorkerDefinition: Sendable {
    /// Which worker it is.
    public var name: WorkerName
    /// Makes what one connection to one cluster needs. Called again when the cluster changes under the worker, as the
    /// embedded broker does when it starts anew.
    public var makeSession: @Sendable (SessionContext) async throws -> WorkerSession
    /// What to do about an error of the handler.
    public var classify: @Sendable (any Error) -> FailureAction

    /// A worker that makes its sessions with `makeSession`.
    public init(
        name: WorkerName,
        classify: @escaping @Sendable (any Error) -> FailureAction = FailureAction.standard,
        makeSession: @escaping @Sendable (SessionContext) async throws -> WorkerSession
    ) {
        self.name = name
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

    /// A session of these parts.
    public init(
        handler: any BatchHandler, hooks: Consumer.RebalanceHooks = .init(),
        background: [@Sendable () async throws -> Void] = []
    ) {
        self.handler = handler
        self.hooks = hooks
        self.background = background
    }
}

/// What the runtime does about a failed batch.
public enum FailureAction: Sendable, Equatable {
    /// Try it again after a while, for as long as it takes: nothing is skipped.
    case retry
    /// Leave the cluster and join it anew: the position or the connection is not what it should be.
    case reconnect
    /// End the program: trying again cannot help.
    case stop

    /// By the error's own word where it is Kafka's; other errors end the program.
    public static let standard: @Sendable (any Error) -> FailureAction = { error in
        guard let error = error as? KafkaError else { return .stop }
        if error.isFatal || error.code == .closed { return .reconnect }
        // These come back the same however often they are tried; someone has to change a setting first.
        let hopeless: [KafkaError.Code] = [.messageTooLarge, .topicForbidden, .groupForbidden, .configurationRefused]
        return hopeless.contains(error.code) ? .stop : .retry
    }
}
