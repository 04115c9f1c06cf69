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
        let output = Pipe()
        input = Pipe()
        process = Process()
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = [Self.command, topic.rawValue, String(partitions)]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        brokers = line.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !brokers.isEmpty else { throw KafkaError(.brokerUnreachable, "the broker's process did not start") }
    }

    /// Ends it.
    func stop() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// The other role: hosts until standard input ends.
    static func host(topic: String, partitions: Int) throws {
        let cluster = try EmbeddedCluster(topics: [NewTopic(Topic(topic), partitions: partitions)])
        FileHandle.standardOutput.write(Data("\(cluster.bootstrapServers)\n".utf8))
        while !FileHandle.standardInput.availableData.isEmpty {}
        cluster.close()
    }
}
