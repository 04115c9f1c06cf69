import Intelligence

/// The memory that judging a record needs, kept from record to record so that judging allocates nothing. It is for
/// one lane at a time.
public struct ScoringScratch: ~Copyable {
    /// Of the fact sheet.
    private var words: UnsafeMutablePointer<UInt64>
    private var capacity: Int
    /// The rules that held for the last record, in the order of the file.
    var hits: [RuleHit] = []
    /// The reasons of the last judgement, strongest first.
    var reasons: [DraftedReason] = []
    /// Their texts, one after the other.
    var text: [UInt8] = []

    /// Makes one with some room.
    public init() {
        capacity = 1024
        words = .allocate(capacity: capacity)
        hits.reserveCapacity(64)
        reasons.reserveCapacity(64)
        text.reserveCapacity(4096)
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

/// A reason whose text stands in the scratch.
struct DraftedReason {
    let ground: Ground
    let points: Double
    let text: Range<Int>

    /// Strongest first; of equals by the id.
    func goesBefore(_ other: DraftedReason) -> Bool {
        points == other.points ? ground.id < other.ground.id : points > other.points
    }
}
