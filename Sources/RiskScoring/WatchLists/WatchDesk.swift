import Intelligence

/// Finds the entries of all watch-lists, silent ones among them, that a record names: in full, for their owners. It has
/// the memory of its steps, so it is for one lane at a time.
public final class WatchDesk {
    private let lists: [WatchList]
    private let table: WatchTable
    private let sighter: WatchSighter
    private let scanner: RecordScanner

    /// A desk for these lists.
    ///
    /// - Parameter limits: those of the records.
    public init(_ lists: WatchLists, limits: ReadingLimits) {
        self.lists = lists.lists
        table = WatchTable(lists.lists, secret: .none)
        sighter = WatchSighter(secret: .none)
        scanner = RecordScanner(limits: limits)
    }

    /// The entries that hold at the moment of a record and that it names, in the order of lists and entries; none where
    /// the record cannot be read.
    public func hits(on record: [UInt8], asOf: Instant) -> [WatchHit] {
        guard !table.isEmpty else { return [] }
        var found: Set<Int32> = []
        record.withUnsafeBytes { bytes in
            guard let view = try? scanner.scan(bytes) else { return }
            sighter.forEachKey(of: view, table.kinds) { key in table.forEachSlot(of: key) { found.insert($0) } }
        }
        return found.sorted().compactMap { slot in
            let entry = table.slots.base[Int(slot)]
            guard asOf.milliseconds >= entry.first, asOf.milliseconds < entry.end else { return nil }
            let list = lists[Int(entry.list)]
            return list.hit(list.entries[Int(entry.entry)])
        }
    }
}
