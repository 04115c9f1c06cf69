/// A fixed set of words (the keys of an object, the values of a code list), found by their bytes with one look.
///
/// The words are hashed by their first and last eight bytes and their length into a table without collisions, for
/// which a multiplier is sought once, when the table is made.
struct WordTable<Word: CaseIterable & RawRepresentable & Sendable>: Sendable where Word.RawValue == String {
    private struct Slot {
        var length: Int32 = -1
        var index: Int32 = 0
        var first: UInt64 = 0
        var last: UInt64 = 0
    }

    /// In the order of declaration; an index below counts in it.
    let words: [Word]
    private let slots: [Slot]
    private let middles: [[UInt8]]
    private let multiplier: UInt64
    private let shift: UInt64

    init(_: Word.Type) {
        words = Array(Word.allCases)
        let spelled = words.map { Array($0.rawValue.utf8) }
        middles = spelled.map { $0.count > 16 ? Array($0[8..<($0.count - 8)]) : [] }
        let marks = spelled.map { word in word.withUnsafeBytes { ByteMark(of: $0) } }
        // At least four times as many slots as words; doubled when no multiplier is found.
        var bits: UInt64 = 3
        while 1 << bits < words.count * 4 { bits += 1 }
        var candidate: UInt64 = 0x9E37_79B9_7F4A_7C15
        var attempts = 0
        while true {
            var table = [Slot](repeating: Slot(), count: 1 << Int(bits))
            var clash = false
            for (index, mark) in marks.enumerated() {
                let place = Int(truncatingIfNeeded: (mark.hash &* candidate) >> (64 - bits))
                if table[place].length >= 0 {
                    clash = true
                    break
                }
                table[place] = Slot(
                    length: Int32(spelled[index].count), index: Int32(index), first: mark.first, last: mark.last)
            }
            if !clash {
                slots = table
                break
            }
            candidate = candidate &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407 | 1
            attempts += 1
            if attempts % 500 == 0 { bits += 1 }
        }
        multiplier = candidate
        shift = 64 - bits
    }

    /// The word that these bytes spell, nil for none.
    @inline(__always)
    func index(of bytes: UnsafeRawBufferPointer) -> Int? {
        let mark = ByteMark(of: bytes)
        let slot = slots[Int(truncatingIfNeeded: (mark.hash &* multiplier) >> shift)]
        guard slot.length == Int32(truncatingIfNeeded: bytes.count), slot.first == mark.first, slot.last == mark.last
        else { return nil }
        if bytes.count > 16, !bytes[8..<(bytes.count - 8)].elementsEqual(middles[Int(slot.index)]) { return nil }
        return Int(slot.index)
    }

    /// The set of these words as a mask over the indices.
    func mask(of chosen: [Word]) -> UInt64 {
        chosen.reduce(0) { mask, word in
            words.firstIndex { $0.rawValue == word.rawValue }.map { mask | 1 << UInt64($0) } ?? mask
        }
    }

    /// The words, for a message.
    var list: String { words.map(\.rawValue).joined(separator: ", ") }
}
