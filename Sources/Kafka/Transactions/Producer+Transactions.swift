/// Transactions: records and the offsets they came from, all or nothing.
///
/// `initTransactions` once, then `beginTransaction`, `submit` or `send`, `sendOffsets`, `commitTransaction`, again and
/// again. An error with `requiresAbort` leaves `abortTransaction` as the only way on; after one with `isFatal` only
/// closing is left. The calls are made one after the other on a thread of their own and end by their deadline, of a
/// second at least, even if librdkafka hangs.
extension Producer {
    /// Makes the id this producer's: fences the one that used it before, and aborts what that one left open.
    /// Tries again what can pass until the deadline.
    public func initTransactions(deadline: Duration) async throws {
        try await transact("init transactions", deadline) { try $0.initialize(by: $1) }
        core.noteReached()
    }

    /// Begins a transaction. What is handed over from now on belongs to it.
    public func beginTransaction() throws {
        let context = "begin transaction"
        do {
            try worker(context).performAtOnce(
                within: .seconds(5), late: KafkaError(.timedOut, "librdkafka gives no answer", context: context)
            ) { try $0.begin() }
        } catch let error as KafkaError {
            throw explained(error, context)
        }
    }

    /// Adds positions of the group to the transaction: committed with it, or not at all. The broker refuses them
    /// (`illegalGeneration`, `unknownMember`) when the group has rebalanced since the member was made; then the
    /// transaction can only be aborted. Tries again what can pass until the deadline.
    public func sendOffsets(
        _ positions: [TopicPartition: Offset], as member: GroupMember, deadline: Duration
    ) async throws {
        // Whether they were added is not known when librdkafka hangs, so nothing may be committed.
        try await transact("send offsets", deadline, lateRequiresAbort: true) {
            try $0.send(positions, as: member, by: $1)
        }
    }

    /// Commits the transaction after everything handed over was acknowledged, taking reports meanwhile. Throws an
    /// error with `requiresAbort` when something was not.
    ///
    /// When the deadline passes first (`timedOut`, `brokerUnreachable`), whether it is committed is not known: calling
    /// again waits further. Whoever gives up must close the producer and make another one with the same id, whose
    /// `initTransactions` settles the matter, and read on from where the group then stands.
    public func commitTransaction(deadline: Duration) async throws {
        try await transact("commit transaction", deadline) { try $0.commit(by: $1) }
    }

    /// Aborts the transaction: its records, of which those still under way are dropped, and its offsets count for
    /// nothing. Throws `callUnderWay` after a commit whose outcome is not known.
    public func abortTransaction(deadline: Duration) async throws {
        try await transact("abort transaction", deadline) { try $0.abort(by: $1) }
    }

    private func transact(
        _ context: String, _ limit: Duration, lateRequiresAbort: Bool = false,
        _ body: @escaping @Sendable (TransactionClient, Deadline) throws -> Void
    ) async throws {
        let late = KafkaError(
            .timedOut, "no answer within \(limit)", context: context, isRetriable: !lateRequiresAbort,
            requiresAbort: lateRequiresAbort)
        do {
            try await worker(context).perform(within: limit, late: late, body)
        } catch let error as KafkaError {
            throw explained(error, context)
        }
    }

    private func worker(_ context: String) throws -> TransactionWorker {
        if let worker = core.transactions { return worker }
        throw KafkaError(.transactionsNotConfigured, "the producer has no transactional id", context: context)
    }

    private func explained(_ error: KafkaError, _ context: String) -> KafkaError {
        if error.isFatal { core.noteFatal(error.during(context)) }
        let isTimeout = error.code == .timedOut || error.code == .callTimedOut
        let isTransport = [.transport, .allBrokersDown].contains(error.code)
        guard isTimeout || isTransport else { return error.during(context) }
        let code: KafkaError.Code = !core.currentStatus.brokerReachable ? .brokerUnreachable : .timedOut
        return KafkaError(
            code, error.message, context: context, isRetriable: error.isRetriable, isFatal: error.isFatal,
            requiresAbort: error.requiresAbort)
    }
}
