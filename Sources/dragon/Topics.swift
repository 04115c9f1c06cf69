import ArgumentParser
import Foundation
import Intelligence
import Kafka
import WorkerKit

/// `dragon topics`.
struct Topics: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the topics of the cluster: partitions, what is kept, what is missing.",
        discussion: """
            Topics that the configuration names and the cluster lacks are listed as missing; --create makes them \
            (on a cluster; the embedded broker makes them itself when it starts).
            """)

    @OptionGroup var options: ProgramOptions

    @Flag(help: "Create the topics that are missing.")
    var create = false

    @Flag(help: "Print JSON, one object per line.")
    var json = false

    /// One row.
    private struct Row: Encodable {
        var topic: String
        var partitions: Int
        var records: Int64
        var low: Int64
        var high: Int64
        var state: String
    }

    func run() async throws {
        try await Program.reportingErrors {
            let configuration = try options.load()
            let agencies = try AgencyDirectory.load(configuration.files.agencies)
            let catalogue = try TopicCatalogue.load(
                configuration.files.topics, agencies: agencies, names: configuration.topics)
            let cluster = try await BrokerLocator(configuration).connect(clientID: "dragon-topics")
            let admin = try Admin(cluster.settings)
            if create {
                for topic in try await catalogue.createMissing(on: admin) { Terminal.output("created \(topic)") }
            }
            let rows = try await rows(admin, catalogue)
            await admin.close()
            json ? try printJSON(rows) : printTable(rows)
        }
    }

    private func rows(_ admin: Admin, _ catalogue: TopicCatalogue) async throws -> [Row] {
        let topics = try await admin.metadata(deadline: .seconds(10)).topics.filter {
            !$0.topic.rawValue.hasPrefix("__")
        }
        let watermarks = try await admin.watermarks(topics.flatMap(\.topicPartitions), deadline: .seconds(20))
        var rows = topics.map { topic -> Row in
            let marks = topic.topicPartitions.compactMap { watermarks[$0] }
            let low = marks.reduce(0) { $0 + $1.low.rawValue }
            let high = marks.reduce(0) { $0 + $1.high.rawValue }
            let isListed = catalogue.entries.contains { $0.topic == topic.topic }
            return Row(
                topic: topic.topic.rawValue, partitions: topic.partitions.count, records: high - low, low: low,
                high: high,
                state: isListed ? "ok" : "not in the configuration")
        }
        for entry in catalogue.entries where !topics.contains(where: { $0.topic == entry.topic }) {
            rows.append(
                Row(
                    topic: entry.topic.rawValue, partitions: entry.partitions, records: 0, low: 0, high: 0,
                    state: "missing"))
        }
        return rows.sorted { $0.topic < $1.topic }
    }

    private func printJSON(_ rows: [Row]) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        for row in rows { Terminal.output(String(decoding: try encoder.encode(row), as: UTF8.self)) }
    }

    private func printTable(_ rows: [Row]) {
        Terminal.output(
            Table(
                header: ["TOPIC", "PARTITIONS", "RECORDS KEPT", "EVER WRITTEN", "STATE"],
                alignment: [.left, .right, .right, .right, .left],
                rows: rows.map { [$0.topic, "\($0.partitions)", "\($0.records)", "\($0.high)", $0.state] }
            ).description)
    }
}
