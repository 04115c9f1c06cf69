/// The identity of a transactional producer.
public struct Transactions: Sendable {
    /// The transactional id: who uses it next fences whoever used it before.
    public var id: String
    /// After how long without its end the broker aborts a transaction.
    public var timeout: Duration

    /// An identity.
    public init(id: String, timeout: Duration) {
        self.id = id
        self.timeout = timeout
    }
}

/// What a member of a group is to a transaction (KIP-447): made by the consumer.
public struct GroupMember: Sendable {}

// The calls of the next commit: until then every one of them says that it is not there.
extension Producer {
    /// Connects with an identity.
    public convenience init(_ settings: ClientSettings, transactions: Transactions) throws {
        throw KafkaError(.unsupported, context: "transactions")
    }
    /// Aborts what the last producer of that identity left open.
    public func initTransactions(deadline: Duration) async throws { throw KafkaError(.unsupported) }
    /// Begins a transaction.
    public func beginTransaction() throws { throw KafkaError(.unsupported) }
    /// Adds consumed offsets to it.
    public func sendOffsets(
        _ positions: [TopicPartition: Offset], as member: GroupMember, deadline: Duration
    ) async throws { throw KafkaError(.unsupported) }
    /// Commits it.
    public func commitTransaction(deadline: Duration) async throws { throw KafkaError(.unsupported) }
    /// Aborts it.
    public func abortTransaction(deadline: Duration) async throws { throw KafkaError(.unsupported) }
}

extension Consumer {
    /// Positions after those batches, and the membership under which they were taken.
    public func transactionOffsets(
        of batches: [RecordBatch]
    ) -> (positions: [TopicPartition: Offset], member: GroupMember)? { nil }
}
