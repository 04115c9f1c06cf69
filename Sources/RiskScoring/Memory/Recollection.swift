import Intelligence

/// What the memory says of one record, and the room that finding it out needs: kept from record to record.
public struct Recollection: ~Copyable {
    /// A record that names an entity of the one that is judged.
    struct Sighted: BitwiseCopyable {
        var number: UInt32
        var thread: UInt32
        var timestamp: Int64
        var isSeized: Bool
        var isEmptyExamination: Bool
    }

    /// The queries that hold, one bit each.
    private(set) var holding: UInt64 = 0
    /// Of each query that holds, the figures of the entity that tells most.
    private(set) var figures: [MemoryFigures] = Array(repeating: MemoryFigures(), count: MemoryQueries.maximum)
    /// How many entities of the record are seen so often that they link nothing.
    package internal(set) var overCorrelated = 0
    /// Whether the memory was told of the record at all.
    package internal(set) var isKnown = false
    /// Whether records may be missing in it for want of room.
    package internal(set) var isIncomplete = false
    /// An entity of the record that others name too, and how many of its sightings stand before the record.
    struct Shared: BitwiseCopyable {
        var entity: UInt32
        var end: Int
        var kind: EntityKind
    }

    /// What the open watch-lists say of it.
    var watch = WatchFindings()
    var corroboration = Corroboration()
    var shared: [Shared] = []
    var sighted: [Sighted] = []
    var counted: [UInt32] = []

    /// Nothing.
    public init() {
        sighted.reserveCapacity(64)
        shared.reserveCapacity(SightedRecord.maximumLinks)
        counted.reserveCapacity(64)
    }

    /// Forgets the record before.
    public mutating func removeAll() {
        holding = 0
        overCorrelated = 0
        isKnown = false
        isIncomplete = false
        corroboration.removeAll()
        watch.removeAll()
    }

    /// The figures that a rule's text shows: those of the first of its queries that holds.
    func figures(for queries: UInt64) -> MemoryFigures? {
        let held = holding & queries
        return held == 0 ? nil : figures[held.trailingZeroBitCount]
    }

    /// What the grade's reason rests on, where others raised the grade.
    func basisOfGrade(_ view: RecordView) -> ReasonBasis? {
        let given = Int64(bitPattern: view[.gradeInformation])
        guard Corroboration.raised(given, origins: corroboration.origins) != given else { return nil }
        return ReasonBasis(corroboration.basis)
    }

    /// Has the condition `watch_list` hold, for the rules' own cases.
    mutating func noteWatched() { holding |= WatchFindings.bit }

    mutating func note(_ query: Int, _ found: MemoryFigures) {
        let bit: UInt64 = 1 << UInt64(query)
        if holding & bit == 0 || found.outweighs(figures[query]) { figures[query] = found }
        holding |= bit
    }
}
