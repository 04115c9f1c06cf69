/// A fixed set of words (the keys of an object, the values of a code list), found by their bytes with one look.
///
/// The words are hashed by their first sixteen bytes and their length into a table without collisions, for
/// which a multiplier is sought once, when the table is made. The tables of the format live as long as the program, so
/// that they can be passed on as plain pointers.
struct ByteTable: BitwiseCopyable, @unchecked Sendable {
    // Sound: the memory is written while the table is made, and only read from then on.

    private struct Slot: BitwiseCopyable {
        var length: Int32 = -1
        var index: Int32 = 0
        var first: UInt64 = 0
        var second: UInt64 = 0
        /// What stands behind the first sixteen bytes.
        var rest: UnsafePointer<UInt8>?
    }

    private let slots: UnsafePointer<Slot>
    private let multiplier: UInt64
    private let shift: UInt64

    init(_ words: [String]) {
        let spelled = words.map { Array($0.utf8) }
        let marks = spelled.map { word in word.withUnsafeBytes { ByteMark(of: $0) } }
        // At least four times as many slots as words; doubled when no multiplier is found.
        var bits: UInt64 = 3
        while 1 << bits < words.count * 4 { bits += 1 }
        var candidate: UInt64 = 0x9E37_79B9_7F4A_7C15
        var attempts = 0
        while true {
            let places = marks.map { Int(truncatingIfNeeded: ($0.hash &* candidate) >> (64 - bits)) }
            if Set(places).count == words.count {
                slots = Self.slots(spelled, marks, places, count: 1 << Int(bits))
                break
            }
            candidate = candidate &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407 | 1
            attempts += 1
            if attempts % 500 == 0 { bits += 1 }
        }
        multiplier = candidate
        shift = 64 - bits
    }

    private static func slots(
        _ words: [[UInt8]], _ marks: [ByteMark], _ places: [Int], count: Int
    ) -> UnsafePointer<Slot> {
        let slots = UnsafeMutablePointer<Slot>.allocate(capacity: count)
        slots.initialize(repeating: Slot(), count: count)
        for (index, place) in places.enumerated() {
            let word = words[index]
            slots[place] = Slot(
                length: Int32(word.count), index: Int32(index), first: marks[index].first, second: marks[index].second)
            guard word.count > 16 else { continue }
            let rest = UnsafeMutablePointer<UInt8>.allocate(capacity: word.count - 16)
            rest.initialize(from: Array(word[16...]), count: word.count - 16)
            slots[place].rest = UnsafePointer(rest)
        }
        return UnsafePointer(slots)
    }

    /// The number of the word that a string on the tape spells, nil for none.
    @inline(__always)
    func index(of bytes: UnsafeRawBufferPointer) -> Int? {
        guard let base = bytes.baseAddress else { return nil }
        let mark = ByteMark(reading: base, bytes.count)
        let slot = slots + Int(truncatingIfNeeded: (mark.hash &* multiplier) >> shift)
        guard slot.pointee.length == Int32(truncatingIfNeeded: bytes.count), slot.pointee.first == mark.first,
            slot.pointee.second == mark.second
        else { return nil }
        if let rest = slot.pointee.rest {
            for offset in 16..<bytes.count where bytes[offset] != rest[offset - 16] { return nil }
        }
        return Int(slot.pointee.index)
    }
}
