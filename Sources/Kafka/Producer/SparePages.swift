import Synchronization

/// The memory of a few large arenas that are done with, for the next ones: fresh pages from the system cost more than
/// what is written into them.
final class SparePages: Sendable {
    static let shared = SparePages()

    /// Smaller blocks the allocator keeps by itself.
    private static let smallest = 64 << 10
    /// At most so many blocks and bytes are kept.
    private static let most = (blocks: 4, bytes: 32 << 20)

    private struct Spare: @unchecked Sendable {
        // Sound: a block belongs to the list alone while it is in it.
        let memory: UnsafeMutableRawBufferPointer
    }

    private let spares = Mutex<[Spare]>([])

    /// Memory of at least so many bytes; a spare block that is not much larger, where there is one.
    func take(_ bytes: Int) -> UnsafeMutableRawBufferPointer {
        if bytes >= Self.smallest {
            let spare = spares.withLock { spares -> Spare? in
                guard
                    let index = spares.lastIndex(where: { $0.memory.count >= bytes && $0.memory.count / 4 <= bytes })
                else { return nil }
                return spares.remove(at: index)
            }
            if let spare { return spare.memory }
        }
        return .allocate(byteCount: bytes, alignment: 16)
    }

    /// Takes memory back.
    func give(_ memory: UnsafeMutableRawBufferPointer) {
        guard memory.count >= Self.smallest, memory.count <= Self.most.bytes else { return memory.deallocate() }
        let old = spares.withLock { spares in
            spares.append(Spare(memory: memory))
            var old: [Spare] = []
            // The oldest goes first: what is used keeps coming back.
            while spares.count > Self.most.blocks || spares.reduce(0, { $0 + $1.memory.count }) > Self.most.bytes {
                old.append(spares.removeFirst())
            }
            return old
        }
        for spare in old { spare.memory.deallocate() }
    }
}
