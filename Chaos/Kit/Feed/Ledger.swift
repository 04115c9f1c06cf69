import Foundation
import Synchronization
import WorkerKit

/// Everything that was published, one line of JSON each, so that it can be counted after the run too.
public final class Ledger: Sendable {
    /// The file.
    public let file: URL
    private let handle: Mutex<FileHandle>

    /// An empty ledger.
    public init(_ file: URL) throws {
        self.file = file
        guard FileManager.default.createFile(atPath: file.path, contents: nil),
            let handle = try? FileHandle(forWritingTo: file)
        else { throw ProgramError(.cannotCreate, "\(file.path) cannot be written") }
        self.handle = Mutex(handle)
    }

    /// Adds entries.
    public func append(_ entries: [LedgerEntry]) throws {
        var lines = Data()
        for entry in entries { lines += try JSONLines.encode(entry) }
        try handle.withLock { try $0.write(contentsOf: lines) }
    }

    /// Reads the ledger that stands in `file`.
    public static func read(_ file: URL) throws -> [LedgerEntry] { try JSONLines.read(LedgerEntry.self, from: file) }
}
