import Foundation
import Kafka

/// A program whose work is measured: it consumes the stage's input and produces to its output.
struct Subject {
    /// As results name it.
    let name: String
    let executable: URL
    let arguments: [String]
    /// What it prints when it is about to connect; what came before is not counted.
    let marker: String
    /// Further variables.
    var environment: [String: String] = [:]
    /// Its consumer group, which has done nothing yet: for a further round a new subject is made.
    let group = "bench-\(UInt32.random(in: 0 ... .max))"

    /// Starts it on the stage.
    func start(on stage: Stage) throws -> MeteredProcess {
        try MeteredProcess(
            name, executable, arguments,
            environment: stage.environment(group: group).merging(environment) { _, own in own },
            directory: stage.directory)
    }

    /// The real scorer, from beside this program; without its memory of earlier records, which its peers do not have
    /// either. `DRAGON_WORKERS_SCORER_MEMORY_ENABLED` in the environment brings it back.
    static func scorer(config: String, name: String = "dragon-scorer", _ environment: [String: String] = [:]) -> Self {
        let memory = "DRAGON_WORKERS_SCORER_MEMORY_ENABLED"
        let asked = ProcessInfo.processInfo.environment[memory] ?? "false"
        // Nor has the peer watch-lists: a folder that is not there.
        let plain = [memory: asked, "DRAGON_FILES_WATCHLISTS": "no-watch-lists"]
        let environment = environment.merging(plain) { own, _ in own }
        let directory = BrokerHost.executable.deletingLastPathComponent()
        return Subject(
            name: name, executable: directory.appending(path: "dragon-scorer"), arguments: ["--config", config],
            marker: "http=", environment: environment)
    }

    /// The runtime with a handler that passes records on.
    static func worker(config: String, name: String = "empty worker", _ environment: [String: String] = [:]) -> Self {
        Subject(
            name: name, executable: BrokerHost.executable, arguments: [HostWorker.command, "--config", config],
            marker: "http=", environment: environment)
    }

    /// The same loop in plain C; in transactions where their limits are given: so many records or seconds.
    static func plainC(
        on stage: Stage, records: Int, transaction: (records: Int, seconds: Double)? = nil, linger: Int? = nil
    ) -> Self {
        var arguments = [
            HostCopy.command, "--brokers", stage.settings.brokers, "--input", stage.input.rawValue,
            "--output", stage.output.rawValue, "--partitions", "\(stage.partitions)", "--records", "\(records)",
        ]
        if stage.isEmbedded { arguments.append("--embedded") }
        if let transaction {
            arguments += ["--transaction", "\(transaction.records)", "--interval", "\(transaction.seconds)"]
        }
        if let linger { arguments += ["--linger", "\(linger)"] }
        let name = transaction == nil ? "plain C" : "plain C, transactions"
        return Subject(name: name, executable: BrokerHost.executable, arguments: arguments, marker: "ready")
    }

    /// The peer in Python.
    static func python(_ interpreter: URL, on stage: Stage, rules: String, lists: String) -> Self {
        var arguments = [
            "Benchmarks/peers/scorer.py", "--brokers", stage.settings.brokers, "--input", stage.input.rawValue,
            "--output", stage.output.rawValue, "--rules", rules, "--lists", lists,
        ]
        if stage.isEmbedded { arguments.append("--embedded") }
        return Subject(name: "Python", executable: interpreter, arguments: arguments, marker: "ready")
    }
}
