/// The memory into which pieces of an input are read; freed with its owner.
final class PieceBuffer {
    private let memory: UnsafeMutableRawBufferPointer

    init(byteCount: Int) {
        memory = .allocate(byteCount: max(1, byteCount), alignment: 16)
    }

    deinit { memory.deallocate() }

    /// Reads the next piece of `source` and lends it; an empty piece is the end.
    func withPiece<Source: ByteSource>(of source: inout Source, _ body: (UnsafeRawBufferPointer) -> Void) throws -> Int
    {
        let count = try source.read(into: memory)
        body(UnsafeRawBufferPointer(rebasing: memory[..<count]))
        return count
    }
}
