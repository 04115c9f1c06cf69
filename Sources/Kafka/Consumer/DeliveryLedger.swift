/// The books of a consumer: what is handed out, what was given back, what of it may be committed.
///
/// A pure value. Every assignment of a partition has its own epoch, so that a batch completed after its partition
/// went away, even if it has come back since, counts for nothing (a real data loss elsewhere).
struct DeliveryLedger {
    private struct Account {
        var epoch: UInt64
        var tracker = OffsetTracker()
        var committed: Offset?
    }

    private struct Share {
        var topicPartition: TopicPartition
        var epoch: UInt64
        var ticket: OffsetTracker.Ticket
        var records: Int
        var bytes: Int
    }

    private var accounts: [TopicPartition: Account] = [:]
    private var outstanding: [UInt64: [Share]] = [:]
    private var nextBatch: UInt64 = 1
    private var nextEpoch: UInt64 = 1

    private(set) var inFlightRecords = 0
    private(set) var inFlightBytes = 0
    /// Records completed since offsets were last collected for a commit.
    private(set) var recordsSinceCommit = 0

    var assignment: Set<TopicPartition> { Set(accounts.keys) }
    var isEmpty: Bool { outstanding.isEmpty }
    /// What the broker acknowledged in this assignment.
    var committed: [TopicPartition: Offset] { accounts.compactMapValues(\.committed) }

    /// The partitions are ours, in a new epoch.
    mutating func assign(_ partitions: some Sequence<TopicPartition>) {
        for partition in partitions {
            accounts[partition] = Account(epoch: nextEpoch)
            nextEpoch += 1
        }
    }

    /// The partitions are ours no more.
    mutating func revoke(_ partitions: some Sequence<TopicPartition>) {
        for partition in partitions { accounts[partition] = nil }
    }

    /// Enters a batch of what is in the arena; nil when none of it is from a partition of ours.
    mutating func deliver(_ arena: RecordArena) -> RecordBatch? {
        var shares: [Share] = []
        var groups: [RecordArena.Group] = []
        for group in arena.groups {
            guard let last = group.records.last,
                let ticket = accounts[group.topicPartition]?.tracker
                    .deliver(through: Offset(arena.entries[last].offset)),
                let epoch = accounts[group.topicPartition]?.epoch
            else { continue }
            groups.append(group)
            shares.append(
                Share(
                    topicPartition: group.topicPartition, epoch: epoch, ticket: ticket,
                    records: group.records.count, bytes: group.bytes))
            inFlightRecords += group.records.count
            inFlightBytes += group.bytes
        }
        guard !shares.isEmpty else { return nil }
        defer { nextBatch += 1 }
        outstanding[nextBatch] = shares
        return RecordBatch(arena: arena, id: nextBatch, groups: groups)
    }

    /// A batch comes back, handled or not. A second time, or one of another consumer's, counts for nothing.
    mutating func settle(_ batch: UInt64, isDone: Bool) {
        guard let shares = outstanding.removeValue(forKey: batch) else { return }
        for share in shares {
            giveBack(share)
            guard accounts[share.topicPartition]?.epoch == share.epoch else { continue }
            if isDone {
                accounts[share.topicPartition]?.tracker.complete(share.ticket)
                recordsSinceCommit += share.records
            } else {
                accounts[share.topicPartition]?.tracker.abandon(share.ticket)
            }
        }
    }

    /// Takes partitions out of a batch nobody has seen yet. What is left of it keeps its entry.
    mutating func withdraw(_ partitions: Set<TopicPartition>, from batch: UInt64) {
        guard let shares = outstanding[batch] else { return }
        for share in shares where partitions.contains(share.topicPartition) { giveBack(share) }
        let left = shares.filter { !partitions.contains($0.topicPartition) }
        outstanding[batch] = left.isEmpty ? nil : left
    }

    /// Whether nothing of those partitions is in hand.
    func isDrained(_ partitions: Set<TopicPartition>) -> Bool {
        outstanding.values.allSatisfy { shares in
            shares.allSatisfy { share in
                !partitions.contains(share.topicPartition)
                    || accounts[share.topicPartition]?.epoch != share.epoch
            }
        }
    }

    /// What may be committed and is not yet; of all partitions, or of those.
    func uncommitted(of partitions: Set<TopicPartition>? = nil) -> [TopicPartition: Offset] {
        var positions: [TopicPartition: Offset] = [:]
        for (partition, account) in accounts where partitions?.contains(partition) ?? true {
            guard let offset = account.tracker.committable, offset > account.committed ?? Offset(-1) else { continue }
            positions[partition] = offset
        }
        return positions
    }

    /// Where a commit of those batches together leaves their partitions; nil when one of them was given back, a
    /// partition of theirs has gone since or was given up before them, or something before them would be skipped.
    func positions(after batches: [UInt64]) -> [TopicPartition: Offset]? {
        var tickets: [TopicPartition: Set<OffsetTracker.Ticket>] = [:]
        for batch in batches {
            guard let shares = outstanding[batch] else { return nil }
            for share in shares {
                guard accounts[share.topicPartition]?.epoch == share.epoch else { return nil }
                tickets[share.topicPartition, default: []].insert(share.ticket)
            }
        }
        var positions: [TopicPartition: Offset] = [:]
        for (partition, tickets) in tickets {
            guard let position = accounts[partition]?.tracker.committable(with: tickets) else { return nil }
            positions[partition] = position
        }
        return positions
    }

    /// Nothing was left to hand out of that partition before that end. Counts for nothing when it is not ours.
    mutating func reachEnd(of partition: TopicPartition, _ end: Offset) {
        accounts[partition]?.tracker.reachEnd(end)
    }

    /// A commit is under way.
    mutating func beginCommit() { recordsSinceCommit = 0 }

    /// The broker acknowledged that position.
    mutating func acknowledge(_ partition: TopicPartition, _ offset: Offset) {
        guard let account = accounts[partition], offset > account.committed ?? Offset(-1),
            offset <= account.tracker.committable ?? Offset(-1)
        else { return }
        accounts[partition]?.committed = offset
    }

    private mutating func giveBack(_ share: Share) {
        inFlightRecords -= share.records
        inFlightBytes -= share.bytes
    }
}
