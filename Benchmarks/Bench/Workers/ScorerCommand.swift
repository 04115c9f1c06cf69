import ArgumentParser
import Foundation

/// `dragon-bench scorer`: the real scorer against a loop in plain C that parses nothing, and against a peer in Python.
struct ScorerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scorer",
        abstract: "The real scorer over a backlog of valid records, against plain C and Python.",
        discussion: """
            The scorer validates each record, applies all rules and publishes the assessment with its reasons. The C \
            loop only copies. The peer in Python reads the same rules and lists and publishes the same assessments, \
            but does not validate. Whether it comes to the same is checked first, byte for byte: a peer that does not \
            know a rule, or judges otherwise, is not measured.
            """)

    @OptionGroup var options: StageOptions
    @OptionGroup var python: PythonOptions

    @Option(help: "Records on which scorer and peer are compared.")
    var compared: Int = 5000

    /// The most CPU that the scorer may take: of the peer's, and of the C loop's (4 where that takes 1.3).
    static let targets = (python: 1.0 / 3, plainC: 4 / 1.3)

    func run() async throws {
        if python.python == nil { print("no Python given (--python): the peer is skipped") } else { try await agree() }
        try await options.onStage { stage in
            let records = AlertRecords(count: 20_000)
            try await records.fill(stage, total: options.count)
            print(options.heading("scorer", records))
            var plain = Rounds(name: "plain C, no parsing")
            var scorer = Rounds(name: "dragon-scorer")
            var peer = Rounds(name: "Python")
            for _ in 0..<max(1, options.rounds) {
                try await plain.add(.plainC(on: stage, records: options.count), on: stage, options.count)
                try await scorer.add(.scorer(config: options.config), on: stage, options.count)
                if let subject = python.peer(on: stage) { try await peer.add(subject, on: stage, options.count) }
            }
            let dead = try await stage.extent(of: stage.deadLetters).held
            guard dead == 0 else { throw MeteredProcess.Failure(description: "\(dead) records were refused") }
            print(plain.line)
            print(scorer.line)
            print("CPU scorer/C \(plain.cpuRatio(of: scorer)), target \(Self.format(Self.targets.plainC)) or less")
            guard !peer.runs.isEmpty else { return }
            print(peer.line)
            print("CPU scorer/Python \(peer.cpuRatio(of: scorer)), target \(Self.format(Self.targets.python)) or less")
        }
    }

    private static func format(_ value: Double) -> String { String(format: "%.2f", value) }

    /// Lets both score the same varied records, and compares; fails where they do not come to the same.
    private func agree() async throws {
        // The embedded broker keeps 5 MiB of each partition, and holds what both have made.
        try await options.onStage(partitions: max(4, compared / 500)) { stage in
            let records = AlertRecords.varied(count: compared, samples: "config/samples")
            try await records.fill(stage, total: records.records.count)
            for subject in [.scorer(config: options.config), python.peer(on: stage)].compactMap(\.self) {
                _ = try await BacklogRun.measure(subject, on: stage, records: records.records.count)
            }
            let agreement = try await Agreement.find(on: stage)
            print(agreement)
            guard agreement.isComplete else {
                throw MeteredProcess.Failure(
                    description: "the peer does not come to the same as the scorer, so that its CPU says nothing: "
                        + "teach Benchmarks/peers what differs, or leave --python out")
            }
        }
    }
}
