/// An identifier while it is brought into its normal form: folded UTF-16 units in memory that is kept.
struct IdentifierText: ~Copyable {
    private let units: UnsafeMutablePointer<UInt16>
    private(set) var count = 0
    /// Longer identifiers are cut.
    private static let capacity = 512
    /// Where the words of the text that was taken last begin; the end stands behind the last.
    private var starts: [Int] = []
    private let fold = TextFolding.table

    init() {
        units = .allocate(capacity: Self.capacity)
        starts.reserveCapacity(64)
    }

    deinit { units.deallocate() }

    mutating func removeAll() {
        count = 0
        starts.removeAll(keepingCapacity: true)
    }

    /// The bytes to be hashed.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        body(UnsafeRawBufferPointer(start: units, count: count * 2))
    }

    @inline(__always)
    mutating func append(_ unit: UInt16) {
        guard count < Self.capacity else { return }
        units[count] = unit
        count += 1
    }

    mutating func append(_ word: UInt64) {
        for shift in stride(from: UInt64(0), to: 64, by: 16) { append(UInt16(truncatingIfNeeded: word >> shift)) }
    }

    /// Letters and digits, case and diacritics apart, without anything between them.
    mutating func appendLetters(_ text: UnsafeRawBufferPointer) {
        Self.forEachScalar(text) { scalar in
            let unit = Self.folded(scalar, fold)
            if unit != TextFolding.ignored, unit != TextFolding.separator { append(unit) }
        }
    }

    /// The bytes of ASCII but for spaces and punctuation: codes with a check digit.
    mutating func appendCode(_ text: UnsafeRawBufferPointer) {
        for byte in text where byte > 0x2F { append(UInt16(byte)) }
    }

    // MARK: Words

    /// The words of a text, folded, one behind the other; ``words(_:)`` tells them apart.
    mutating func takeWords(_ text: UnsafeRawBufferPointer) {
        removeAll()
        var isInside = false
        Self.forEachScalar(text) { scalar in
            let unit = Self.folded(scalar, fold)
            if unit == TextFolding.ignored { return }
            guard unit != TextFolding.separator else {
                isInside = false
                return
            }
            if !isInside, starts.count < 64 { starts.append(count) }
            isInside = true
            append(unit)
        }
        starts.append(count)
    }

    var wordCount: Int { max(0, starts.count - 1) }

    func word(_ index: Int) -> UnsafeBufferPointer<UInt16> {
        UnsafeBufferPointer(start: units + starts[index], count: starts[index + 1] - starts[index])
    }

    /// Keeps the words of which the bit is set, each trimmed, in their order.
    mutating func keepWords(_ kept: UInt64, trimmed: (UnsafeBufferPointer<UInt16>) -> Range<Int>) {
        var length = 0
        for index in 0..<wordCount where index > 63 || kept >> UInt64(index) & 1 == 1 {
            let start = starts[index]
            // Parts only move towards the front, so that none is written over before it was moved.
            for place in trimmed(word(index)) {
                units[length] = units[start + place]
                length += 1
            }
        }
        count = length
        starts.removeAll(keepingCapacity: true)
    }

    /// Puts the words into their alphabetical order.
    mutating func sortWords() {
        let words = (0..<wordCount).map { Array(word($0)) }.sorted { $0.lexicographicallyPrecedes($1) }
        removeAll()
        for word in words { for unit in word { append(unit) } }
    }

    // MARK: Scalars

    /// Khmer and Thai digits, full-width forms and so on fold like anywhere else in the rules.
    @inline(__always)
    static func folded(_ scalar: UInt32, _ fold: [UInt16]) -> UInt16 { scalar < 0x1_0000 ? fold[Int(scalar)] : 0xFFFD }

    /// The scalars of UTF-8 that a parser has checked; what is broken counts as a separator.
    @inline(__always)
    static func forEachScalar(_ text: UnsafeRawBufferPointer, _ body: (UInt32) -> Void) {
        var place = 0
        while place < text.count {
            let byte = UInt32(text[place])
            let length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
            guard place + length <= text.count else { return body(0x20) }
            var scalar = length == 1 ? byte : byte & (0x7F >> UInt32(length))
            for next in 1..<max(1, length) { scalar = scalar << 6 | UInt32(text[place + next]) & 0x3F }
            body(scalar)
            place += length
        }
    }
}
