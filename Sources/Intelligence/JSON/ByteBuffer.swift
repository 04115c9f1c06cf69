/// Bytes that grow and are kept from text to text, for texts that are put together piece by piece: an append is a
/// comparison and a copy, where that to an array is a call.
public struct ByteBuffer: ~Copyable {
    @usableFromInline var base: UnsafeMutablePointer<UInt8>
    @usableFromInline var capacity: Int
    /// How many bytes there are.
    public var count = 0

    /// Makes one with room for so many bytes (at least 64) before it grows.
    public init(reserving bytes: Int = 1024) {
        capacity = max(bytes, 64)
        base = .allocate(capacity: capacity)
    }

    deinit { base.deallocate() }

    /// What stands at a range, in place, until something is appended.
    @inlinable
    public func view(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count)
    }

    /// Appends a byte.
    @inlinable
    public mutating func append(_ byte: UInt8) {
        ensure(1)
        base[count] = byte
        count += 1
    }

    /// Appends bytes.
    @inlinable
    public mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        let length = bytes.count
        ensure(length)
        let target = UnsafeMutableRawPointer(base + count)
        if length >= 8, length <= 16 {
            // Most pieces are this short: two words that overlap.
            let first = source.loadUnaligned(as: UInt64.self)
            let last = source.loadUnaligned(fromByteOffset: length - 8, as: UInt64.self)
            target.storeBytes(of: first, as: UInt64.self)
            target.storeBytes(of: last, toByteOffset: length - 8, as: UInt64.self)
        } else if length < 8 {
            let pieces = source.assumingMemoryBound(to: UInt8.self)
            for place in 0..<length { base[count + place] = pieces[place] }
        } else {
            target.copyMemory(from: source, byteCount: length)
        }
        count += length
    }

    /// Appends words of ours.
    @inlinable
    public mutating func append(_ literal: StaticString) {
        append(UnsafeRawBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
    }

    /// Appends a text.
    public mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    /// A whole number in decimal.
    public mutating func append(decimal number: Int64) {
        if number < 0 { append(UInt8(ascii: "-")) }
        append(decimal: number.magnitude)
    }

    /// A whole number in decimal.
    public mutating func append(decimal number: UInt64) {
        ensure(20)
        count += (base + count).write(decimal: number)
    }

    /// A moment as ``Instant/description`` has it.
    public mutating func append(_ instant: Instant) {
        ensure(24)
        count += (base + count).write(instant)
    }

    /// Puts a byte for each of another one from a place on.
    public mutating func replace(_ byte: UInt8, with other: UInt8, from start: Int) {
        for place in start..<count where base[place] == byte { base[place] = other }
    }

    /// Room for so many more bytes.
    @inlinable
    mutating func ensure(_ more: Int) {
        if capacity - count < more { grow(more) }
    }

    @usableFromInline
    mutating func grow(_ more: Int) {
        capacity = max(capacity * 2, count + more)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: base, count: count)
        base.deallocate()
        base = larger
    }
}

extension UnsafeMutablePointer<UInt8> {
    /// Writes a whole number in decimal. Returns how many digits it has, at most twenty.
    func write(decimal number: UInt64) -> Int {
        var length = 1
        var rest = number
        while rest >= 10 {
            rest /= 10
            length += 1
        }
        rest = number
        for place in (0..<length).reversed() {
            self[place] = UInt8(truncatingIfNeeded: 48 + rest % 10)
            rest /= 10
        }
        return length
    }
}
