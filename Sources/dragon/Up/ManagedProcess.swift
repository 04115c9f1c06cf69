import Foundation
import Subprocess
import Synchronization
import SystemPackage
import WorkerKit

/// A program of the stack that `dragon up` runs: started, watched, restarted when it ends by itself, stopped gently.
final class ManagedProcess: Sendable {
    /// What is known of it.
    struct State: Sendable {
        var pid: Int32?
        var restarts = 0
        /// How it ended last, when it ended by itself.
        var lastEnd: String?
    }

    let name: String
    let arguments: [String]
    let environment: [String: String]
    let log: URL
    private let executable: URL
    /// Longer than the program's own drain deadline, and its hard end after that.
    private let stopDeadline: Duration
    private let contents = Mutex(State())
    private let task = Mutex<Task<Void, Never>?>(nil)

    init(
        name: String, executable: URL, arguments: [String], environment: [String: String], log: URL,
        drainDeadline: Duration
    ) {
        stopDeadline = drainDeadline + .seconds(12)
        self.name = name
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.log = log
    }

    var state: State { contents.withLock { $0 } }

    /// Starts it, and starts it again each time it ends by itself, with a growing wait.
    func start() {
        task.withLock { task in
            guard task == nil else { return }
            task = Task { await self.keepRunning() }
        }
    }

    /// Asks it to stop, waits for `stopDeadline`, then kills it.
    func stop() async {
        let running = task.withLock { $0 }
        running?.cancel()
        await running?.value
    }

    private func keepRunning() async {
        var backoff = Backoff(first: .milliseconds(500), maximum: .seconds(10))
        while !Task.isCancelled {
            let end = await runOnce()
            guard !Task.isCancelled else { return }
            contents.withLock { state in
                state.pid = nil
                state.lastEnd = end
                state.restarts += 1
            }
            try? await Task.sleep(for: backoff.wait())
        }
    }

    private func runOnce() async -> String {
        do {
            let descriptor = try FileDescriptor.open(
                FilePath(log.path), .writeOnly, options: [.append, .create],
                permissions: [.ownerRead, .ownerWrite])
            // A group of its own: Ctrl-C on the terminal must reach `dragon up` alone, which stops the others in order.
            var options = PlatformOptions()
            options.processGroupID = 0
            options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: stopDeadline)]
            let result = try await run(
                .path(FilePath(executable.path)), arguments: Arguments(arguments),
                environment: .custom(
                    Dictionary(
                        uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) })),
                platformOptions: options, input: .none,
                output: .fileDescriptor(descriptor, closeAfterSpawningProcess: false),
                error: .fileDescriptor(descriptor, closeAfterSpawningProcess: true)
            ) { execution in
                self.contents.withLock { $0.pid = execution.processIdentifier.value }
            }
            return "\(result.terminationStatus)"
        } catch is CancellationError {
            return "stopped"
        } catch {
            return "\(error)"
        }
    }
}
