/// Records handed out together, grouped so that each partition's records are contiguous
/// and in the order of the log. Hand it back with `Consumer.complete` or `Consumer.abandon`.
public struct RecordBatch: Sendable, RandomAccessCollection {
    @usableFromInline let arena: RecordArena
    /// Names this batch towards its consumer.
    let id: UInt64
    /// The groups of the arena that belong to the batch; a rebalance may take some away before it is handed out.
    let groups: [RecordArena.Group]
    /// Where each group starts in the batch's own numbering.
    private let starts: [Int]
    /// A moment at which all of its records had been fetched.
    public let fetchedAt: ContinuousClock.Instant

    init(
        arena: RecordArena, id: UInt64, groups: [RecordArena.Group], fetchedAt: ContinuousClock.Instant = .now
    ) {
        self.arena = arena
        self.id = id
        self.groups = groups
        self.fetchedAt = fetchedAt
        var starts: [Int] = []
        var total = 0
        for group in groups {
            starts.append(total)
            total += group.records.count
        }
        self.starts = starts
        endIndex = total
        byteCount = groups.reduce(0) { $0 + $1.bytes }
    }

    /// Always 0.
    @inlinable public var startIndex: Int { 0 }
    /// How many records there are.
    public let endIndex: Int
    /// Bytes of keys and payloads.
    public let byteCount: Int

    /// The record at that place.
    @inlinable
    public subscript(position: Int) -> ConsumedRecord {
        precondition(position >= 0 && position < endIndex, "no such record in the batch")
        // Nearly always a batch is whole, and then its numbering is the arena's.
        return ConsumedRecord(
            arena: arena, index: endIndex == arena.entries.count ? position : indexInArena(position))
    }

    @usableFromInline
    func indexInArena(_ position: Int) -> Int {
        let group = (starts.firstIndex { $0 > position } ?? starts.count) - 1
        return groups[group].records.lowerBound + position - starts[group]
    }

    /// The partitions in the batch and where their records stand in it.
    public func ranges() -> [(TopicPartition, Range<Int>)] {
        zip(groups, starts).map { ($0.topicPartition, $1..<$1 + $0.records.count) }
    }

    /// The batch without those partitions, as if they had never been in it.
    func removing(_ partitions: Set<TopicPartition>) -> RecordBatch {
        RecordBatch(
            arena: arena, id: id, groups: groups.filter { !partitions.contains($0.topicPartition) },
            fetchedAt: fetchedAt)
    }
}
