import ArgumentParser
import Foundation

/// `dragon-bench worker`: the runtime around an empty handler against the same loop in plain C.
struct WorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker",
        abstract: "The worker runtime with an empty handler, against the same loop in plain C.",
        discussion: """
            Both consume a backlog of 700-byte records, produce each to another topic (idempotent, lz4) and commit \
            what is acknowledged. Each is a process of its own, and so is the broker.
            """)

    @OptionGroup var options: StageOptions

    /// The least that the C loop's CPU may be of the worker's.
    static let target = 0.6

    func run() async throws {
        try await options.onStage { stage in
            let records = AlertRecords(count: 20_000)
            try await records.fill(stage, total: options.count)
            print(options.heading("worker", records))
            var plain = Rounds(name: "plain C")
            var worker = Rounds(name: "worker, empty handler")
            for _ in 0..<max(1, options.rounds) {
                try await plain.add(.plainC(on: stage, records: options.count), on: stage, options.count)
                try await worker.add(.worker(config: options.config), on: stage, options.count)
            }
            print(plain.line)
            print(worker.line)
            print("CPU C/worker \(worker.cpuRatio(of: plain)), target \(Self.target) or more")
            print("rate worker/C \(String(format: "%.2f", worker.rate / plain.rate))")
        }
    }
}
