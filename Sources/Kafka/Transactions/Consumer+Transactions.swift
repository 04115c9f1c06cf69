import Synchronization

extension Consumer {
    /// Positions after those batches and the membership under which they were taken, for a transaction's offsets.
    ///
    /// nil when nothing of them may be committed: one of their partitions has gone since, in whole or in part, or was
    /// given up before them; one of the batches was given back already; or an earlier batch of one of their
    /// partitions is in hand and not among them, which the position would skip.
    ///
    /// Taken under one lock, the membership as it was when the partitions were assigned: should the group rebalance
    /// before the transaction ends, the broker refuses the positions. Of no batches: the positions that moved without
    /// any record, as control records (the marks of others' transactions) lie before the end of a partition; empty
    /// when there are none. Tell `committed(_:)` of a transaction that was committed.
    public func transactionOffsets(
        of batches: [RecordBatch]
    ) -> (positions: [TopicPartition: Offset], member: GroupMember)? {
        core.state.withLock { state in
            guard let member = state.member else { return nil }
            if batches.isEmpty { return (state.ledger.uncommitted(), member) }
            guard let positions = state.ledger.positions(after: batches.map(\.id)) else { return nil }
            return (positions, member)
        }
    }

    /// A transaction committed those positions, and their batches were completed: `status.committed` tells them.
    /// Positions of partitions that have gone since count for nothing.
    public func committed(_ positions: [TopicPartition: Offset]) {
        core.state.withLock { state in
            for (partition, offset) in positions { state.ledger.acknowledge(partition, offset) }
            state.commits += 1
        }
    }
}
