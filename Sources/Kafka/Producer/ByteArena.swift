/// Bytes written one behind the other, in memory that grows: adding to it is a copy and nothing else.
final class ByteArena: @unchecked Sendable {
    // Sound: a batch changes it only while it holds the only reference; otherwise it is only read.

    private(set) var count = 0
    private var memory: UnsafeMutableRawBufferPointer

    /// With room for at least that many bytes, and those bytes.
    init(capacity: Int, copying bytes: UnsafeRawBufferPointer? = nil) {
        memory = SparePages.shared.take(max(0, capacity, bytes?.count ?? 0))
        if let bytes { append(bytes) }
    }

    deinit { SparePages.shared.give(memory) }

    var capacity: Int { memory.count }

    func removeAll() { count = 0 }

    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        body(UnsafeRawBufferPointer(rebasing: memory[..<count]))
    }

    @inline(__always)
    func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress, bytes.count > 0 else { return }
        if memory.count - count < bytes.count { grow(by: bytes.count) }
        // There is memory, as there is room for at least one byte.
        (memory.baseAddress.unsafelyUnwrapped + count).copyMemory(from: source, byteCount: bytes.count)
        count += bytes.count
    }

    @inline(__always)
    func append(_ bytes: [UInt8]) { bytes.withUnsafeBytes { append($0) } }

    @inline(__always)
    func append(_ text: String) {
        let isCopied: Void? = text.utf8.withContiguousStorageIfAvailable { append(UnsafeRawBufferPointer($0)) }
        if isCopied == nil { append(Array(text.utf8)) }
    }

    private func grow(by bytes: Int) {
        let larger = SparePages.shared.take(max(2 * memory.count, count + bytes, 4_096))
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[..<count]))
        SparePages.shared.give(memory)
        memory = larger
    }
}
