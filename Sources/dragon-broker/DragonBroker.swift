import ArgumentParser
import Foundation
import Intelligence
import Kafka
import Logging
import ServiceLifecycle
import WorkerKit

/// The embedded development broker as a process.
@main
struct DragonBroker: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dragon-broker",
        abstract: "A Kafka broker for development: real protocol, everything in memory, gone when it stops.",
        discussion: """
            Listens on 127.0.0.1 at a port that the kernel chooses, prints `bootstrap=HOST:PORT` and writes HOST:PORT \
            to the address file, where the other programs of the same state directory find it.

            It keeps about 5 MiB per partition and drops the oldest beyond that. Not for production: name a cluster \
            with DRAGON_KAFKA_BROKERS instead; the workers are the same.
            """)

    @OptionGroup var options: ProgramOptions

    @Option(help: "The topics to create; default: the topics file of the configuration.")
    var topics: String?

    @Option(help: "Where to write HOST:PORT; default: run/broker.address in the state directory.")
    var addressFile: String?

    @Option(help: "The number of brokers that the cluster pretends to have, 1 to 9.")
    var brokers: Int = 1

    func validate() throws {
        guard (1...9).contains(brokers) else { throw ValidationError("--brokers must be from 1 to 9, not \(brokers)") }
    }

    func run() async throws {
        try await Program.reportingErrors {
            let configuration = try options.load()
            LineLogHandler.bootstrap(configuration.log)
            try configuration.state.create()
            let agencies = try AgencyDirectory.load(configuration.files.agencies)
            let file = topics.map { URL(filePath: $0) } ?? configuration.files.topics
            let catalogue = try TopicCatalogue.load(file, agencies: agencies, names: configuration.topics)
            let cluster = try EmbeddedCluster(
                brokers: brokers,
                topics: catalogue.entries.map { $0.newTopic(brokers: brokers) })
            let address = addressFile.map { URL(filePath: $0) } ?? configuration.state.brokerAddress
            try StateDirectory.replace(address, with: cluster.bootstrapServers + "\n")
            let announced = cluster.bootstrapServers + "\n"
            defer {
                // Only its own: another broker may have come in its place.
                if (try? String(contentsOf: address, encoding: .utf8)) == announced {
                    try? FileManager.default.removeItem(at: address)
                }
            }
            StandardStream.output.write("bootstrap=\(announced)")
            try await Program.serve(
                "dragon-broker", configuration, Logger(label: "dragon-broker"), drain: .seconds(2),
                services: [UntilStopped()])
            cluster.close()
        }
    }
}

/// Waits for the signal to stop.
private struct UntilStopped: Service {
    func run() async throws {
        try await gracefulShutdown()
    }
}
