import Intelligence

/// What the open watch-lists say of the record that is judged, in memory that is kept.
struct WatchFindings {
    /// The slots that look for an entity of the record, whenever they hold.
    private(set) var found: [Int32] = []
    /// Whether the memory has looked, which knows the record's entities already.
    private(set) var isKnown = false
    /// Whom others are to ask, as places among the table's contacts, in their order.
    private(set) var contacts: [Int32] = []
    private var sighter: WatchSighter?

    /// The bit of the condition `watch_list` among those of the queries to the memory.
    static let bit: UInt64 = 1 << 63

    mutating func removeAll() {
        isKnown = false
        found.removeAll(keepingCapacity: true)
        contacts.removeAll(keepingCapacity: true)
    }

    /// Looks up an entity that the memory knows of the record.
    @inline(__always)
    mutating func look(_ key: EntityKey, in table: WatchTable) {
        table.forEachSlot(of: key) { found.append($0) }
    }

    /// The memory has looked up all of them.
    mutating func finish() { isKnown = true }

    /// Finds out whom others are to ask: whoever's list holds at the record's moment, but for the one who sent it. That
    /// an agency reports what it looks for itself is no news from another.
    ///
    /// - Returns: the bit of the condition where there is somebody.
    mutating func judge(_ view: RecordView, asOf: Instant, in table: WatchTable) -> UInt64 {
        if !isKnown { take(view, table) }
        contacts.removeAll(keepingCapacity: true)
        guard !found.isEmpty else { return 0 }
        let moment = asOf.milliseconds
        let agency = view.text(view[.agency]) ?? UnsafeRawBufferPointer(start: nil, count: 0)
        for slot in found {
            let entry = table.slots.base[Int(slot)]
            guard moment >= entry.first, moment < entry.end, !table.isOwner(of: slot, agency) else { continue }
            let place = contacts.firstIndex { $0 >= entry.contact } ?? contacts.count
            if place == contacts.count || contacts[place] != entry.contact { contacts.insert(entry.contact, at: place) }
        }
        return contacts.isEmpty ? 0 : Self.bit
    }

    private mutating func take(_ view: RecordView, _ table: WatchTable) {
        found.removeAll(keepingCapacity: true)
        let own: WatchSighter
        if let sighter, sighter.secret == table.secret {
            own = sighter
        } else {
            own = WatchSighter(secret: table.secret)
            sighter = own
        }
        own.forEachKey(of: view, table.kinds) { key in table.forEachSlot(of: key) { found.append($0) } }
    }
}

extension EntityMemory {
    /// Looks up the entities of a record in the watch-lists: they were taken out of it already. Where the memory may not
    /// have kept all of them, or hashes otherwise, that is left to whoever judges.
    func watch(_ number: UInt32, _ record: SightedRecord, _ table: WatchTable, _ findings: inout WatchFindings) {
        guard record.linkCount < SightedRecord.maximumLinks, sighter.secret == table.secret else { return }
        for link in 0..<Int(record.linkCount) {
            findings.look(self.table.entities[Int(chunks.link(link, of: number))].key, in: table)
        }
        findings.finish()
    }
}
