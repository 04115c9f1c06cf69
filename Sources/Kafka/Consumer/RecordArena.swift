import Synchronization

/// The table of one batch's records and what it points into: messages of librdkafka that are held until the last record
/// has gone, or a copy. The table never changes once the arena is made, so it is shared without locks.
@usableFromInline
final class RecordArena: @unchecked Sendable {
    // Sound: table and bytes are filled before anyone else sees them and only read from then on, until deinit. What
    // librdkafka changes in a message by taking its headers apart is under `headersLock`.

    @usableFromInline
    struct Entry {
        @usableFromInline var offset: Int64
        @usableFromInline var timestamp: Int64
        /// nil stands for null.
        @usableFromInline var key: UnsafeRawPointer?
        @usableFromInline var payload: UnsafeRawPointer?
        /// The message while it is held, else the headers as `HeaderEncoding` lays them out.
        var source: UnsafeMutableRawPointer?
        @usableFromInline var keyCount: Int32
        @usableFromInline var payloadCount: Int32
        /// Bytes of the encoded headers; -1 when `source` is a message.
        var headersCount: Int32
        @usableFromInline var group: Int32
    }

    /// The records of one partition: a run in the table.
    struct Group: Sendable {
        var topicPartition: TopicPartition
        var records: Range<Int>
        /// Key and payload of the run.
        var bytes: Int
    }

    private enum Memory {
        case held(RecordTable, charge: Int, MessageLoans)
        case copied(UnsafeMutableRawPointer)
    }

    @usableFromInline let entries: UnsafeBufferPointer<Entry>
    let groups: [Group]
    private let memory: Memory
    private let headersLock = Mutex(())

    /// Takes the table over; it goes back to where it was lent in the end.
    init(holding table: RecordTable, groups: [Group], charge: Int, _ loans: MessageLoans) {
        entries = table.entries
        memory = .held(table, charge: charge, loans)
        self.groups = groups
    }

    /// Copies everything there is to these records. Their messages remain the caller's.
    init(copying entries: UnsafeBufferPointer<Entry>, groups: [Group]) {
        let copy = RecordCopy(of: entries)
        self.entries = copy.entries
        memory = .copied(copy.memory)
        self.groups = groups
    }

    deinit {
        switch memory {
        case .held(let table, let charge, let loans): loans.giveBack(table, charge)
        case .copied(let memory): memory.deallocate()
        }
    }

    /// Whether the records point into messages of librdkafka.
    var isHeld: Bool {
        if case .held = memory { true } else { false }
    }

    /// Walks the headers of a record in place until `body` returns false.
    func forEachHeader(of index: Int, _ body: HeaderEncoding.Body) {
        let entry = entries[index]
        if let message = entry.message {
            // Several tasks may ask for the headers of one record, and the first one makes librdkafka keep them.
            let headers = headersLock.withLock { _ in Handle(HeaderEncoding.headers(of: message)) }
            if let headers { HeaderEncoding.forEach(headers.pointer, body) }
        } else {
            HeaderEncoding.forEach(
                encoded: UnsafeRawBufferPointer(start: entry.source, count: Int(entry.headersCount)), body)
        }
        withExtendedLifetime(self) {}
    }
}
