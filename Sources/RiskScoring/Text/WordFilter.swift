import Intelligence

/// Tells of most words, by their first four characters, that no phrase begins with them, so that the automaton need not
/// look at them. It fits into a few lines of the cache, which the automaton does not.
struct WordFilter: Sendable {
    /// One bit for each hash of four of the codes below.
    private let beginnings: FlatTable<UInt64>
    private static let bits = 13
    /// The code of a byte: letters of ASCII, case apart, 1 to 26, digits 27 to 31, others 0, and bytes of other
    /// characters than ASCII, of which nothing can be told, 32.
    private let codes: FlatTable<UInt8>
    private static let unknown: UInt8 = 32

    /// - Parameter phrases: as ``PhraseMatcher/folded(_:)`` gives them.
    init(phrases: [[UInt16]]) {
        let codes = (0...UInt8.max).map { Self.code(of: $0) }
        var beginnings = [UInt64](repeating: 0, count: 1 << Self.bits / 64)
        for phrase in phrases where phrase.first == TextFolding.separator {
            var word = phrase.dropFirst().prefix(4).map { $0 < 0x80 ? codes[Int($0)] : Self.unknown }
            // What is not in ASCII is not in ASCII in the text either.
            guard !word.isEmpty, !word.contains(Self.unknown) else { continue }
            word += [0, 0, 0]
            let place = Self.place(word[0], word[1], word[2], word[3])
            beginnings[place / 64] |= 1 << UInt64(place % 64)
        }
        self.beginnings = FlatTable(beginnings)
        self.codes = FlatTable(codes)
    }

    private static func code(of byte: UInt8) -> UInt8 {
        switch byte {
        case 0x41...0x5A: byte - 0x40
        case 0x61...0x7A: byte - 0x60
        case 0x30...0x39: 27 + (byte - 0x30) % 5
        case 0x80...: unknown
        default: 0
        }
    }

    /// Behind the end of a word nothing counts.
    @inline(__always)
    private static func place(_ first: UInt8, _ second: UInt8, _ third: UInt8, _ fourth: UInt8) -> Int {
        let third = second == 0 ? 0 : third
        let fourth = third == 0 ? 0 : fourth
        let word = UInt32(first) << 15 | UInt32(second) << 10 | UInt32(third) << 5 | UInt32(fourth)
        return Int((word &* 0x9E37_79B1) >> UInt32(32 - bits))
    }

    /// Whether a word begins there with which no phrase begins. Three bytes more can be read.
    @inline(__always)
    func passes(_ word: UnsafePointer<UInt8>) -> Bool {
        let codes = codes.base
        let first = codes[Int(word[0])]
        let second = codes[Int(word[1])]
        let third = codes[Int(word[2])]
        let fourth = codes[Int(word[3])]
        guard first != 0, (first | second | third | fourth) & Self.unknown == 0 else { return false }
        let place = Self.place(first, second, third, fourth)
        return beginnings.base[place / 64] >> UInt64(place % 64) & 1 == 0
    }

    /// Where the letters and digits of ASCII end that begin there. A byte that is none follows them, and seven more can
    /// be read.
    @inline(__always)
    static func end(of word: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
        var next = word
        while true {
            let others = others(in: UnsafeRawPointer(next).loadUnaligned(as: UInt64.self))
            if others != 0 { return next + others.trailingZeroBitCount / 8 }
            next += 8
        }
    }

    /// The highest bit of each of eight bytes that is no letter or digit of ASCII.
    @inline(__always)
    private static func others(in bytes: UInt64) -> UInt64 {
        let each: UInt64 = 0x0101_0101_0101_0101
        let highs = each &* 0x80
        // With the highest bits cleared no addition carries into the next byte.
        let low = bytes & ~highs
        let small = low | each &* 0x20
        let letters = (small &+ each &* (0x80 - 0x61)) & ~(small &+ each &* (0x80 - 0x7B))
        let digits = (low &+ each &* (0x80 - 0x30)) & ~(low &+ each &* (0x80 - 0x3A))
        return ~(letters | digits) & highs | bytes & highs
    }
}
