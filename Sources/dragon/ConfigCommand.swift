import ArgumentParser
import Foundation
import Intelligence
import Kafka
import Notification
import RiskScoring
import Settings
import WorkerKit

/// `dragon config check`.
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Check the configuration.", subcommands: [Check.self])

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read every configuration file and print all problems at once: file, line, key, value, rule.",
            discussion: "Exits 0 where there is none, 78 otherwise. Nothing is started and no broker is asked.")

        @OptionGroup var options: ProgramOptions

        func run() async throws {
            try await Program.reportingErrors {
                var problems: [String] = []
                /// Collects what `body` throws; nil then.
                func collect<Value>(_ body: () throws -> Value) -> Value? {
                    do {
                        return try body()
                    } catch {
                        problems.append(Program.describe(error).message)
                        return nil
                    }
                }
                if let configuration = collect({ try options.load() }) {
                    let files = configuration.files
                    let agencies = collect { try AgencyDirectory.load(files.agencies) }
                    _ = collect { try Campaign.load(files.campaign) }
                    let rules = collect {
                        try RuleSet(
                            rulesFile: SettingsFile.displayName(of: files.rules),
                            listsFolder: SettingsFile.displayName(of: files.lists))
                    }
                    // Rules that do not hold are no mistake, but somebody should know.
                    for remark in rules?.remarks(at: .now) ?? [] { Terminal.output("\(remark)") }
                    if let agencies {
                        _ = collect {
                            let folder = WatchFolder(SettingsFile.displayName(of: files.watchLists))
                            let wrong = try folder.lists().problems(among: agencies)
                            if !wrong.isEmpty { throw SettingsError(wrong) }
                        }
                        _ = collect {
                            try TopicCatalogue.load(files.topics, agencies: agencies, names: configuration.topics)
                        }
                        _ = collect {
                            let file = try SettingsFile(files.routes)
                            _ = try RouteTable(yaml: file.text, file: file.name, directory: agencies)
                        }
                        _ = collect {
                            let file = try SettingsFile(files.agencies)
                            _ = try AgencyChannels(
                                yaml: file.text, file: file.name, environment: ProcessInfo.processInfo.environment,
                                readFile: { try? String(contentsOfFile: $0, encoding: .utf8) })
                        }
                    }
                }
                guard problems.isEmpty else {
                    throw ProgramError(.configuration, problems.joined(separator: "\n"))
                }
                Terminal.output("the configuration is in order")
            }
        }
    }
}
