import ArgumentParser
import Foundation
import Kafka
import LagMonitoring
import WorkerKit

/// `dragon lag`.
struct LagCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lag",
        abstract: "Show how far each worker is behind, in records and in seconds.",
        discussion: """
            Asks the broker once. Lag in seconds is the age of the oldest record that waits. With --json the \
            structure is that of the monitor's /lag.
            """)

    @OptionGroup var options: ProgramOptions

    @Flag(help: "Print JSON.")
    var json = false

    @Flag(help: "Show every partition.")
    var partitions = false

    func run() async throws {
        try await Program.reportingErrors {
            let configuration = try options.load()
            let cluster = try await BrokerLocator(configuration).connect(clientID: "dragon-lag")
            let admin = try Admin(cluster.settings)
            let monitor = LagMonitor(
                source: KafkaLagSource(admin), groups: try configuration.monitoredGroups(), interval: .seconds(5))
            let snapshot = await monitor.sampleOnce(deadline: .seconds(8))
            await admin.close()
            if let problem = snapshot.problem {
                throw ProgramError(problem.isBrokerUnreachable ? .unavailable : .software, "\(problem)")
            }
            if json {
                Terminal.output(snapshot.json)
            } else {
                Terminal.output(LagTable(partitions: partitions, colour: Terminal.colour).text(of: snapshot))
            }
        }
    }
}

extension DragonConfiguration {
    /// The workers as the lag monitor knows them.
    func monitoredGroups() throws -> [MonitoredGroup] {
        try WorkerName.allCases.map { name in
            MonitoredGroup(
                worker: name.executable, group: GroupID(worker(name).group),
                topics: try subscription(of: name).map(TopicSelector.init), deadLetterTopic: topics.deadLetters(name))
        }
    }
}
