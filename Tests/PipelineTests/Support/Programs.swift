import Foundation
import Subprocess
import SystemPackage

/// The programs under test, and the others that the tests run beside them.
enum Programs {
    /// The root of the package.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    /// Where the built programs are: beside the test's own executable.
    static let bin: URL = {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let beside = URL(filePath: own).deletingLastPathComponent()
        let built = root.appending(path: ".build/debug")
        return FileManager.default.isExecutableFile(atPath: beside.appending(path: "dragon").path) ? beside : built
    }()

    static let data = root.deletingLastPathComponent().appending(path: "shared/data")

    static var hasData: Bool { FileManager.default.fileExists(atPath: data.path) }

    /// The cluster to test against; nil for the embedded broker.
    static let cluster = ProcessInfo.processInfo.environment["DRAGON_KAFKA_BROKERS"]

    /// Where a program of the distribution is; nil where it is not installed.
    static func find(_ name: String) -> URL? {
        for folder in ["/usr/bin", "/bin", "/usr/local/bin"] {
            let url = URL(filePath: folder).appending(path: name)
            if FileManager.default.isExecutableFile(atPath: url.path) { return url }
        }
        return nil
    }

    /// What a program printed, and how it ended.
    struct Outcome: Sendable {
        var status: Int32
        var output: String
        var error: String

        var lines: [String] { output.split(separator: "\n").map(String.init) }
    }

    /// Runs a program to its end; kills it after `deadline`.
    static func run(
        _ executable: URL, _ arguments: [String], environment: [String: String] = [:], input: String = "",
        deadline: Duration = .seconds(120)
    ) async throws -> Outcome {
        let values = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        return try await withThrowingTaskGroup(of: Outcome.self) { tasks in
            tasks.addTask {
                let result = try await Subprocess.run(
                    .path(FilePath(executable.path)), arguments: Arguments(arguments),
                    environment: .custom(
                        Dictionary(uniqueKeysWithValues: values.map { (.init(stringLiteral: $0.key), $0.value) })),
                    workingDirectory: FilePath(root.path), input: .string(input),
                    output: .string(limit: 64 << 20), error: .string(limit: 16 << 20))
                let status: Int32 =
                    switch result.terminationStatus {
                    case .exited(let code): code
                    case .signaled(let signal): 128 + signal
                    }
                return Outcome(
                    status: status, output: result.standardOutput, error: result.standardError)
            }
            tasks.addTask {
                try await Task.sleep(for: deadline)
                throw TimedOut(what: "\(executable.lastPathComponent) \(arguments.joined(separator: " "))")
            }
            defer { tasks.cancelAll() }
            guard let outcome = try await tasks.next() else { throw TimedOut(what: executable.lastPathComponent) }
            return outcome
        }
    }

    struct TimedOut: Error {
        var what: String
    }

    /// Asks `condition` again and again until it holds; an upper bound, not a wait to be right.
    static func eventually(
        _ what: String, within deadline: Duration = .seconds(60), _ condition: () async throws -> Bool
    ) async throws {
        let end = ContinuousClock.now + deadline
        while ContinuousClock.now < end {
            if try await condition() { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw TimedOut(what: what)
    }
}
