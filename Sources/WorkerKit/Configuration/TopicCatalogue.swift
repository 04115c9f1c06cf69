import Foundation
import Intelligence
import Kafka
import Settings

/// The topics of the stream, as `topics.yaml` lists them, with `{agency}` and `{worker}` filled in.
public struct TopicCatalogue: Sendable {
    /// One topic.
    public struct Entry: Sendable, Equatable {
        /// Its full name.
        public var topic: Topic
        /// Its number of partitions.
        public var partitions: Int
        /// On a cluster; the embedded broker keeps one copy.
        public var replication: Int
        /// How long a cluster keeps a record; nil leaves it to the cluster.
        public var retention: Duration?
        /// The largest record in bytes; nil leaves it to the cluster.
        public var maximumRecordBytes: Int?
    }

    /// The topics in the order of the file.
    public var entries: [Entry]

    /// Reads `topics.yaml`.
    ///
    /// - Throws: ``SettingsError`` with every problem, ``ProgramError`` where the file cannot be read.
    public static func load(
        _ file: URL, agencies: AgencyDirectory, names: StreamTopics
    ) throws -> TopicCatalogue {
        let document = try SettingsFile.open(file)
        var entries: [Entry] = []
        for node in document.root["topics"].elements {
            let pattern = node.string("name")
            let partitions = node.integer("partitions", default: 1, in: 1...1000)
            let replication = node.integer("replication", default: 3, in: 1...9)
            let retention = node.duration("retention", default: .zero, in: .zero ... .seconds(36_500 * 86_400))
            let maximumRecordBytes = node.optionalInteger("max_record_bytes", in: 1024...64 << 20)
            _ = node.optionalString("holds")
            for name in Self.expand(pattern, agencies: agencies).map(names.prefixed) {
                guard Topic.isValid(name) else {
                    node["name"].report("must be 1 to 249 characters of a-z, A-Z, 0-9, . _ -", value: name)
                    continue
                }
                guard !entries.contains(where: { $0.topic.rawValue == name }) else {
                    node["name"].report("stands twice", value: name)
                    continue
                }
                entries.append(
                    Entry(
                        topic: Topic(name), partitions: partitions, replication: replication,
                        retention: retention == .zero ? nil : retention, maximumRecordBytes: maximumRecordBytes))
            }
        }
        if entries.isEmpty { document.root["topics"].report("must list at least one topic") }
        try document.finish()
        return TopicCatalogue(entries: entries)
    }

    private static func expand(_ pattern: String, agencies: AgencyDirectory) -> [String] {
        if pattern.contains("{agency}") {
            return agencies.agencies.map {
                pattern.replacingOccurrences(of: "{agency}", with: $0.code.rawValue.lowercased())
            }
        }
        if pattern.contains("{worker}") {
            return WorkerName.allCases.map { pattern.replacingOccurrences(of: "{worker}", with: $0.rawValue) }
        }
        return [pattern]
    }
}

extension TopicCatalogue.Entry {
    /// The topic to create in a cluster of `brokers` brokers.
    public func newTopic(brokers: Int) -> NewTopic {
        var properties: [String: String] = [:]
        if let retention { properties["retention.ms"] = "\(retention.components.seconds * 1000)" }
        if let maximumRecordBytes { properties["max.message.bytes"] = "\(maximumRecordBytes)" }
        return NewTopic(
            topic, partitions: partitions, replication: max(1, min(replication, brokers)), properties: properties)
    }
}
