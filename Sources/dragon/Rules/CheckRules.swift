import ArgumentParser
import Foundation
import Intelligence
import RiskScoring
import Settings
import WorkerKit

/// `dragon rules check`.
struct CheckRules: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Read rules, lists and watch-lists and print every mistake at once: file, line, rule, fix.",
        discussion: """
            Exits 0 where there is none, 78 otherwise. What it prints of watch-lists is for those who may read the lists.
            """)

    @OptionGroup var options: ProgramOptions
    @OptionGroup var ruleFiles: RuleFileOptions

    @Option(help: "The folder of watch-lists; default: the one of the configuration.")
    var watchLists: String?

    @Flag(help: "Print JSON.")
    var json = false

    /// What the check came to, for programs.
    private struct Finding: Encodable {
        struct Problem: Encodable {
            var file: String
            var line: Int?
            var path: String
            var value: String?
            var rule: String
        }

        struct Cap: Encodable {
            var group: String
            var cap: Double
            var rules: Int
        }

        var ok: Bool
        var problems: [Problem]
        var revision: String?
        var rules: [RuleOverview] = []
        var groups: [Cap] = []
        var lists: [String] = []
        var unusedLists: [String] = []
        var watchLists: [WatchListText.Overview] = []
    }

    func run() async throws {
        try await Program.reportingErrors {
            let configuration = try options.load()
            let files: RuleFiles
            let rules: RuleSet
            let watched: WatchListText
            do {
                let folder = watchLists.map { WatchFolder($0) } ?? configuration.watchFolder
                let members = try AgencyDirectory.load(configuration.files.agencies)
                (files, rules, watched) = try check(configuration, folder, members)
            } catch let error as SettingsError {
                guard json else { throw error }
                let problems = error.problems.map {
                    Finding.Problem(file: $0.file, line: $0.line, path: $0.path, value: $0.value, rule: $0.rule)
                }
                Terminal.output(try RulesJSON.text(Finding(ok: false, problems: problems)))
                throw ExitCode(DragonExit.configuration.rawValue)
            }
            let names = files.listNames
            let groups = rules.capGroups.map { group in
                Finding.Cap(
                    group: group.name, cap: group.cap, rules: rules.overview.count { $0.group == group.name })
            }
            if json {
                Terminal.output(
                    try RulesJSON.text(
                        Finding(
                            ok: true, problems: [], revision: rules.rulesRevision, rules: rules.overview,
                            groups: groups,
                            lists: names.all, unusedLists: names.unused, watchLists: watched.overview)))
            } else {
                printText(files, rules, groups, names)
                if let text = watched.text {
                    Terminal.output("\n\(text)")
                    if rules.revision != rules.rulesRevision {
                        Terminal.output("assessments name revision \(rules.revision), of rules and open watch-lists")
                    }
                }
            }
        }
    }

    /// All files, with the problems of all of them.
    private func check(
        _ configuration: DragonConfiguration, _ folder: WatchFolder, _ members: AgencyDirectory
    ) throws -> (RuleFiles, RuleSet, WatchListText) {
        var problems: [SettingsProblem] = []
        func collect<Value>(_ body: () throws(SettingsError) -> Value) -> Value? {
            do throws(SettingsError) { return try body() } catch { problems += error.problems }
            return nil
        }
        let lists = collect { () throws(SettingsError) in try folder.lists() }
        problems += lists?.problems(among: members) ?? []
        // Where a watch-list is wrong the rules are read without them, for their own mistakes.
        let files = try ruleFiles.files(configuration, watchLists: problems.isEmpty ? folder : nil)
        let rules = collect { () throws(SettingsError) in try files.ruleSet() }
        guard problems.isEmpty, let rules, let lists else { throw SettingsError(problems) }
        return (files, rules, WatchListText(lists: lists, moment: .now))
    }

    private func printText(
        _ files: RuleFiles, _ rules: RuleSet, _ groups: [Finding.Cap], _ names: (all: [String], unused: [String])
    ) {
        let overview = rules.overview
        let relief = overview.count { $0.weight < 0 }
        let remarks = overview.count { $0.weight == 0 }
        let table = Table(
            header: ["GROUP", "CAP", "RULES"], alignment: [.left, .right, .right],
            rows: groups.map { [$0.group, RulesText.number($0.cap, places: 1), "\($0.rules)"] }
                + [["(no group)", "-", "\(overview.count { $0.group == nil })"]])
        Terminal.output(
            """
            \(files.rules.name) is in order
            revision  \(rules.rulesRevision)
            rules     \(overview.count): \(overview.count - relief - remarks) of risk, \(relief) of relief, \
            \(remarks) remarks
            lists     \(names.all.count) in \(files.lists.count) files
            cases     \(files.cases.map(\.name) ?? "none beside the rules")

            \(table)
            """)
        for name in names.unused { Terminal.error("remark: the list \(name) is named by no rule") }
    }
}
