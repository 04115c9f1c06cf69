/// A fixed set of short names, found by their bytes with one look; Swift's own sets hash with SipHash, which costs
/// more than all else that is asked of a good name. Names in other characters than ASCII, of which several can spell
/// the same, and those above sixteen bytes are not held: what is not found here may still be in the set itself.
struct NameTable: Sendable {
    private struct Slot {
        /// -1 for a free one.
        var length = -1
        var first: UInt64 = 0
        var second: UInt64 = 0
    }

    private var slots: [Slot]
    private let shift: UInt64

    init(_ names: [String]) {
        var bits: UInt64 = 3
        while 1 << bits < names.count * 4 { bits += 1 }
        slots = [Slot](repeating: Slot(), count: 1 << Int(bits))
        shift = 64 - bits
        for var name in names where name.utf8.count <= 16 && name.utf8.allSatisfy({ $0 < 0x80 }) {
            name.withUTF8 { bytes in
                let mark = ByteMark(of: UnsafeRawBufferPointer(bytes))
                var place = Self.place(mark, shift)
                while slots[place].length >= 0 { place = (place + 1) % slots.count }
                slots[place] = Slot(length: bytes.count, first: mark.first, second: mark.second)
            }
        }
    }

    func contains(_ name: String) -> Bool {
        var name = name
        return name.withUTF8 { bytes in
            bytes.count <= 16 && contains(ByteMark(of: UnsafeRawBufferPointer(bytes)), bytes.count)
        }
    }

    /// - Parameter name: a string on the tape, or a part of one.
    func contains(onTape name: UnsafeRawBufferPointer) -> Bool {
        guard name.count <= 16, let base = name.baseAddress else { return false }
        return contains(ByteMark(reading: base, name.count), name.count)
    }

    private func contains(_ mark: ByteMark, _ length: Int) -> Bool {
        var place = Self.place(mark, shift)
        while slots[place].length >= 0 {
            let slot = slots[place]
            if slot.length == length, slot.first == mark.first, slot.second == mark.second { return true }
            place = (place + 1) & (slots.count - 1)
        }
        return false
    }

    private static func place(_ mark: ByteMark, _ shift: UInt64) -> Int {
        Int(truncatingIfNeeded: (mark.hash &* 0x9E37_79B9_7F4A_7C15) >> shift)
    }
}
