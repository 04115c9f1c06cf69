import Foundation

/// Standard output and standard error. Writing to a closed pipe or a full disk is not worth a crash: what cannot be
/// written is dropped.
public enum StandardStream: Sendable {
    case output
    case error

    /// Opens /dev/null where a standard descriptor is closed: the next file or socket would take its number, and what
    /// is printed would go there. Call it before anything is opened.
    public static func ensureOpen() {
        for descriptor in 0...2 as ClosedRange<Int32> where fcntl(descriptor, F_GETFD) == -1 {
            _ = open("/dev/null", O_RDWR)
        }
    }

    /// Writes `text` as it is; false where it could not be.
    @discardableResult public func write(_ text: String) -> Bool {
        let handle = self == .output ? FileHandle.standardOutput : FileHandle.standardError
        return (try? handle.write(contentsOf: Data(text.utf8))) != nil
    }
}
