import Synchronization

/// Memory for arenas that is used again. Fresh memory of that size comes from the system page by page and zeroed, for
/// every batch anew, which costs about as much as copying the records.
final class ArenaPool: Sendable {
    /// Room for the bytes and the table of a batch. One owner at a time: a builder, an arena, or the pool.
    struct Block: @unchecked Sendable {
        // Sound: nobody but the one owner touches the memory, and ownership passes under the pool's lock.

        var bytes: UnsafeMutableRawBufferPointer
        var entries: UnsafeMutableBufferPointer<RecordArena.Entry>

        init(bytes: Int, entries: Int) {
            self.bytes = .allocate(byteCount: max(1, bytes), alignment: 16)
            self.entries = .allocate(capacity: max(1, entries))
        }

        /// What it takes of memory.
        var size: Int { bytes.count + entries.count * MemoryLayout<RecordArena.Entry>.stride }

        func deallocate() {
            bytes.deallocate()
            entries.deallocate()
        }
    }

    private struct Shelf {
        var blocks: [Block] = []
        var size = 0
    }

    /// What may lie here unused.
    private let maximumSize: Int
    private let shelf = Mutex(Shelf())

    init(maximumSize: Int = 32 << 20) { self.maximumSize = maximumSize }

    deinit {
        shelf.withLock { shelf in
            for block in shelf.blocks { block.deallocate() }
        }
    }

    /// The block given back last, whose memory is warm; nil when there is none.
    func take() -> Block? {
        shelf.withLock { shelf in
            guard let block = shelf.blocks.popLast() else { return nil }
            shelf.size -= block.size
            return block
        }
    }

    /// Keeps the block, or frees it when enough lies here.
    func give(_ block: Block) {
        let isKept = shelf.withLock { shelf in
            guard shelf.size + block.size <= maximumSize else { return false }
            shelf.blocks.append(block)
            shelf.size += block.size
            return true
        }
        if !isKept { block.deallocate() }
    }
}
