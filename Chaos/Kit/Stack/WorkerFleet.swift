import Foundation
import Synchronization
import WorkerKit

/// The instances of all workers.
public final class WorkerFleet: Sendable {
    private let state: StateDirectory
    private let configurationFile: URL
    private let environment: [String: String]
    private let stopDeadlines: [WorkerName: Duration]
    private let programs: URL
    private let instances = Mutex<[WorkerSlot: WorkerProcess]>([:])
    private let left = Mutex<[WorkerExit]>([])

    /// - Parameter programs: the folder of the built programs.
    public init(_ stack: ChaosStack, programs: URL) {
        state = stack.configuration.state
        configurationFile = stack.configuration.file
        environment = stack.environment
        // The drain deadline, the hard end that a program sets itself after that, and some seconds more.
        stopDeadlines = Dictionary(
            uniqueKeysWithValues: WorkerName.allCases.map {
                ($0, stack.configuration.worker($0).drainDeadline + .seconds(20))
            })
        self.programs = programs
    }

    /// Everyone who is there now, by name.
    public var all: [WorkerProcess] {
        instances.withLock { $0.values.sorted { $0.slot < $1.slot } }
    }

    /// The instances of one worker.
    public func instances(of worker: WorkerName) -> [WorkerProcess] { all.filter { $0.slot.worker == worker } }

    /// That instance, if it is there.
    public func instance(_ slot: WorkerSlot) -> WorkerProcess? { instances.withLock { $0[slot] } }

    /// Every end so far.
    public var exits: [WorkerExit] { left.withLock { $0 } + all.flatMap(\.exits) }

    /// Starts one more instance.
    @discardableResult
    public func start(_ slot: WorkerSlot) throws -> WorkerProcess {
        let executable = programs.appending(path: slot.worker.executable)
        let library = programs.appending(path: ShiftedClock.library)
        for file in [executable, library] where !FileManager.default.fileExists(atPath: file.path) {
            throw ProgramError(.unavailable, "\(file.path) is missing: build the whole package with `swift build`")
        }
        let clock = try ShiftedClock(state.run.appending(path: "\(slot).clock"))
        let process = WorkerProcess(
            slot: slot, executable: executable, arguments: ["--config", configurationFile.path],
            environment: environment.merging(clock.environment(library: library)) { _, new in new },
            log: state.logs.appending(path: "\(slot).log"), clock: clock)
        instances.withLock { $0[slot] = process }
        process.start()
        return process
    }

    /// Lets an instance stop in order and go for good.
    public func dismiss(_ slot: WorkerSlot) async {
        guard let process = instances.withLock({ $0[slot] }) else { return }
        await Self.listening(process)
        _ = await process.stop(within: stopDeadline(of: slot.worker), isFinal: false)
        left.withLock { $0 += process.exits }
        instances.withLock { $0[slot] = nil }
    }

    /// Stops everyone in order. The names of those that had to be killed.
    public func stop() async -> [WorkerSlot] {
        let deadlines = stopDeadlines
        return await withTaskGroup(of: WorkerSlot?.self) { group in
            for process in all {
                group.addTask {
                    let deadline = deadlines[process.slot.worker] ?? .seconds(30)
                    return await process.stop(within: deadline, isFinal: true) ? nil : process.slot
                }
            }
            return await group.reduce(into: []) { stubborn, slot in
                if let slot { stubborn.append(slot) }
            }.sorted()
        }
    }

    /// How long an instance may take to stop.
    public func stopDeadline(of worker: WorkerName) -> Duration { stopDeadlines[worker] ?? .seconds(30) }

    /// Waits until the instance listens; false where it does not within a minute.
    @discardableResult
    public static func listening(_ process: WorkerProcess) async -> Bool {
        let end = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < end, !Task.isCancelled {
            if process.isListening { return true }
            try? await Task.sleep(for: .milliseconds(200))
        }
        return false
    }
}
