/// The bytes and the table of one batch's records. Immutable once built, so it is shared without locks.
final class RecordArena: @unchecked Sendable {
    // Sound: the builder fills the memory before anyone else sees it; afterwards it is only read, until deinit.

    struct Entry {
        var offset: Int64
        var timestamp: Int64
        /// Where the key starts; the payload follows it, then the headers.
        var start: Int
        /// -1 stands for null.
        var keyCount: Int32
        var payloadCount: Int32
        var headersCount: Int32
        var group: Int32

        var payloadStart: Int { start + Int(max(0, keyCount)) }
        var headersStart: Int { payloadStart + Int(max(0, payloadCount)) }
    }

    /// The records of one partition: a run in the table.
    struct Group: Sendable {
        var topicPartition: TopicPartition
        var records: Range<Int>
        /// Key, payload and headers of the run.
        var bytes: Int
    }

    let bytes: UnsafeMutableRawBufferPointer
    let entries: UnsafeMutableBufferPointer<Entry>
    let groups: [Group]

    /// Takes the memory over.
    init(bytes: UnsafeMutableRawBufferPointer, entries: UnsafeMutableBufferPointer<Entry>, groups: [Group]) {
        self.bytes = bytes
        self.entries = entries
        self.groups = groups
    }

    deinit {
        bytes.deallocate()
        entries.deallocate()
    }

    func slice(_ start: Int, _ count: Int32) -> UnsafeRawBufferPointer? {
        guard count >= 0 else { return nil }
        return UnsafeRawBufferPointer(rebasing: bytes[start..<start + Int(count)])
    }
}
