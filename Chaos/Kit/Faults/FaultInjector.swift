import Foundation
import Kafka
import WorkerKit

/// Does to a stack what the schedule says.
public struct FaultInjector: Sendable {
    let fleet: WorkerFleet
    let cluster: ChaosCluster
    let configuration: DragonConfiguration
    let receiver: WebhookReceiver
    let journal: FaultJournal
    let clock: RunClock

    /// An injector for that stack.
    public init(
        _ stack: ChaosStack, fleet: WorkerFleet, cluster: ChaosCluster, journal: FaultJournal, clock: RunClock
    ) {
        self.fleet = fleet
        self.cluster = cluster
        configuration = stack.configuration
        receiver = stack.receiver
        self.journal = journal
        self.clock = clock
    }

    /// Runs the schedule to its end, several faults at a time where they overlap. Its times count from now.
    public func run(_ schedule: FaultSchedule) async throws {
        let begin = clock.milliseconds
        try await withThrowingTaskGroup { group in
            for fault in schedule.faults {
                try await clock.wait(until: begin + fault.at)
                group.addTask { try await inject(fault) }
            }
            try await group.waitForAll()
        }
    }

    private func inject(_ fault: PlannedFault) async throws {
        if fault.card.needsEmbeddedCluster, cluster.embedded == nil {
            return journal.note(.skipped, fault, "only the embedded cluster can do this")
        }
        do {
            guard try await begin(fault.action) else {
                return journal.note(.skipped, fault, "\(fault.action): not there at that moment")
            }
            journal.note(.begun, fault)
            guard fault.lasts > 0 else { return }
            // A run that is cancelled lifts its faults all the same.
            try? await Task.sleep(for: .milliseconds(fault.lasts))
            try await lift(fault.action)
            journal.note(.lifted, fault)
        } catch let error as KafkaError {
            journal.note(.skipped, fault, "\(fault.action): \(error)")
        }
    }

    /// False where there is nobody to do it to.
    private func begin(_ action: FaultAction) async throws -> Bool {
        switch action {
        case .kill(let slot): return fleet.instance(slot)?.signal(SIGKILL, cause: .killed) ?? false
        case .freeze(let slot): return fleet.instance(slot)?.signal(SIGSTOP) ?? false
        case .terminate(let slot): return await terminate(slot)
        case .fullDisk(let slot, let bytes): return await limitFiles(of: slot, to: "\(bytes)")
        case .clockJump(let slot, let seconds):
            fleet.instance(slot)?.clock.shift(by: .seconds(seconds))
            return fleet.instance(slot) != nil
        case .outage(let worker):
            for process in fleet.instances(of: worker) {
                process.stayAway()
                process.signal(SIGKILL, cause: .killed)
            }
        case .join(let worker): try fleet.start(extra(worker))
        case .receiver(let number, let behaviour): receiver.set(behaviour, ofAgency: number)
        default: return try beginOnBrokers(action)
        }
        return true
    }

    private func lift(_ action: FaultAction) async throws {
        switch action {
        case .freeze(let slot): fleet.instance(slot)?.signal(SIGCONT)
        case .fullDisk(let slot, _): _ = await limitFiles(of: slot, to: "unlimited")
        case .clockJump(let slot, _): fleet.instance(slot)?.clock.shift(by: .zero)
        case .outage(let worker): for process in fleet.instances(of: worker) { process.start() }
        case .join(let worker): await fleet.dismiss(extra(worker))
        case .receiver(let number, _): receiver.set(.healthy, ofAgency: number)
        default: try liftFromBrokers(action)
        }
    }

    /// Lifts everything that may still be in force.
    public func liftAll() async {
        for worker in WorkerName.allCases {
            for process in fleet.instances(of: worker) {
                process.signal(SIGCONT)
                process.clock.shift(by: .zero)
                _ = await limitFiles(of: process.slot, to: "unlimited")
                process.start()
            }
        }
        for number in receiver.agencies.indices { receiver.set(.healthy, ofAgency: number) }
        healBrokers()
    }

    /// Only an instance that listens knows what to do about SIGTERM.
    private func terminate(_ slot: WorkerSlot) async -> Bool {
        guard let process = fleet.instance(slot), await WorkerFleet.listening(process) else { return false }
        return process.signal(SIGTERM, cause: .terminated)
    }

    private func extra(_ worker: WorkerName) -> WorkerSlot { WorkerSlot(worker, 9) }

    /// `bytes` is the size beyond which no file of the process may grow, as util-linux's prlimit takes it. The soft
    /// limit only, so that it can be lifted again.
    private func limitFiles(of slot: WorkerSlot, to bytes: String) async -> Bool {
        guard let pid = fleet.instance(slot)?.pid else { return false }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/prlimit")
        process.arguments = ["--pid", "\(pid)", "--fsize=\(bytes):"]
        process.standardError = FileHandle.nullDevice
        return await withCheckedContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus == 0) }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                continuation.resume(returning: false)
            }
        }
    }
}
