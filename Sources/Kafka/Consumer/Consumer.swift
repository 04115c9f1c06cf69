/// Consumes in batches, at least once: what a batch holds is committed only after it was completed.
///
/// One thread of its own makes every call that touches consumption, as librdkafka 2.0.x loses records otherwise
/// (#4208). Everything here only leaves word for that thread and never blocks.
public final class Consumer: Sendable {
    let core: ConsumerCore

    /// Connects in the background, joins the group or takes the given partitions, and starts its thread.
    /// Throws when librdkafka is too old or refuses a setting, or the configuration makes no sense.
    public init(_ configuration: Configuration, hooks: RebalanceHooks = .init()) throws {
        try LibraryVersion.check()
        try configuration.check()
        core = try ConsumerCore(configuration, hooks)
    }

    deinit { core.requestClose(within: .zero) }

    /// The next records; waits until there are some. nil once shut down, or when the task was cancelled.
    /// Throws only what ends the consumer: it must be closed and made anew.
    public func nextBatch() async throws -> RecordBatch? {
        try await core.nextBatch()
    }

    /// Every record of the batch is durable: its offsets become committable and its room is given back.
    /// Batches may complete in any order; only what has nothing unhandled before it is committed. A completion after
    /// the partition was taken away counts for nothing.
    public func complete(_ batch: RecordBatch) {
        core.settle(batch, isDone: true)
    }

    /// The batch is given up: its room is given back, and from its records on nothing of their partitions is committed
    /// any more, so that they come again after the next rebalance or restart.
    public func abandon(_ batch: RecordBatch) {
        core.settle(batch, isDone: false)
    }

    /// Commits what is committable and waits for the broker's answer, at most 10 s. Throws what it answers.
    public func commit() async throws {
        try await core.commit(within: .seconds(10))
    }

    /// Stops fetching until `resume`. Stays in the group; nothing is lost or skipped.
    public func pause() { core.hold(true) }

    /// Fetches again.
    public func resume() { core.hold(false) }

    /// Stops intake: batches not yet handed out are dropped (they come again), `nextBatch` returns nil. Batches in
    /// hand may still be completed and are committed.
    public func shutdown() { core.shutdown() }

    /// Shuts down, waits for batches in hand, commits, leaves the group and ends the client. False when the deadline
    /// passed first or the last commit failed: nothing is lost, but records may come again. Never waits longer than
    /// the deadline, even if librdkafka hangs.
    public func close(deadline: Duration) async -> Bool {
        core.requestClose(within: deadline)
        return await core.closed.value(within: deadline, else: false)
    }

    /// How the consumer fares.
    public var status: Status { core.status }
}
