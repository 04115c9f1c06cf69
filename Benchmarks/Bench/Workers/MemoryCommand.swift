import ArgumentParser
import Foundation

/// `dragon-bench memory`: the most memory that workers hold with a large backlog before them, at full speed.
struct MemoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "memory",
        abstract: "Peak memory of the scorer and of the empty worker with a backlog before them.")

    @OptionGroup var options: StageOptions

    @Option(
        help: ArgumentHelp(
            "Instead of the profiles, environment variables to try: NAME=VALUE,NAME=VALUE.",
            discussion: "DRAGON_KAFKA_SETTING_QUEUED_MIN_MESSAGES=100000 sets a property of librdkafka."))
    var variant: [String] = []

    @Option(help: "scorer, worker or both.")
    var program: Program = .both

    enum Program: String, ExpressibleByArgument {
        case scorer, worker, both
    }

    /// The most in megabytes, by profile.
    static let targets = ["standard": 400.0, "small": 120.0]

    func run() async throws {
        try await options.onStage { stage in
            let records = AlertRecords(count: 20_000)
            try await records.fill(stage, total: options.count)
            print(options.heading("memory", records))
            guard variant.isEmpty else {
                for text in variant {
                    print(text)
                    try await measure(Self.variables(text), target: nil, on: stage)
                }
                return
            }
            for (profile, target) in Self.targets.sorted(by: { $0.value > $1.value }) {
                print("profile \(profile)")
                try await measure(["DRAGON_WORKERS_SCORER_PROFILE": profile], target: target, on: stage)
            }
        }
    }

    private func measure(_ variant: [String: String], target: Double?, on stage: Stage) async throws {
        // All that the scorer has in use.
        let environment = ["DRAGON_WORKERS_SCORER_MEMORY_ENABLED": "true"].merging(variant) { _, own in own }
        let subjects: [(Program, () -> Subject)] = [
            (.worker, { .worker(config: options.config, environment) }),
            (.scorer, { .scorer(config: options.config, environment) }),
        ]
        for (kind, subject) in subjects where program == .both || program == kind {
            var rounds = Rounds(name: subject().name)
            for _ in 0..<max(1, options.rounds) { try await rounds.add(subject(), on: stage, options.count) }
            print(rounds.line + (target.map { String(format: "  target %.0f MB", $0) } ?? ""))
        }
    }

    private static func variables(_ text: String) -> [String: String] {
        let pairs = text.split(separator: ",").map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
        return Dictionary(
            pairs.map { ($0.first ?? "", $0.count == 2 ? $0[1] : "") }, uniquingKeysWith: { _, last in last })
    }
}
