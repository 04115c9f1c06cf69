/// The first and second eight bytes of a word, with its length: together they tell words of up to sixteen bytes apart,
/// and nearly all others.
struct ByteMark {
    let first: UInt64
    let second: UInt64
    let hash: UInt64

    /// - Parameters:
    ///   - bytes: of the word; sixteen can be read from there on, whatever the length, as of a string on the tape: its
    ///     buffer goes on for 32 bytes behind the last one.
    ///   - count: its length.
    @inline(__always)
    init(reading bytes: UnsafeRawPointer, _ count: Int) {
        // A choice between values, not of a way: the lengths of keys cannot be foretold.
        let firstMask: UInt64 = count >= 8 ? ~0 : ~(~0 &<< UInt64(truncatingIfNeeded: 8 &* count))
        let beyond = count >= 16 ? ~0 : ~(~0 &<< UInt64(truncatingIfNeeded: 8 &* (count &- 8)))
        let secondMask: UInt64 = count > 8 ? beyond : 0
        self.init(
            first: bytes.loadUnaligned(as: UInt64.self) & firstMask,
            second: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self) & secondMask, count)
    }

    /// The same of bytes behind which nothing may be read.
    init(of bytes: UnsafeRawBufferPointer) {
        var words: (UInt64, UInt64) = (0, 0)
        withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes.prefix(16))) }
        self.init(first: words.0, second: words.1, bytes.count)
    }

    @inline(__always)
    private init(first: UInt64, second: UInt64, _ count: Int) {
        self.first = first
        self.second = second
        hash = first ^ (second << 29 | second >> 35) ^ UInt64(truncatingIfNeeded: count)
    }
}
