import AsyncHTTPClient
import Foundation
import Intelligence
import Kafka
import NIOCore
import NIOHTTP1
import Synchronization
import WorkerKit

/// The programs of one stack: the embedded broker unless a cluster is named, the workers, the monitor.
final class Stack: Sendable {
    let configuration: DragonConfiguration
    let broker: ManagedProcess?
    let workers: [ManagedProcess]
    let monitor: ManagedProcess
    /// Holds the state directory for one stack: two would fight over the same databases.
    private let lock: FileLock

    /// Prepares a stack; ``start()`` starts it.
    ///
    /// - Throws: ``ProgramError`` where another stack runs in the same state directory, or a program is missing.
    init(_ configuration: DragonConfiguration) throws {
        self.configuration = configuration
        try configuration.state.create()
        lock = try FileLock(configuration.state.run.appending(path: "up.lock"))
        guard lock.take() else {
            throw ProgramError(
                .tempFail,
                "another `dragon up` runs in \(configuration.state.url.path); give this one its own with "
                    + "DRAGON_STATE_DIR=DIR")
        }
        var environment = ProcessInfo.processInfo.environment
        environment["DRAGON_STATE_DIR"] = configuration.state.url.path
        environment["DRAGON_KAFKA_BROKERS"] = configuration.kafka.brokers
        environment[Program.supervisorVariable] = "\(ProcessInfo.processInfo.processIdentifier)"
        func program(_ name: String, drain: Duration = .seconds(5)) throws -> ManagedProcess {
            let executable = try Self.executable(name)
            return ManagedProcess(
                name: name, executable: executable,
                arguments: ["--config", configuration.file.absoluteURL.path], environment: environment,
                log: configuration.state.logs.appending(path: "\(name).log"), drainDeadline: drain)
        }
        broker = configuration.kafka.isEmbedded ? try program("dragon-broker") : nil
        workers = try WorkerName.allCases.map {
            try program($0.executable, drain: configuration.worker($0).drainDeadline)
        }
        monitor = try program("dragon-monitor")
    }

    /// All of them, in the order in which they start.
    var all: [ManagedProcess] { (broker.map { [$0] } ?? []) + workers + [monitor] }

    /// Starts everything and waits until the workers are ready.
    ///
    /// - Throws: ``ProgramError`` (69) where one does not get ready in time, with the end of its log.
    func start() async throws {
        try? FileManager.default.removeItem(at: configuration.state.brokerAddress)
        for process in all {
            try? FileManager.default.removeItem(at: configuration.state.run.appending(path: "\(process.name).json"))
        }
        broker?.start()
        // Its own broker has the time to start that a slow machine needs; the workers find it running.
        var patient = configuration
        if patient.kafka.isEmbedded { patient.kafka.startTimeout = max(patient.kafka.startTimeout, .seconds(30)) }
        let cluster = try await BrokerLocator(patient).connect(clientID: "dragon-up")
        if !configuration.kafka.isEmbedded {
            let admin = try Admin(cluster.settings)
            let agencies = try AgencyDirectory.load(configuration.files.agencies)
            _ = try await TopicCatalogue.load(
                configuration.files.topics, agencies: agencies, names: configuration.topics
            ).createMissing(on: admin)
            await admin.close()
        }
        for process in workers + [monitor] { process.start() }
        for process in workers + [monitor] { try await waitUntilReady(process) }
    }

    /// Stops everything, the broker last: what the workers have in hand is committed there.
    func stop() async {
        await withTaskGroup { group in
            for process in workers {
                group.addTask { await process.stop() }
            }
        }
        await monitor.stop()
        await broker?.stop()
    }

    /// The base address of a program's HTTP interface.
    func address(of name: String) -> String? {
        RunningProgram.find(name, in: configuration.state)?.http
    }

    private func waitUntilReady(_ process: ManagedProcess) async throws {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(60)
        while clock.now < end {
            if let address = address(of: process.name) {
                let request = HTTPClientRequest(url: address + "/health/ready")
                let answer = try? await HTTPClient.shared.execute(request, timeout: .seconds(2))
                if answer?.status == .ok { return }
            }
            let state = process.state
            guard state.restarts < 3 else {
                throw ProgramError(
                    .unavailable, "\(process.name) does not stay up (\(state.lastEnd ?? "")): \(endOfLog(process))")
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw ProgramError(.unavailable, "\(process.name) did not get ready within 60 s: \(endOfLog(process))")
    }

    private func endOfLog(_ process: ManagedProcess) -> String {
        let text = (try? String(contentsOf: process.log, encoding: .utf8)) ?? ""
        let lines = text.split(separator: "\n").suffix(5).joined(separator: "\n  ")
        return "see \(process.log.path)\n  \(lines)"
    }

    /// The program `name` beside this one.
    private static func executable(_ name: String) throws -> URL {
        let own =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
            ?? CommandLine.arguments[0]
        let url = URL(filePath: own).deletingLastPathComponent().appending(path: name)
        guard FileManager.default.isExecutableFile(atPath: url.path) else {
            throw ProgramError(.unavailable, "\(url.path) is missing: build the whole package with `swift build`")
        }
        return url
    }
}
