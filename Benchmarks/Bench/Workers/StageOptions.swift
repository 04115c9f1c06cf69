import ArgumentParser
import Foundation

/// What every benchmark of processes is told.
struct StageOptions: ParsableArguments {
    @Option(help: "HOST:PORT of a cluster; without, an embedded broker in another process.")
    var brokers: String?

    @Option(help: "Partitions of the topics; the embedded broker keeps 5 MiB of each.")
    var partitions: Int = 64

    @Option(help: "Records of the backlog.")
    var count: Int = 1_000_000

    @Option(help: "Rounds of each side.")
    var rounds: Int = 3

    @Option(help: "The workers' configuration.")
    var config: String = "config/dragon.yaml"

    /// Runs `body` on a stage of these options, and takes the stage down whatever happens.
    func onStage(partitions: Int? = nil, _ body: (Stage) async throws -> Void) async throws {
        let stage = try await Stage(brokers: brokers, partitions: partitions ?? self.partitions)
        do {
            try await body(stage)
        } catch {
            await stage.close()
            throw error
        }
        await stage.close()
    }

    /// What is measured, in one line.
    func heading(_ name: String, _ records: AlertRecords) -> String {
        "\(name): \(count) records of \(records.meanBytes) bytes, \(partitions) partitions, "
            + (brokers == nil ? "embedded broker" : "cluster")
    }
}

/// The peer in Python, where there is an interpreter with what it needs.
struct PythonOptions: ParsableArguments {
    @Option(help: "A Python with confluent-kafka, orjson and PyYAML for the peer; skipped without.")
    var python: String?

    @Option(help: "The rules, for the peer.")
    var rules: String = "config/rules.yaml"

    @Option(help: "The folder of lists, for the peer.")
    var lists: String = "config/lists"

    /// The peer on that stage; nil where there is none.
    func peer(on stage: Stage) -> Subject? {
        python.map { .python(URL(filePath: $0), on: stage, rules: rules, lists: lists) }
    }
}
