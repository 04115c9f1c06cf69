/// Writes JSON (RFC 8259) into a buffer of its own that grows and is reused: `reset()` between documents, and nothing
/// is allocated per field.
///
/// Objects and arrays are opened and closed by the caller; commas are placed here. The output is compact, in UTF-8,
/// and the same for the same calls.
public struct JSONWriter: ~Copyable {
    @usableFromInline var buffer: UnsafeMutablePointer<UInt8>
    @usableFromInline var count = 0
    private var capacity: Int

    /// Makes a writer with room for so many bytes (at least 256) before it grows.
    public init(reserving bytes: Int = 2048) {
        capacity = max(bytes, 256)
        buffer = .allocate(capacity: capacity)
    }

    deinit { buffer.deallocate() }

    /// Begins anew; the room stays.
    public mutating func reset() { count = 0 }

    /// What was written, copied.
    public var bytes: [UInt8] { Array(UnsafeBufferPointer(start: buffer, count: count)) }

    /// What was written, in place; the pointer must not leave the closure.
    @inlinable
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try body(UnsafeRawBufferPointer(start: buffer, count: count))
    }

    /// Appends what was written to an array.
    public func append(to array: inout [UInt8]) {
        array.append(contentsOf: UnsafeBufferPointer(start: buffer, count: count))
    }

    // MARK: Structure

    /// `{`, as a value in an array or as the document.
    @inline(__always)
    public mutating func beginObject() { open(UInt8(ascii: "{")) }
    /// `}`.
    @inline(__always)
    public mutating func endObject() { close(UInt8(ascii: "}")) }
    /// `[`, as a value in an array or as the document.
    @inline(__always)
    public mutating func beginArray() { open(UInt8(ascii: "[")) }
    /// `]`.
    @inline(__always)
    public mutating func endArray() { close(UInt8(ascii: "]")) }

    /// A key that needs no escape; a value must follow.
    @inline(__always)
    public mutating func key(_ name: StaticString) {
        let length = name.utf8CodeUnitCount
        ensure(length + 4)
        separate()
        buffer[count] = UInt8(ascii: "\"")
        (buffer + count + 1).update(from: name.utf8Start, count: length)
        buffer[count + length + 1] = UInt8(ascii: "\"")
        buffer[count + length + 2] = UInt8(ascii: ":")
        count += length + 3
    }

    /// Several keys and values that are always the same, up to a value that must follow.
    @inline(__always)
    package mutating func fragment(_ json: StaticString) {
        ensure(json.utf8CodeUnitCount + 1)
        separate()
        (buffer + count).update(from: json.utf8Start, count: json.utf8CodeUnitCount)
        count += json.utf8CodeUnitCount
    }

    /// JSON that somebody else wrote, verbatim, as a value. The caller vouches that it is one JSON value.
    public mutating func raw(_ bytes: UnsafeRawBufferPointer) {
        ensure(bytes.count + 1)
        separate()
        append(bytes)
    }

    // MARK: Internals

    /// A comma, where something stands before that is not an opening or a colon.
    @inline(__always)
    mutating func separate() {
        guard count > 0 else { return }
        switch buffer[count - 1] {
        case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ":"): return
        default:
            buffer[count] = UInt8(ascii: ",")
            count += 1
        }
    }

    @inline(__always)
    private mutating func open(_ bracket: UInt8) {
        ensure(2)
        separate()
        buffer[count] = bracket
        count += 1
    }

    @inline(__always)
    private mutating func close(_ bracket: UInt8) {
        ensure(1)
        buffer[count] = bracket
        count += 1
    }

    @inline(__always)
    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress else { return }
        UnsafeMutableRawPointer(buffer + count).copyMemory(from: base, byteCount: bytes.count)
        count += bytes.count
    }

    /// Room for so many more bytes.
    @inline(__always)
    mutating func ensure(_ more: Int) {
        if capacity - count < more { grow(more) }
    }

    private mutating func grow(_ more: Int) {
        capacity = max(capacity * 2, count + more)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: buffer, count: count)
        buffer.deallocate()
        buffer = larger
    }
}
