import CLibrdkafka

/// Records as they are polled, until they are sealed as an arena. Used by the consumer's thread only, on which every
/// message is destroyed: at once when its bytes are copied, else when the arena that holds it has gone.
struct BatchBuilder {
    private let loans: MessageLoans
    private let destroy: (Message) -> Void
    private var table = RecordTable(capacity: firstCapacity)
    /// Tables that came back empty.
    private var spare: [RecordTable] = []
    private var grouping = Grouping()
    /// Bytes of keys and payloads in it.
    private(set) var byteCount = 0

    private static let firstCapacity = 256
    private static let maximumSpare = 16

    /// `destroy` is called once for every message that was appended.
    init(_ policy: HoldingPolicy, destroy: @escaping (Message) -> Void = { rd_kafka_message_destroy($0) }) {
        loans = MessageLoans(policy)
        self.destroy = destroy
    }

    /// Frees the memory at hand, after `clear`; nothing may be added afterwards.
    func deallocate() {
        table.deallocate()
        for table in spare { table.deallocate() }
    }

    var count: Int { table.count }
    var isEmpty: Bool { table.count == 0 }

    /// Takes the message over.
    mutating func append(_ message: Message) {
        let size = message.pointee.key_len &+ message.pointee.len
        table.append(RecordArena.Entry(message, group: grouping.add(message, size)))
        byteCount += size
    }

    /// Forgets what belongs to those partitions: they are taken away before anybody saw the records.
    mutating func drop(_ partitions: Set<TopicPartition>) {
        table.drop(grouping.drop(partitions), destroy)
        byteCount = grouping.byteCount
    }

    /// Forgets everything.
    mutating func clear() {
        table.clear(destroy)
        byteCount = 0
        grouping = Grouping()
    }

    /// Everything appended, as an arena grouped by partition; starts anew.
    mutating func seal() -> RecordArena {
        if !grouping.isInOrder { table.sort(grouping.starts()) }
        let groups = grouping.groups()
        guard let charge = loans.lend(records: table.count, bytes: byteCount) else {
            defer { clear() }
            return RecordArena(copying: table.entries, groups: groups)
        }
        let full = table
        // As large as a full one, so that it need not grow by copying again.
        table = spare.popLast() ?? RecordTable(capacity: max(Self.firstCapacity, full.count))
        byteCount = 0
        grouping = Grouping()
        return RecordArena(holding: full, groups: groups, charge: charge, loans)
    }

    /// Destroys the messages of arenas that have gone.
    mutating func reclaim() {
        for var table in loans.collect() {
            table.clear(destroy)
            if spare.count < Self.maximumSpare { spare.append(table) } else { table.deallocate() }
        }
    }

    /// Whether arenas hold messages, so that the client must not be destroyed.
    var hasLent: Bool { loans.outstanding > 0 }

    /// Waits until the last arena has gone and its messages are destroyed, be it for ever.
    mutating func reclaimAll() {
        while hasLent {
            loans.wait()
            reclaim()
        }
    }
}
