/// The lines of an NDJSON feed, one after the other, from a file, a pipe or standard input, in bounded memory: one
/// piece of the input, and one line of at most `maximumBytes`.
///
/// ``next()`` blocks until a line has arrived; a feed that stays open is read on a thread of its own.
public struct LineReader<Source: ByteSource> {
    private var source: Source
    private var splitter: LineSplitter
    private let buffer: PieceBuffer
    private var ready: [LineEvent] = []
    private var position = 0
    private var ended = false
    /// The bytes read so far, for a progress bar.
    public private(set) var bytesRead = 0

    /// Reads `source`; lines of more than `maximumBytes` are rejected without being held in memory.
    public init(_ source: Source, maximumBytes: Int = 1 << 20, pieceBytes: Int = 64 << 10) {
        self.source = source
        splitter = LineSplitter(maximumBytes: maximumBytes)
        buffer = PieceBuffer(byteCount: pieceBytes)
    }

    /// The next line, rejection or note; nil at the end.
    ///
    /// - Throws: ``FeedError`` where reading fails.
    public mutating func next() throws -> LineEvent? {
        while position == ready.count {
            guard !ended else { return nil }
            ready.removeAll(keepingCapacity: true)
            position = 0
            try readPiece()
        }
        defer { position += 1 }
        return ready[position]
    }

    private mutating func readPiece() throws {
        let count = try buffer.withPiece(of: &source) { piece in
            splitter.append(piece) { ready.append($0) }
        }
        bytesRead += count
        if count == 0 {
            ended = true
            splitter.finish { ready.append($0) }
        }
    }
}
