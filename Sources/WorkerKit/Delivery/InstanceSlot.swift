import Foundation

/// What tells this instance of a worker from its siblings: the same after a restart, so that the broker fences what
/// the dead process left open. Either configured, or the host's name and the lowest number that no running sibling with
/// this state directory holds.
final class InstanceSlot: Sendable {
    /// The name, such as `host-0`.
    let name: String
    /// An open file whose lock holds the number; the kernel gives it back however the process ends.
    private let descriptor: Int32?

    private init(name: String, descriptor: Int32?) {
        self.name = name
        self.descriptor = descriptor
    }

    deinit {
        if let descriptor { close(descriptor) }
    }

    private static let maximum = 256

    /// The configured name, or the next free number.
    ///
    /// - Throws: ``ProgramError`` where no lock file can be made.
    static func claim(_ worker: WorkerName, configured: String?, in state: StateDirectory) throws -> InstanceSlot {
        if let configured { return InstanceSlot(name: configured, descriptor: nil) }
        for number in 0..<maximum {
            let path = state.run.appending(path: "\(worker.executable).\(number).lock").path
            let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else {
                throw ProgramError(
                    .cannotCreate,
                    "\(path) cannot be created: \(String(cString: strerror(errno))). It tells the "
                        + "instances of a worker apart; or set workers.\(worker).instance.")
            }
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
                return InstanceSlot(name: "\(host)-\(number)", descriptor: descriptor)
            }
            close(descriptor)
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
