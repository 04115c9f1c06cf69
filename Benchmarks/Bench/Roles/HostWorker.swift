import ArgumentParser
import Kafka
import WorkerKit

/// The role of the empty worker: the whole runtime around a handler that passes records on. All that the benchmarks
/// know of the runtime's interface stands here.
struct HostWorker: AsyncParsableCommand {
    static let command = "host-worker"
    static let configuration = CommandConfiguration(
        commandName: command, abstract: "Run a worker with an empty handler.", shouldDisplay: false)

    @OptionGroup var options: ProgramOptions

    func run() async throws {
        try await WorkerProgram.run(.scorer, options) { configuration, _ in
            WorkerDefinition(name: .scorer) { _ in
                WorkerSession(handler: PassThrough(output: configuration.topics.assessments))
            }
        }
    }
}

/// Publishes every record as it is, without its headers.
private struct PassThrough: BatchHandler {
    let output: Topic

    func handle(_ records: RecordSlice) async throws -> Handled {
        let batch = records.batch
        var handled = Handled(output: ProducerBatch(reserving: batch.byteCount))
        for record in batch {
            record.withKey { key in
                record.withPayload { payload in
                    handled.output.append(topic: output, key: key, payload: payload)
                }
            }
        }
        return handled
    }
}
