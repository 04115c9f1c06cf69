/// Sends batches, idempotently: a record is acknowledged once and in order, or reported as failed.
public final class Producer: Sendable {
    let core: ProducerCore

    /// Connects in the background and starts the thread that takes delivery reports. With transactions, it takes
    /// records only between `beginTransaction` and the end of the transaction.
    /// Throws when librdkafka is too old or refuses a setting.
    public init(_ settings: ClientSettings, transactions: Transactions? = nil) throws {
        try LibraryVersion.check()
        if let transactions, transactions.id.isEmpty {
            throw KafkaError(.configurationRefused, "the transactional id is empty", context: "producer")
        }
        core = try ProducerCore(settings, transactions)
    }

    deinit { core.requestClose(within: .zero) }

    /// Hands the batch over and waits until every record has its report, in the order of the batch.
    ///
    /// When the queue is full it waits for room; nothing is dropped. Ends at the latest when the delivery timeout of
    /// the settings has passed, with an error in every delivery that failed. Throws `closed` and fatal errors only.
    /// Cancelling the task does not recall records.
    public func send(_ batch: ProducerBatch) async throws -> Deliveries {
        try await submit(batch).deliveries()
    }

    /// The first half of `send`: hands every record over, in order, waiting for room where the queue is full. The
    /// next batch may then be handed over at once and comes after this one; the deliveries can be awaited meanwhile.
    /// Throws `closed` and fatal errors only.
    public func submit(_ batch: ProducerBatch) async throws -> Submission {
        let promise = SendPromise(batch)
        let submission = Submission(core: core, promise: promise)
        guard !batch.isEmpty else { return submission }
        let token = try core.register(promise, holding: batch.arena)
        var next = 0
        while next < batch.count {
            let progress = core.progress
            next = core.enqueue(batch, from: next, token: token, promise: promise)
            if next < batch.count { await core.roomAfter(progress) }
        }
        return submission
    }

    /// Waits until everything handed over so far has its report. False when the deadline passed first.
    public func flush(deadline: Duration) async -> Bool {
        await core.idle(within: deadline)
    }

    /// Refuses further batches, waits for the reports of those under way, and ends the client. A transaction that is
    /// open is aborted. False when the deadline passed first: what was not delivered is reported as failed, and a
    /// transaction may be left for the broker to abort. Never waits longer than the deadline.
    public func close(deadline: Duration) async -> Bool {
        core.requestClose(within: deadline)
        return await core.closed.value(within: deadline + .milliseconds(500), else: false)
    }

    /// How the producer fares.
    public var status: Status { core.currentStatus }
}
