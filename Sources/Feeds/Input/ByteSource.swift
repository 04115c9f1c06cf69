#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Where the bytes of a feed come from.
public protocol ByteSource {
    /// Fills the front of `buffer` with what there is and returns how many bytes that is; 0 at the end. It waits for
    /// the first byte only, never for a full buffer, so that a pipe that stays open delivers each line as it arrives.
    ///
    /// - Throws: ``FeedError`` where reading fails.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// A file, a pipe or standard input, through its descriptor. It blocks: read it on a thread of its own.
public final class FileByteSource: ByteSource {
    /// The name for messages.
    public let name: String
    private let descriptor: Int32
    private let owned: Bool

    /// Opens the file at `path`.
    ///
    /// - Throws: ``FeedError`` with code ``FeedError/Code/cannotOpen``.
    public init(path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw FeedError(.cannotOpen, "\(path): cannot be opened: \(Self.reason(errno))")
        }
        var status = stat()
        if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            close(descriptor)
            throw FeedError(.cannotOpen, "\(path): is a directory, not a file")
        }
        name = path
        self.descriptor = descriptor
        owned = true
    }

    /// Reads a descriptor that someone else opened and will close: standard input is 0.
    public init(descriptor: Int32, name: String) {
        self.name = name
        self.descriptor = descriptor
        owned = false
    }

    deinit {
        if owned { close(descriptor) }
    }

    /// Standard input.
    public static func standardInput() -> FileByteSource {
        FileByteSource(descriptor: STDIN_FILENO, name: "standard input")
    }

    /// The size in bytes, for a progress bar; nil for a pipe.
    public var byteCount: Int? {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(status.st_size)
    }

    /// Reads what there is.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard let start = buffer.baseAddress, !buffer.isEmpty else { return 0 }
        while true {
            #if canImport(Glibc)
            let count = Glibc.read(descriptor, start, buffer.count)
            #elseif canImport(Musl)
            let count = Musl.read(descriptor, start, buffer.count)
            #else
            let count = Darwin.read(descriptor, start, buffer.count)
            #endif
            if count >= 0 { return count }
            guard errno == EINTR else {
                throw FeedError(.cannotRead, "\(name): cannot be read further: \(Self.reason(errno))")
            }
        }
    }

    private static func reason(_ code: Int32) -> String {
        strerror(code).map { String(cString: $0) } ?? "error \(code)"
    }
}

/// Bytes that are already in memory, handed out in pieces of at most `chunk` bytes.
public struct MemoryByteSource: ByteSource {
    private let bytes: [UInt8]
    private let chunk: Int
    private var position = 0

    /// Hands out `bytes`.
    public init(_ bytes: [UInt8], chunk: Int = 64 << 10) {
        self.bytes = bytes
        self.chunk = max(1, chunk)
    }

    /// Hands out the next piece.
    public mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(chunk, buffer.count, bytes.count - position)
        guard count > 0 else { return 0 }
        buffer.copyBytes(from: bytes[position..<position + count])
        position += count
        return count
    }
}
