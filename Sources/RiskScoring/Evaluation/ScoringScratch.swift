import Intelligence

/// The memory that judging a record needs, kept from record to record so that judging allocates nothing. It is for
/// one lane at a time.
public struct ScoringScratch: ~Copyable {
    /// Of the fact sheet.
    private var words: UnsafeMutablePointer<UInt64>
    private var capacity: Int
    /// The rules that held for the last record, in the order of the file.
    var hits: [RuleHit] = []
    /// The reasons of the last judgement.
    var reasons = DraftedReasons()
    /// What would have changed its lane.
    var account = LaneAccount()
    /// What the memory says of the record that is judged next; nothing where it was not asked.
    public var recollection = Recollection()

    /// Makes one with some room.
    public init() {
        capacity = 1024
        words = .allocate(capacity: capacity)
        hits.reserveCapacity(64)
    }

    deinit { words.deallocate() }

    /// Room for so many words of a fact sheet.
    mutating func words(_ count: Int) -> UnsafeMutablePointer<UInt64> {
        if count > capacity {
            words.deallocate()
            capacity = max(count, capacity * 2)
            words = .allocate(capacity: capacity)
        }
        return words
    }
}
