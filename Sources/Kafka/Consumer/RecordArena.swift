/// The bytes and the table of one batch's records. Immutable once built, so it is shared without locks.
@usableFromInline
final class RecordArena: @unchecked Sendable {
    // Sound: the builder fills the memory before anyone else sees it; afterwards it is only read, until deinit.

    @usableFromInline
    struct Entry {
        @usableFromInline var offset: Int64
        @usableFromInline var timestamp: Int64
        /// Where the key starts; the payload follows it, then the headers.
        @usableFromInline var start: Int
        /// -1 stands for null.
        @usableFromInline var keyCount: Int32
        @usableFromInline var payloadCount: Int32
        @usableFromInline var headersCount: Int32
        @usableFromInline var group: Int32

        init(
            offset: Int64, timestamp: Int64, start: Int, keyCount: Int32, payloadCount: Int32, headersCount: Int32,
            group: Int32
        ) {
            self.offset = offset
            self.timestamp = timestamp
            self.start = start
            self.keyCount = keyCount
            self.payloadCount = payloadCount
            self.headersCount = headersCount
            self.group = group
        }

        @inlinable var payloadStart: Int { start + Int(max(0, keyCount)) }
        @inlinable var headersStart: Int { payloadStart + Int(max(0, payloadCount)) }
    }

    /// The records of one partition: a run in the table.
    struct Group: Sendable {
        var topicPartition: TopicPartition
        var records: Range<Int>
        /// Key, payload and headers of the run.
        var bytes: Int
    }

    @usableFromInline let bytes: UnsafeRawBufferPointer
    @usableFromInline let entries: UnsafeBufferPointer<Entry>
    let groups: [Group]
    private let block: ArenaPool.Block
    private let pool: ArenaPool?

    /// Takes the block over, with that many records; it goes to the pool in the end.
    init(block: ArenaPool.Block, count: Int, groups: [Group], pool: ArenaPool?) {
        self.block = block
        self.pool = pool
        self.groups = groups
        bytes = UnsafeRawBufferPointer(block.bytes)
        entries = UnsafeBufferPointer(rebasing: block.entries[..<count])
    }

    deinit {
        if let pool { pool.give(block) } else { block.deallocate() }
    }

    @inlinable
    func slice(_ start: Int, _ count: Int32) -> UnsafeRawBufferPointer? {
        guard count >= 0 else { return nil }
        return UnsafeRawBufferPointer(rebasing: bytes[start..<start + Int(count)])
    }
}
