import Foundation

/// Standard output and standard error. Writing to a closed pipe or a full disk is not worth a crash: what cannot be
/// written is dropped.
public enum StandardStream: Sendable {
    case output
    case error

    /// Writes `text` as it is; false where it could not be.
    @discardableResult public func write(_ text: String) -> Bool {
        let handle = self == .output ? FileHandle.standardOutput : FileHandle.standardError
        return (try? handle.write(contentsOf: Data(text.utf8))) != nil
    }
}
