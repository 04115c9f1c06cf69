import Foundation
import Intelligence
import Kafka
import WorkerKit

/// The brokers of a run: embedded ones in this process, or a cluster.
public final class ChaosCluster: Sendable {
    /// How many brokers the embedded cluster has.
    public static let brokers = 3
    /// The embedded brokers; nil on a cluster.
    public let embedded: EmbeddedCluster?
    /// How to reach the brokers.
    public let settings: ClientSettings
    /// The cluster's own id.
    public let id: String
    /// Every topic of the run.
    public let topics: [Topic]
    /// Every partition of the run.
    public let partitions: [TopicPartition]

    /// Starts the brokers, or finds them, and creates the topics.
    ///
    /// - Parameter records: how many records are to go through: the embedded broker keeps 5 MiB a partition.
    public init(_ configuration: DragonConfiguration, records: Int) async throws {
        let agencies = try AgencyDirectory.load(configuration.files.agencies)
        var catalogue = try TopicCatalogue.load(
            configuration.files.topics, agencies: agencies, names: configuration.topics)
        if configuration.kafka.isEmbedded {
            // A record and its assessment are some 4 kB, and a thread stays in one partition; 2 MiB leave room.
            let enough = min(max(records * 4096 / (2 << 20), 8), 64)
            for index in catalogue.entries.indices {
                catalogue.entries[index].partitions = max(catalogue.entries[index].partitions, enough)
            }
            let cluster = try EmbeddedCluster(
                brokers: Self.brokers, topics: catalogue.entries.map { $0.newTopic(brokers: Self.brokers) })
            try StateDirectory.replace(
                configuration.state.brokerAddress, with: cluster.bootstrapServers + "\n")
            embedded = cluster
        } else {
            embedded = nil
        }
        (settings, id) = try await BrokerLocator(configuration).connect(clientID: "dragon-chaos")
        if embedded == nil {
            let admin = try Admin(settings)
            _ = try await catalogue.createMissing(on: admin)
            await admin.close()
        }
        topics = catalogue.entries.map(\.topic)
        partitions = catalogue.entries.flatMap { entry in
            (0..<entry.partitions).map { TopicPartition(entry.topic, Partition(Int32($0))) }
        }
    }

    /// The largest number of records that the embedded cluster can keep until they are counted.
    public static let maximumRecords = 60_000

    /// Ends the embedded brokers.
    public func close() { embedded?.close() }
}
