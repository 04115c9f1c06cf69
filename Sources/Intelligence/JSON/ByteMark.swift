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
