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
        var handled = Handled(output: ProducerBatch(reserving: records.byteCount))
        for index in records.positions {
            let record = records.batch[index]
            record.withKey { key in
                record.withPayload { payload in
                    handled.output.append(topic: output, key: key, payload: payload, source: index)
                }
            }
        }
        return handled
    }
}
