import Foundation

/// A lock that one process holds and the kernel takes back when that process ends, however it ends.
public final class FileLock: Sendable {
    private let descriptor: Int32

    /// The lock of the file at `path`, which is created; nobody holds it yet.
    ///
    /// - Throws: ``ProgramError`` (73) where the file cannot be created.
    public init(_ path: URL) throws {
        descriptor = open(path.path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw ProgramError(
                .cannotCreate, "\(path.path) cannot be created: \(String(cString: strerror(errno)))")
        }
    }

    deinit { close(descriptor) }

    /// Takes the lock, if no other process holds it; whoever holds it already keeps it.
    public func take() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }
}
