/// A table of records, in memory that is used again: fresh memory of that size comes from the system page by page and
/// zeroed, for every batch anew.
struct RecordTable: @unchecked Sendable {
    // Sound: it has one owner at a time, the builder or an arena, who alone uses the memory.

    private var memory: UnsafeMutableBufferPointer<RecordArena.Entry>
    private(set) var count = 0

    init(capacity: Int) { memory = .allocate(capacity: max(1, capacity)) }

    func deallocate() { memory.deallocate() }

    var entries: UnsafeBufferPointer<RecordArena.Entry> { UnsafeBufferPointer(rebasing: memory[..<count]) }

    @inline(__always)
    mutating func append(_ entry: RecordArena.Entry) {
        if count == memory.count { grow() }
        memory.initializeElement(at: count, to: entry)
        count += 1
    }

    private mutating func grow() {
        let larger = UnsafeMutableBufferPointer<RecordArena.Entry>.allocate(capacity: 2 * memory.count)
        _ = larger.initialize(fromContentsOf: entries)
        memory.deallocate()
        memory = larger
    }

    /// Puts the records of each group together, in the order in which they came. `places` says where each group starts.
    mutating func sort(_ places: [Int]) {
        var places = places
        let sorted = UnsafeMutableBufferPointer<RecordArena.Entry>.allocate(capacity: memory.count)
        for entry in entries {
            sorted.initializeElement(at: places[Int(entry.group)], to: entry)
            places[Int(entry.group)] += 1
        }
        memory.deallocate()
        memory = sorted
    }

    /// Destroys the messages of those groups and closes the gaps.
    mutating func drop(_ groups: Set<Int32>, _ destroy: (Message) -> Void) {
        var kept = 0
        for entry in entries {
            if groups.contains(entry.group) {
                if let message = entry.message { destroy(message) }
            } else {
                memory[kept] = entry
                kept += 1
            }
        }
        count = kept
    }

    /// Destroys all messages and empties the table.
    mutating func clear(_ destroy: (Message) -> Void) {
        let entries = entries
        for index in entries.indices {
            // Meanwhile they have left the cache, and each takes several lines of it.
            if index + Self.ahead < entries.count { entries[index + Self.ahead].prefetchMessage() }
            if let message = entries[index].message { destroy(message) }
        }
        count = 0
    }

    private static let ahead = 4
}
