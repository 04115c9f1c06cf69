import Foundation
import Subprocess
import Synchronization
import SystemPackage
import WorkerKit

/// One instance of a worker as a child process: started again whenever it ends, until it is to stay away.
public final class WorkerProcess: Sendable {
    private struct State {
        var pid: Int32?
        var isWanted = true
        var isFinal = false
        var told: (cause: WorkerExit.Cause, at: ContinuousClock.Instant)?
        var exits: [WorkerExit] = []
        var logStart = 0
        /// Starts it again and again; nil while it is to stay away and has ended.
        var task: Task<Void, Never>?
    }

    /// Which instance it is.
    public let slot: WorkerSlot
    /// Its wall clock.
    public let clock: ShiftedClock
    private let executable: URL
    private let arguments: [String]
    private let environment: [String: String]
    private let log: URL
    private let state = Mutex(State())

    init(
        slot: WorkerSlot, executable: URL, arguments: [String], environment: [String: String], log: URL,
        clock: ShiftedClock
    ) {
        self.slot = slot
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.log = log
        self.clock = clock
    }

    /// How it ended so far.
    public var exits: [WorkerExit] { state.withLock { $0.exits } }

    /// Its process id while it runs.
    public var pid: Int32? { state.withLock { $0.pid } }

    /// Whether it listens: it has its signal handlers then, and has begun to join its group.
    public var isListening: Bool { address != nil }

    /// Where its pages are, once it listens.
    public var address: String? {
        let start = state.withLock { $0.pid == nil ? nil : $0.logStart }
        guard let start, let handle = try? FileHandle(forReadingFrom: log) else { return nil }
        defer { try? handle.close() }
        guard (try? handle.seek(toOffset: UInt64(start))) != nil, let data = try? handle.readToEnd() else {
            return nil
        }
        let announcement = "\(slot.worker.executable) http="
        return String(decoding: data, as: UTF8.self).split(separator: "\n")
            .first { $0.hasPrefix(announcement) }.map { String($0.dropFirst(announcement.count)) }
    }

    /// Starts it, now and after each end.
    public func start() {
        state.withLock { state in
            state.isWanted = true
            if state.task == nil { state.task = Task { await self.keepRunning() } }
        }
    }

    /// Sends a signal. `cause` says that it is to end by it. False where there is no process.
    @discardableResult
    public func signal(_ signal: Int32, cause: WorkerExit.Cause? = nil) -> Bool {
        state.withLock { state in
            guard let pid = state.pid, kill(pid, signal) == 0 else { return false }
            if let cause { state.told = (cause, .now) }
            return true
        }
    }

    /// Does not start it again when it ends.
    public func stayAway() { state.withLock { $0.isWanted = false } }

    /// SIGTERM, and SIGKILL to one that has not ended by `deadline`. False where that was needed.
    public func stop(within deadline: Duration, isFinal: Bool) async -> Bool {
        state.withLock { state in
            state.isWanted = false
            state.isFinal = isFinal
        }
        signal(SIGCONT)
        signal(SIGTERM, cause: .terminated)
        let running = state.withLock { $0.task }
        let watchdog = Task {
            try await Task.sleep(for: deadline)
            signal(SIGKILL)
        }
        await running?.value
        watchdog.cancel()
        return await watchdog.result.isFailure
    }

    private func keepRunning() async {
        while isStillWanted() {
            let began = ContinuousClock.now
            let status = await runOnce()
            state.withLock { state in
                let (cause, since) = state.told ?? (.byItself, began)
                state.exits.append(
                    WorkerExit(
                        slot: slot, cause: cause, status: status, isFinal: state.isFinal,
                        seconds: since.duration(to: .now) / .seconds(1)))
                state.pid = nil
                state.told = nil
            }
            try? await Task.sleep(for: .milliseconds(300))
        }
    }

    private func isStillWanted() -> Bool {
        state.withLock { state in
            if !state.isWanted { state.task = nil }
            return state.isWanted
        }
    }

    private func runOnce() async -> WorkerExit.Status {
        do {
            let descriptor = try FileDescriptor.open(
                FilePath(log.path), .writeOnly, options: [.append, .create], permissions: [.ownerRead, .ownerWrite])
            let logStart = try descriptor.seek(offset: 0, from: .end)
            // A group of its own: Ctrl-C must reach the chaos program alone, which stops the workers in order.
            var options = PlatformOptions()
            options.processGroupID = 0
            let result = try await run(
                .path(FilePath(executable.path)), arguments: Arguments(arguments),
                environment: .custom(
                    Dictionary(
                        uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) })),
                platformOptions: options, input: .none,
                output: .fileDescriptor(descriptor, closeAfterSpawningProcess: false),
                error: .fileDescriptor(descriptor, closeAfterSpawningProcess: true)
            ) { execution in
                self.state.withLock { state in
                    state.pid = execution.processIdentifier.value
                    state.logStart = Int(logStart)
                    // It was told to stop while it was being started.
                    if !state.isWanted, kill(execution.processIdentifier.value, SIGKILL) == 0 {
                        state.told = (.killed, .now)
                    }
                }
            }
            return switch result.terminationStatus {
            case .exited(let code): .exited(code)
            case .signaled(let signal): .signaled(signal)
            }
        } catch {
            // It could not be started: as a shell would say it.
            return .exited(126)
        }
    }
}

extension Result {
    /// Whether it failed.
    fileprivate var isFailure: Bool { if case .failure = self { true } else { false } }
}
