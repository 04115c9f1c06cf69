import Foundation
import Intelligence
import Kafka
import WorkerKit

/// Where processes are measured: a broker that is none of them, the topics, and a state directory.
///
/// The broker is the embedded one in another process, or a cluster that is named. All topics begin with a prefix of
/// their own, so that a benchmark on a cluster touches nothing else there.
final class Stage {
    /// How clients of the benchmark itself reach the broker.
    let settings: ClientSettings
    /// What the names of all topics begin with.
    let prefix: String
    /// The alerts.
    let input: Topic
    /// What is made of them.
    let output: Topic
    /// Where a scorer puts what it cannot read.
    let deadLetters: Topic
    /// Of `input` and of `output`.
    let partitions: Int
    /// The processes' state and what they print.
    let directory: URL
    private let host: BrokerHost?
    private let admin: Admin

    /// Whether the broker is the embedded one.
    var isEmbedded: Bool { host != nil }

    /// `brokers` is a cluster; nil hosts the embedded broker. Creates the topics.
    init(brokers: String?, partitions: Int) async throws {
        let mark = String(UInt32.random(in: 0 ... .max), radix: 36)
        prefix = "bench-\(mark)."
        let names = StreamTopics(prefix: prefix)
        input = names.alerts(.drugs)
        output = names.assessments
        deadLetters = names.deadLetters(.scorer)
        self.partitions = partitions
        let topics = [
            NewTopic(input, partitions: partitions), NewTopic(output, partitions: partitions),
            NewTopic(deadLetters, partitions: 1),
        ]
        host = brokers == nil ? try BrokerHost(topics: topics) : nil
        settings = ClientSettings(brokers: brokers ?? host?.brokers ?? "", kind: host == nil ? .cluster : .embedded)
        admin = try Admin(settings)
        directory = FileManager.default.temporaryDirectory.appending(path: "dragon-bench-\(mark)")
        try StateDirectory(directory).create()
        if host != nil {
            try StateDirectory.replace(StateDirectory(directory).brokerAddress, with: settings.brokers + "\n")
        } else {
            for (topic, error) in try await admin.createTopics(topics, deadline: .seconds(30)) {
                if let error { throw KafkaError(error.code, "\(topic) could not be created: \(error)") }
            }
        }
    }

    /// Ends the broker and removes the directory.
    func close() async {
        await admin.close()
        host?.stop()
        try? FileManager.default.removeItem(at: directory)
    }

    /// The variables with which a worker works here; `group` is new in every round, so that it reads from the start.
    func environment(group: String) -> [String: String] {
        var variables = [
            "DRAGON_STATE_DIR": directory.path,
            "DRAGON_KAFKA_TOPIC_PREFIX": prefix,
            "DRAGON_WORKERS_SCORER_GROUP": group,
            // Progress is read from the commits, so they should not come in steps of a second.
            "DRAGON_WORKERS_SCORER_COMMIT_INTERVAL": "100ms",
            "DRAGON_LOG_LEVEL": "warning",
            // A worker must not outlive a benchmark that was killed.
            Program.supervisorVariable: "\(ProcessInfo.processInfo.processIdentifier)",
        ]
        if !isEmbedded { variables["DRAGON_KAFKA_BROKERS"] = settings.brokers }
        return variables
    }

    /// How many records of the input the group has done with.
    func committed(_ group: String) async throws -> Int {
        try await admin.committedOffsets(group: GroupID(group), all(input), deadline: .seconds(20)).values
            .reduce(0) { $0 + Int($1.rawValue) }
    }

    /// How many records a topic holds, and how many it has dropped.
    func extent(of topic: Topic) async throws -> (held: Int, dropped: Int) {
        let partitions = topic == deadLetters ? [TopicPartition(topic, Partition(0))] : all(topic)
        let marks = try await admin.watermarks(partitions, deadline: .seconds(30)).values
        return marks.reduce((0, 0)) { sum, mark in
            (sum.0 + Int(mark.high.rawValue - mark.low.rawValue), sum.1 + Int(mark.low.rawValue))
        }
    }

    private func all(_ topic: Topic) -> [TopicPartition] {
        (0..<partitions).map { TopicPartition(topic, Partition(Int32($0))) }
    }
}
