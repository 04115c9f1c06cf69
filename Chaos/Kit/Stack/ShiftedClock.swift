import Foundation
import WorkerKit

/// The wall clock of one process, as the preloaded library reads it (Chaos/Clock): a file with eight bytes.
public struct ShiftedClock: Sendable {
    /// The variable that names the file.
    static let variable = "DRAGON_CHAOS_CLOCK"
    /// The library's file name, beside the programs.
    static let library = "libDragonChaosClock.so"

    private let file: URL

    /// A clock that goes right, in a new file.
    public init(_ file: URL) throws {
        self.file = file
        guard FileManager.default.createFile(atPath: file.path, contents: Self.bytes(.zero)) else {
            throw ProgramError(.cannotCreate, "\(file.path) cannot be written")
        }
    }

    /// From now on the process is so far ahead of the world.
    public func shift(by offset: Duration) {
        // In place: the process has the file mapped.
        guard let handle = try? FileHandle(forWritingTo: file) else { return }
        try? handle.write(contentsOf: Self.bytes(offset))
        try? handle.close()
    }

    /// What a process needs to go by this clock.
    func environment(library: URL) -> [String: String] {
        ["LD_PRELOAD": library.path, Self.variable: file.path]
    }

    private static func bytes(_ offset: Duration) -> Data {
        let nanoseconds = offset.components.seconds * 1_000_000_000 + offset.components.attoseconds / 1_000_000_000
        return withUnsafeBytes(of: nanoseconds) { Data($0) }
    }
}
