/// The first and last eight bytes of a word, with its length: together they tell nearly all words apart, and they are
/// had by two reads whatever the length.
struct ByteMark {
    var first: UInt64 = 0
    var last: UInt64 = 0
    var hash: UInt64

    @inline(__always)
    init(of bytes: UnsafeRawBufferPointer) {
        let count = bytes.count
        if count >= 8 {
            first = bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
            last = bytes.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
        } else if count >= 4 {
            first = UInt64(bytes.loadUnaligned(fromByteOffset: 0, as: UInt32.self))
            last = UInt64(bytes.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
        } else if count > 0 {
            first = UInt64(bytes[0]) | UInt64(bytes[count / 2]) << 8 | UInt64(bytes[count - 1]) << 16
        }
        hash = first ^ (last << 29 | last >> 35) ^ UInt64(truncatingIfNeeded: count)
    }
}

/// A fixed set of names up to sixteen bytes long, found by their bytes with one look; Swift's own sets hash with
/// SipHash, which costs more than all else that is asked of a good name. What is not found here may still be in the
/// set that it was made of: a longer name, or one that is written with other characters and counts as equal.
struct NameTable: Sendable {
    private struct Slot {
        /// -1 for a free one.
        var length = -1
        var first: UInt64 = 0
        var last: UInt64 = 0
    }

    private var slots: [Slot]
    private let shift: UInt64

    init(_ names: [String]) {
        var bits: UInt64 = 3
        while 1 << bits < names.count * 4 { bits += 1 }
        slots = [Slot](repeating: Slot(), count: 1 << Int(bits))
        shift = 64 - bits
        for var name in names where name.utf8.count <= 16 {
            name.withUTF8 { bytes in
                let mark = ByteMark(of: UnsafeRawBufferPointer(bytes))
                var place = Self.place(mark, shift)
                while slots[place].length >= 0 { place = (place + 1) % slots.count }
                slots[place] = Slot(length: bytes.count, first: mark.first, last: mark.last)
            }
        }
    }

    func contains(_ name: String) -> Bool {
        var name = name
        return name.withUTF8 { bytes in
            guard bytes.count <= 16 else { return false }
            let mark = ByteMark(of: UnsafeRawBufferPointer(bytes))
            var place = Self.place(mark, shift)
            while slots[place].length >= 0 {
                let slot = slots[place]
                if slot.length == bytes.count, slot.first == mark.first, slot.last == mark.last { return true }
                place = (place + 1) % slots.count
            }
            return false
        }
    }

    private static func place(_ mark: ByteMark, _ shift: UInt64) -> Int {
        Int(truncatingIfNeeded: (mark.hash &* 0x9E37_79B9_7F4A_7C15) >> shift)
    }
}
