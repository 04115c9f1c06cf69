import Foundation

/// What tells this instance of a worker from its siblings: the same after a restart, so that the broker fences what
/// the dead process left open. Either configured, or the host's name and the lowest number that no running sibling with
/// this state directory holds.
final class InstanceSlot: Sendable {
    /// The name, such as `host-0`.
    let name: String
    /// Holds the number, for as long as this lives.
    private let lock: FileLock?

    private init(name: String, lock: FileLock?) {
        self.name = name
        self.lock = lock
    }

    private static let maximum = 256

    /// The configured name, or the next free number.
    ///
    /// - Throws: ``ProgramError`` where no lock file can be made.
    static func claim(_ worker: WorkerName, configured: String?, in state: StateDirectory) throws -> InstanceSlot {
        if let configured { return InstanceSlot(name: configured, lock: nil) }
        for number in 0..<maximum {
            let lock = try FileLock(state.run.appending(path: "\(worker.executable).\(number).lock"))
            if lock.take() { return InstanceSlot(name: "\(host)-\(number)", lock: lock) }
        }
        throw ProgramError(.configuration, "\(maximum) instances of \(worker.executable) run here already")
    }

    private static var host: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "host" }
        let text = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        return text.isEmpty ? "host" : text
    }
}
