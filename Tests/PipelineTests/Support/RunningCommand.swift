import Foundation
import Synchronization

/// A program that runs beside the test; what it prints can be read while it runs.
final class RunningCommand: Sendable {
    private let process: Mutex<Process>
    private let text = Mutex("")

    init(_ executable: URL, _ arguments: [String], environment: [String: String]) throws {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        process.currentDirectoryURL = Programs.root
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        self.process = Mutex(process)
        pipe.fileHandleForReading.readabilityHandler = { [weak self] handle in
            let data = handle.availableData
            guard !data.isEmpty else {
                handle.readabilityHandler = nil
                return
            }
            self?.text.withLock { $0 += String(decoding: data, as: UTF8.self) }
        }
        try self.process.withLock { try $0.run() }
    }

    var printed: String { text.withLock { $0 } }
    var isRunning: Bool { process.withLock { $0.isRunning } }

    /// Sends SIGTERM, waits for the end, returns the exit code.
    func stop(within deadline: Duration = .seconds(60)) async throws -> Int32 {
        process.withLock { $0.terminate() }
        return try await ended(within: deadline)
    }

    /// Waits for the end, returns the exit code.
    func ended(within deadline: Duration = .seconds(60)) async throws -> Int32 {
        try await Programs.eventually("the program has ended", within: deadline) { !isRunning }
        return process.withLock { $0.terminationStatus }
    }

    func kill() {
        process.withLock { if $0.isRunning { Foundation.kill($0.processIdentifier, SIGKILL) } }
    }
}
