import ArgumentParser
import CBaseline
import Foundation

/// The role of the plain C worker: consume, produce, commit. Lives until it is stopped, so that its CPU time can be
/// read, or until the benchmark is no more.
struct HostCopy: ParsableCommand {
    static let command = "host-copy"
    static let configuration = CommandConfiguration(
        commandName: command, abstract: "Copy a topic with a plain C loop.", shouldDisplay: false)

    @Option var brokers: String
    @Option var input: String
    @Option var output: String
    @Option var partitions: Int32
    @Option var records: Int64
    @Flag var embedded = false
    @Option(help: "Records of one transaction; none without.")
    var transaction: Int32?
    @Option(help: "Seconds after which offsets are committed, or a transaction ends.")
    var interval = 0.1
    @Option(help: "linger.ms of the producer.")
    var linger: Int?

    /// Offsets are committed after that many records, or after the interval.
    private static let commitRecords: Int32 = 10_000

    func run() throws {
        let parent = getppid()
        let group = ProcessInfo.processInfo.environment["DRAGON_WORKERS_SCORER_GROUP"] ?? "bench-c"
        var producer = CProperties.producer(brokers: brokers, isEmbedded: embedded)
        if transaction != nil { producer["transactional.id"] = group }
        if let linger { producer["linger.ms"] = "\(linger)" }
        announce("ready")
        let result = CProperties.with(
            CProperties.consumer(brokers: brokers, isEmbedded: embedded, group: group)
        ) { consumer, consumerCount in
            CProperties.with(producer) { producer, producerCount in
                var job = baseline_copy_job(
                    consumer: consumer, consumer_count: consumerCount, producer: producer,
                    producer_count: producerCount, topic: strdup(input), target: strdup(output),
                    partitions: partitions, records: records, batch: transaction ?? Self.commitRecords,
                    interval: interval, transactional: transaction == nil ? 0 : 1)
                return baseline_copy(&job)
            }
        }
        announce("copied \(result.records) records, error \(result.error)")
        guard result.error == 0, result.records == records else { throw ExitCode(70) }
        while getppid() == parent { sleep(1) }
    }

    private func announce(_ text: String) { FileHandle.standardOutput.write(Data("\(text)\n".utf8)) }
}
