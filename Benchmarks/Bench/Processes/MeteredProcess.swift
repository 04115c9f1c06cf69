import Foundation

/// A process whose CPU time and memory are its own, read from outside.
final class MeteredProcess {
    /// Why it is of no use.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let name: String
    private let process = Process()
    private let log: URL

    /// Starts it; what it prints goes to a file in `directory`.
    init(
        _ name: String, _ executable: URL, _ arguments: [String], environment: [String: String], directory: URL
    ) throws {
        self.name = name
        log = directory.appending(path: "process-\(UInt32.random(in: 0 ... .max)).log")
        guard FileManager.default.createFile(atPath: log.path, contents: nil) else {
            throw Failure(description: "\(log.path) cannot be created")
        }
        let output = try FileHandle(forWritingTo: log)
        process.executableURL = executable
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, ours in ours }
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
    }

    /// Returns once the process has printed `marker`.
    func waitFor(_ marker: String, within deadline: Duration = .seconds(30)) async throws {
        let end = ContinuousClock.now + deadline
        while !printed.contains(marker) {
            try requireAlive()
            guard ContinuousClock.now < end else { throw failure("did not say \"\(marker)\" within \(deadline)") }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// All it has printed so far.
    var printed: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }

    /// CPU seconds so far, user and system, all threads.
    func cpuSeconds() throws -> Double {
        // After the name in parentheses: utime and stime are the 12th and 13th.
        let fields = try proc("stat").split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else {
            throw failure("has no readable /proc/\(process.processIdentifier)/stat")
        }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// The most memory it has held so far, in megabytes (10^6 bytes).
    func peakMegabytes() throws -> Double {
        let line = try proc("status").split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        guard let kilobytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Double($0) })
        else { throw failure("has no VmHWM") }
        return kilobytes * 1024 / 1e6
    }

    /// Fails with what the process printed if it has ended.
    func requireAlive() throws {
        if !process.isRunning { throw failure("ended early") }
    }

    /// Ends it, the hard way after ten seconds.
    func stop() async {
        process.terminate()
        for _ in 0..<500 where process.isRunning { try? await Task.sleep(for: .milliseconds(20)) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    private func proc(_ file: String) throws -> String {
        let text = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/\(file)", encoding: .utf8)
        guard let text, process.isRunning else { throw failure("ended early") }
        return text
    }

    /// An error of that process.
    func failure(_ problem: String) -> Failure {
        Failure(description: "\(name) \(problem); the last it printed: \(printed.suffix(2000))")
    }
}
