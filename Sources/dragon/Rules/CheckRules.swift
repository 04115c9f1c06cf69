import ArgumentParser
import Foundation
import RiskScoring
import Settings
import WorkerKit

/// `dragon rules check`.
struct CheckRules: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Read rules and lists and print every mistake at once: file, line, rule, fix.",
        discussion: "Exits 0 where there is none, 78 otherwise.")

    @OptionGroup var options: ProgramOptions
    @OptionGroup var ruleFiles: RuleFileOptions

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
    }

    func run() async throws {
        try await Program.reportingErrors {
            let configuration = try options.load()
            let files: RuleFiles
            let rules: RuleSet
            do {
                files = try ruleFiles.files(configuration)
                rules = try files.ruleSet()
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
                            ok: true, problems: [], revision: rules.revision, rules: rules.overview, groups: groups,
                            lists: names.all, unusedLists: names.unused)))
            } else {
                printText(files, rules, groups, names)
            }
        }
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
            revision  \(rules.revision)
            rules     \(overview.count): \(overview.count - relief - remarks) of risk, \(relief) of relief, \
            \(remarks) remarks
            lists     \(names.all.count) in \(files.lists.count) files
            cases     \(files.cases.map(\.name) ?? "none beside the rules")

            \(table)
            """)
        for name in names.unused { Terminal.error("remark: the list \(name) is named by no rule") }
    }
}
