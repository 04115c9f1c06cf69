/// One entity: its kind, whether it belongs to an exercise, and the keyed hash of its normalised identifier. The
/// identifier itself is not kept.
public struct EntityKey: Hashable, Sendable, BitwiseCopyable {
    /// 64 bits of the hash.
    let low: UInt64
    /// 56 more; the lowest byte holds the kind, and in its highest bit the mark of an exercise.
    let high: UInt64

    init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    init(
        _ kind: EntityKind, _ identifier: UnsafeRawBufferPointer, isExercise: Bool, _ secret: EntitySecret
    ) {
        let hash = KeyedHash.hash(identifier, secret)
        low = hash.low
        high = hash.high & ~0xFF | UInt64(kind.rawValue) | (isExercise ? 0x80 : 0)
    }

    /// What kind of thing it is.
    public var kind: EntityKind { EntityKind(rawValue: UInt8(high & 0x7F)) ?? .thread }

    /// The 32 hexadecimal digits by which `sightings` names it.
    public var text: String { Self.hex(low) + Self.hex(high) }

    /// Reads what ``text`` writes.
    public init?(text: String) {
        guard text.utf8.count == 32, let low = UInt64(text.prefix(16), radix: 16),
            let high = UInt64(text.suffix(16), radix: 16), EntityKind(rawValue: UInt8(high & 0x7F)) != nil
        else { return nil }
        self.init(low: low, high: high)
    }

    static func hex(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
