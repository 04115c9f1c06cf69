import ArgumentParser
import Foundation
import WorkerKit

/// `dragon-bench worker`: the runtime around an empty handler against the same loop in plain C.
struct WorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker",
        abstract: "The worker runtime with an empty handler, against the same loop in plain C.",
        discussion: """
            Both consume a backlog of 700-byte records, produce each to another topic (idempotent, lz4) and commit \
            what is acknowledged; on a cluster also in transactions. Each is a process of its own, and so is the broker.
            """)

    @OptionGroup var options: StageOptions

    /// The least that the C loop's CPU may be of the worker's.
    static let target = 0.6

    /// When the C loop ends a transaction: the worker's own limit on records, and no sooner, which is cheapest.
    static let transaction = (records: 10_000, seconds: 0.1)

    func run() async throws {
        try await options.onStage { stage in
            let records = AlertRecords(count: 20_000)
            try await records.fill(stage, total: options.count)
            print(options.heading("worker", records))
            try await compare(on: stage, transaction: nil, delivery: .atLeastOnce)
            // The embedded broker keeps none of the promises of transactions, so there they measure nothing.
            guard !stage.isEmbedded else { return }
            try await compare(on: stage, transaction: Self.transaction, delivery: .exactlyOnce)
        }
    }

    private func compare(
        on stage: Stage, transaction: (records: Int, seconds: Double)?, delivery: DeliveryMode
    ) async throws {
        var plain = Rounds(name: transaction == nil ? "plain C" : "plain C, transactions")
        var worker = Rounds(name: "worker, \(delivery.rawValue)")
        let environment = ["DRAGON_WORKERS_SCORER_DELIVERY": delivery.rawValue]
        for _ in 0..<max(1, options.rounds) {
            let loop = Subject.plainC(on: stage, records: options.count, transaction: transaction)
            try await plain.add(loop, on: stage, options.count)
            try await worker.add(.worker(config: options.config, environment), on: stage, options.count)
        }
        print(plain.line)
        print(worker.line)
        print("CPU C/worker \(worker.cpuRatio(of: plain)), target \(Self.target) or more")
        print("rate worker/C \(String(format: "%.2f", worker.rate / plain.rate))")
    }
}
