import Intelligence

/// What the memory keeps of one record: what looking up needs, and no text of it.
struct SightedRecord: BitwiseCopyable, Sendable {
    struct Marks: OptionSet, BitwiseCopyable, Sendable {
        let rawValue: UInt16
        static let exercise = Marks(rawValue: 1)
        /// The record's marks let only named readers see it: what rests on it is shown to nobody else.
        static let closed = Marks(rawValue: 2)
        /// Its thread has other records.
        static let hasCompany = Marks(rawValue: 4)
        /// Its grade says that it confirms nothing.
        static let confirmsNothing = Marks(rawValue: 8)
        /// It has a text long enough to be told from another.
        static let hasText = Marks(rawValue: 16)
    }

    /// Kafka's timestamp of it, in milliseconds since 1970.
    var timestamp: Int64
    var offset: Int64
    /// The number of its partition and of its agency; see ``MemoryNames``.
    var place: UInt16
    var agency: UInt16
    var marks: Marks = []
    /// Its kind and its outcome, as the bits of their code lists tell; 0xFF for none.
    var kind: UInt8
    var outcome: UInt8 = 0xFF
    /// The strictness of its TLP mark, 0 for CLEAR to 4 for RED.
    var light: UInt8 = 4
    var goodsCount: UInt8 = 0
    /// Of its entities in the links of its chunk; the first one is its thread.
    var linkCount: UInt16 = 0
    var firstLink: UInt32 = 0
    /// Where the name of its thread stands in the texts of its chunk.
    var threadStart: UInt32 = 0
    var threadCount: UInt16 = 0
    /// The sum of the kilograms of its goods.
    var kilograms: Double = 0
    /// The hashes of `AGENCY/ID`, of the record that it refers to, of its publisher, and of its figures; 0 for none.
    var id: UInt64
    var refersTo: UInt64 = 0
    var publisher: UInt64 = 0
    var content: UInt64 = 0
    /// Hashes of its commodities, as many as `goodsCount` says.
    var goods: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
    var sketch = TextSketch()

    static let maximumGoods = 4
    static let maximumLinks = 48

    static func index<Code>(of code: Code) -> UInt8 { withUnsafeBytes(of: code) { $0.first ?? 0xFF } }

    func isOf(_ kind: RecordKind) -> Bool { self.kind == Self.index(of: kind) }
    /// A version of another record, or its withdrawal.
    var replaces: Bool { isOf(.correction) || isOf(.recall) }
    /// Whether it reports something: an answer and a withdrawal do not.
    var isReport: Bool { !isOf(.feedback) && !isOf(.recall) }
    /// Whether it says that goods were seized.
    var isSeizure: Bool { isOf(.seizure) || outcome == Self.index(of: OutcomeResult.seized) }
    var isEmptyExamination: Bool { outcome == Self.index(of: OutcomeResult.examinedNothingFound) }
}

/// Sixteen minima of hashes over a text's pairs of words: two texts share about as many as their words agree.
struct TextSketch: BitwiseCopyable, Hashable, Sendable {
    var words: (UInt64, UInt64, UInt64, UInt64) = (.max, .max, .max, .max)

    /// So many of the sixteen in common make one text a copy of another: about half of their pairs of words.
    static let copyThreshold = 8

    static func == (left: Self, right: Self) -> Bool { left.words == right.words }

    func hash(into hasher: inout Hasher) { hasher.combine(words.0) }

    mutating func take(_ hash: UInt64) {
        Self.lower(&words.0, hash, 0x9E37_79B9_7F4A_7C15)
        Self.lower(&words.1, hash, 0xBF58_476D_1CE4_E5B9)
        Self.lower(&words.2, hash, 0x94D0_49BB_1331_11EB)
        Self.lower(&words.3, hash, 0xD6E8_FEB8_6659_FD93)
    }

    /// Four minima at a time, each of 16 bits of one product.
    @inline(__always)
    private static func lower(_ word: inout UInt64, _ hash: UInt64, _ factor: UInt64) {
        var mixed = (hash ^ hash >> 29) &* factor
        mixed = (mixed ^ mixed >> 32) &* factor
        mixed ^= mixed >> 29
        let minima = pointwiseMin(
            unsafeBitCast(mixed, to: SIMD4<UInt16>.self), unsafeBitCast(word, to: SIMD4<UInt16>.self))
        word = unsafeBitCast(minima, to: UInt64.self)
    }

    func isCopy(of other: TextSketch) -> Bool {
        Self.common(words.0, other.words.0) + Self.common(words.1, other.words.1)
            + Self.common(words.2, other.words.2) + Self.common(words.3, other.words.3) >= Self.copyThreshold
    }

    private static func common(_ left: UInt64, _ right: UInt64) -> Int {
        let difference = left ^ right
        return (0..<4).reduce(0) { $0 + (difference >> UInt64($1 * 16) & 0xFFFF == 0 ? 1 : 0) }
    }
}
