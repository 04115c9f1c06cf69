import Kafka

/// What a worker does with records. Handling must be repeatable and have no effect of its own: after a failure, a
/// stop or a crash the same records come again, and only what is returned is made durable.
public protocol BatchHandler: Sendable {
    /// Works out the effects of `records`. Called for several lanes at once where the worker has lanes, and again for
    /// single records where one of them made it throw.
    ///
    /// - Throws: any error; ``WorkerDefinition/classify`` says what is done about it. An error that concerns one record
    ///   is better returned as a ``RecordFailure``.
    func handle(_ records: RecordSlice) async throws -> Handled
}

/// The effects of records. The runtime makes them durable in this order: what is published, the dead letters, the
/// store's commit; only then do the offsets become committable. With transactions all of it becomes visible at once.
public struct Handled: Sendable {
    /// What is to be published. Say with `source` which record of the batch an output comes from: one that the broker
    /// refuses for what it is then goes to dead letters.
    public var output: ProducerBatch
    /// The records that cannot be handled, now or ever.
    public var deadLetters: [DeadLetter]
    /// The records whose handling failed and may succeed later. Not for workers that keep their position in a store:
    /// those throw, and the whole batch is tried again.
    public var failures: [RecordFailure]
    /// Commits to the worker's store, position and effect in one transaction.
    public var commit: (@Sendable () async throws -> Void)?
    /// What further lanes publish.
    var furtherOutputs: [ProducerBatch] = []

    /// Effects; none by default.
    public init(
        output: ProducerBatch = ProducerBatch(), deadLetters: [DeadLetter] = [], failures: [RecordFailure] = [],
        commit: (@Sendable () async throws -> Void)? = nil
    ) {
        self.output = output
        self.deadLetters = deadLetters
        self.failures = failures
        self.commit = commit
    }

    /// Adds the effects of other records of the batch.
    mutating func merge(_ other: Handled) {
        if output.isEmpty { output = other.output } else { furtherOutputs.append(other.output) }
        furtherOutputs += other.furtherOutputs
        deadLetters += other.deadLetters
        failures += other.failures
        guard let second = other.commit else { return }
        guard let first = commit else { return commit = second }
        commit = {
            try await first()
            try await second()
        }
    }
}

/// A record whose handling failed for a reason that may pass.
public struct RecordFailure: Sendable {
    /// The place of the record in its batch.
    public var index: Int
    /// Why.
    public var error: any Error

    /// The record at `index` of its batch failed with `error`.
    public init(index: Int, error: any Error) {
        self.index = index
        self.error = error
    }
}
