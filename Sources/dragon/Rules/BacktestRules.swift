import ArgumentParser
import Foundation
import Intelligence
import RiskScoring
import Settings
import WorkerKit

/// `dragon rules backtest`.
struct BacktestRules: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backtest",
        abstract: "Try rules on past records: lanes, hits, dead and redundant rules, what changes, what is found.",
        discussion: """
            Reads files of records (NDJSON, - for standard input), or the archive where none is named. --against compares \
            with live, a revision of the shelf, or a rules file or its folder. Outcomes come from the feedback among the \
            records (a case in which something was seized is a hit, one examined in vain is none) or from --labels.

              dragon rules backtest
              dragon rules backtest --rules new/rules.yaml --against live --json > report.json
              dragon rules backtest --html report.html --expect red=5,yellow=15,blue=30 records.ndjson
            """)

    @OptionGroup var options: ProgramOptions
    @OptionGroup var ruleFiles: RuleFileOptions
    @OptionGroup var labelOptions: LabelOptions

    @Argument(help: "Files of records; default: the archive.")
    var files: [String] = []

    @Option(help: "Compare with: live, a revision of the shelf, a rules file, or a folder with rules.yaml and lists.")
    var against: String?

    @Option(
        help: """
            The share of records that each lane should have, in per cent: red=5,yellow=15,blue=30,green=50; default: \
            what the rules file expects.
            """)
    var expect: String?

    @Flag(help: "Count records of exercises too.")
    var exercises = false

    @Flag(help: "Print the report as JSON: what `dragon rules promote` asks for.")
    var json = false

    @Option(help: "Write the report as a page, too, with plots; it needs nothing but a browser.")
    var html: String?

    func validate() throws { _ = try Self.expected(expect) }

    func run() async throws {
        try await Program.reportingErrors {
            try await RulesError.translating {
                let configuration = try options.load()
                let report = try await Self.report(
                    try ruleFiles.files(configuration), against: try against.map { try configuration.rules(named: $0) },
                    source: try RecordSource(files, configuration), labels: labelOptions,
                    validator: try configuration.validator(), memory: try configuration.memory(),
                    expected: try Self.expected(expect), exercises: exercises)
                if let html {
                    let names = Dictionary(
                        try AgencyDirectory.load(configuration.files.agencies).agencies.map {
                            ($0.code.rawValue, $0.name)
                        },
                        uniquingKeysWith: { first, _ in first })
                    try StateDirectory.replace(
                        URL(filePath: html), with: BacktestPage(report: report, names: names).html)
                }
                Terminal.output(json ? try RulesJSON.text(report) : BacktestText(report: report).text)
                guard report.records > 0 else { throw ProgramError(.noInput, "there is no record to judge") }
            }
        }
    }

    /// Runs a backtest.
    static func report(
        _ files: RuleFiles, against: RuleSet?, source: RecordSource, labels: LabelOptions, validator: RecordValidator,
        memory: MemoryRecipe?, expected: [String: Double]?, exercises: Bool
    ) async throws -> BacktestReport {
        let rules = try files.ruleSet()
        let labelFile = labels.labels
        return try await source.read { records in
            var options = LabelOptions()
            options.labels = labelFile
            var backtest = Backtest(
                rules: rules, against: against, validator: validator, labels: try options.read(records),
                memory: memory, includesExercises: exercises)
            let sources = try records.forEach("backtest") { bytes, timestamp in
                if let bytes { backtest.add(bytes, timestamp: timestamp) } else { backtest.addUnreadable() }
            }
            return backtest.report(
                rulesFile: files.rules.name, sources: sources, expected: expected, madeAt: .now)
        }
    }

    /// Reads `red=5,yellow=15`.
    static func expected(_ text: String?) throws -> [String: Double]? {
        guard let text else { return nil }
        var shares: [String: Double] = [:]
        for part in text.split(separator: ",") {
            let sides = part.split(separator: "=").map { $0.trimmingCharacters(in: .whitespaces) }
            guard sides.count == 2, let lane = Lane(rawValue: sides[0]), let share = Double(sides[1]),
                (0...100).contains(share)
            else {
                throw ValidationError("--expect must be like red=5,yellow=15,blue=30,green=50 in per cent, not \(part)")
            }
            shares[lane.rawValue] = share / 100
        }
        guard shares.values.reduce(0, +) <= 1.000001 else {
            throw ValidationError("the shares of --expect are more than 100 % together")
        }
        return shares
    }
}
