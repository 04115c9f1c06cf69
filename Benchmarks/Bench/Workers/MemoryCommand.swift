import ArgumentParser
import Foundation

/// `dragon-bench memory`: the most memory that workers hold with a large backlog before them, at full speed.
struct MemoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "memory",
        abstract: "Peak memory of the scorer and of the empty worker with a backlog before them.")

    @OptionGroup var options: StageOptions

    /// The most in megabytes, by profile.
    static let targets = ["standard": 400.0, "small": 120.0]

    func run() async throws {
        try await options.onStage { stage in
            let records = AlertRecords(count: 20_000)
            try await records.fill(stage, total: options.count)
            print(options.heading("memory", records))
            for profile in ["standard", "small"] {
                let environment = ["DRAGON_WORKERS_SCORER_PROFILE": profile]
                let subjects: [Subject] = [
                    .worker(config: options.config, name: "worker, \(profile)", environment),
                    .scorer(config: options.config, name: "scorer, \(profile)", environment),
                ]
                for subject in subjects {
                    var rounds = Rounds(name: subject.name)
                    try await rounds.add(subject, on: stage, options.count)
                    print(rounds.line + String(format: "  target %.0f MB", Self.targets[profile] ?? .nan))
                }
            }
        }
    }
}
