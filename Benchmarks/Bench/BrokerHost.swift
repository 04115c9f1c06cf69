import Foundation
import Kafka

/// The embedded broker in a process of its own, so that its work counts on neither side of a comparison.
///
/// The process is this same program in another role: it prints its address and lives until its standard input ends,
/// which it does at the latest when the benchmark dies.
struct BrokerHost {
    /// Where clients start.
    let brokers: String
    private let process: Process
    private let input: Pipe

    /// What the other role is asked for by.
    static let command = "host-broker"

    /// Starts it with that topic.
    init(topic: Topic, partitions: Int) throws {
        try self.init(topics: [NewTopic(topic, partitions: partitions)])
    }

    /// Starts it with those topics.
    init(topics: [NewTopic]) throws {
        let output = Pipe()
        input = Pipe()
        process = Process()
        process.executableURL = Self.executable
        process.arguments = [Self.command] + topics.map { "\($0.topic.rawValue):\($0.partitions)" }
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        brokers = line.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !brokers.isEmpty else { throw KafkaError(.brokerUnreachable, "the broker's process did not start") }
    }

    /// This program.
    static var executable: URL { URL(filePath: "/proc/self/exe").resolvingSymlinksInPath() }

    /// Ends it.
    func stop() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// The other role: hosts topics, each written `name:partitions`, until standard input ends.
    static func host(topics: [String]) throws {
        let topics = topics.map { text in
            let parts = text.split(separator: ":")
            return NewTopic(Topic(String(parts.first ?? "")), partitions: parts.last.flatMap { Int($0) } ?? 1)
        }
        let cluster = try EmbeddedCluster(topics: topics)
        FileHandle.standardOutput.write(Data("\(cluster.bootstrapServers)\n".utf8))
        while !FileHandle.standardInput.availableData.isEmpty {}
        cluster.close()
    }
}
