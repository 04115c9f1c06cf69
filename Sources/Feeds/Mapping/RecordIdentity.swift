import Intelligence

/// The ids of the records of a feed: made of the allowed characters, each used once.
struct RecordIdentity {
    /// How many ids are remembered; beyond it, repetitions are no longer found here (the archive finds them).
    static let capacity = 1_000_000

    private var seen: [UInt64: (raw: UInt64, line: Int)] = [:]

    /// The id for what the file calls a record: characters other than `A–Z a–z 0–9 . _ -` become `-`; more than 64 are
    /// cut, and the cut is marked with a hash of the whole. The same text always gives the same id.
    static func id(for raw: String) -> String {
        let bytes = raw.unicodeScalars.map { scalar -> UInt8 in
            switch scalar {
            case "A"..."Z", "a"..."z", "0"..."9", ".", "_", "-": UInt8(truncatingIfNeeded: scalar.value)
            default: UInt8(ascii: "-")
            }
        }
        guard bytes.count > 64 else { return String(decoding: bytes, as: UTF8.self) }
        let digits = String(StableHash.fnv1a(raw.utf8), radix: 16)
        let hash = String(repeating: "0", count: 16 - digits.count) + digits
        return String(decoding: bytes.prefix(47), as: UTF8.self) + "-" + hash
    }

    /// Takes an id for a record; nil where it is free, else the rule that it breaks.
    mutating func claim(_ id: String, raw: String, line: Int) -> String? {
        let key = StableHash.fnv1a(id.utf8)
        let rawKey = StableHash.fnv1a(raw.utf8)
        if let earlier = seen[key] {
            return earlier.raw == rawKey
                ? "the record with this id starts on line \(earlier.line) already"
                : "becomes the id \(id), which another text on line \(earlier.line) became already"
        }
        if seen.count < Self.capacity { seen[key] = (rawKey, line) }
        return nil
    }

    /// Whether ids are still remembered.
    var isFull: Bool { seen.count >= Self.capacity }
}

/// A hash that is the same in every process and on every platform.
enum StableHash {
    /// FNV-1a, 64 bits.
    static func fnv1a(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
