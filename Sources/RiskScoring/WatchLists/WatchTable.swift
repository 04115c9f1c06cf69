import Intelligence

/// Watch-lists by the keys of what they look for. A record that names nothing of them costs a look at a bit per entity.
struct WatchTable: Sendable {
    /// One entry of a list.
    struct Slot: BitwiseCopyable, Sendable {
        let key: EntityKey
        /// In milliseconds since 1970: it hits from the first, before the second.
        let first, end: Int64
        /// The places of list and entry.
        let list, entry: Int32
        /// Of the list: its owner and its contact, as places in the table's own lists of them.
        let owner, contact: Int32
        /// The next slot of the same bucket; -1 for none.
        var next: Int32
    }

    /// What the keys are hashed with.
    let secret: EntitySecret
    /// The kinds that some entry looks for, one bit each.
    let kinds: UInt32
    /// In their order, each once.
    let contacts: [String]
    private let owners: [[UInt8]]
    let slots: FlatTable<Slot>
    private let buckets: FlatTable<Int32>
    /// A bit per hash: of 32 keys that are not there, about one passes.
    private let filter: FlatTable<UInt64>
    private let mask: UInt64

    var isEmpty: Bool { slots.count == 0 }

    init(_ lists: [WatchList], secret: EntitySecret) {
        self.secret = secret
        let contacts = Set(lists.map(\.contact)).sorted()
        let owners = Set(lists.map(\.owner)).sorted { $0.rawValue < $1.rawValue }
        self.contacts = contacts
        self.owners = owners.map { Array($0.rawValue.utf8) }
        let count = lists.reduce(0) { $0 + $1.entries.count }
        var size = 64
        while size < count * 2 { size *= 2 }
        mask = UInt64(size - 1)
        var kinds: UInt32 = 0
        var slots: [Slot] = []
        slots.reserveCapacity(count)
        var buckets = [Int32](repeating: -1, count: size)
        var filter = [UInt64](repeating: 0, count: size / 4)
        let sighter = WatchSighter(secret: secret)
        for (number, list) in lists.enumerated() {
            let contact = contacts.firstIndex(of: list.contact) ?? 0
            let owner = owners.firstIndex(of: list.owner) ?? 0
            for (place, entry) in list.entries.enumerated() {
                guard let key = sighter.key(of: entry.identifier) else { continue }
                let bucket = Int(key.low & mask)
                let bit = Self.bit(key, mask)
                filter[bit.word] |= bit.mask
                kinds |= key.kind.bit
                let (first, end) = entry.bounds
                slots.append(
                    Slot(
                        key: key, first: first, end: end, list: Int32(number), entry: Int32(place),
                        owner: Int32(owner), contact: Int32(contact), next: buckets[bucket]))
                buckets[bucket] = Int32(slots.count - 1)
            }
        }
        self.kinds = kinds
        self.slots = FlatTable(slots)
        self.buckets = FlatTable(buckets)
        self.filter = FlatTable(filter)
    }

    @inline(__always)
    private static func bit(_ key: EntityKey, _ mask: UInt64) -> (word: Int, mask: UInt64) {
        let hash = key.low >> 20 & (mask << 4 | 15)
        return (Int(hash >> 6), 1 << (hash & 63))
    }

    /// Calls `body` with the number of each slot that looks for an entity.
    @inline(__always)
    func forEachSlot(of key: EntityKey, _ body: (Int32) -> Void) {
        let bit = Self.bit(key, mask)
        guard filter.base[bit.word] & bit.mask != 0 else { return }
        var slot = buckets.base[Int(key.low & mask)]
        while slot >= 0 {
            if slots.base[Int(slot)].key == key { body(slot) }
            slot = slots.base[Int(slot)].next
        }
    }

    /// Whether a slot's list is of the agency with that code.
    func isOwner(of slot: Int32, _ agency: UnsafeRawBufferPointer) -> Bool {
        agency.elementsEqual(owners[Int(slots.base[Int(slot)].owner)])
    }
}
