import ArgumentParser
import Feeds
import Foundation
import Intelligence
import RiskScoring
import Settings
import WorkerKit

/// `dragon rules fit`.
struct FitRules: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fit",
        abstract: "Propose weights from what was found: for the rules, or for the columns of a table.",
        discussion: """
            Without --table: weights for the rules, from the records (files, or the archive) whose outcome is known by \
            feedback or --labels. Logistic regression whose penalty pulls toward the present weights.

            With --table: a model of a CSV with a column of labels. Keys become smoothed rates of past hits, backing off \
            from fine to coarse; numbers are binned. Everything is chosen by cross-validation within the table; \
            --validate measures on another one. Columns may be named in short: origin for "Country of Origin".

              dragon rules fit --output weights.json
              dragon rules fit --table train.csv --label Fraud \\
                --history "HS6 > HS6+origin > HS6+departure+origin+tax rate+tax type" \\
                --validate valid.csv --output model.json
              dragon rules score --model model.json new.csv
            """)

    @OptionGroup var options: ProgramOptions
    @OptionGroup var ruleFiles: RuleFileOptions
    @OptionGroup var labelOptions: LabelOptions

    @Argument(help: "Files of records; default: the archive.")
    var files: [String] = []

    @Option(help: "A CSV to fit instead of the rules.")
    var table: String?

    @Option(help: "The column of the table that says which rows were hits: 1 or 0.")
    var label: String = "label"

    @Option(help: "Keys whose past rates count, coarse to fine: \"HS6 > HS6+origin\". May be given more than once.")
    var history: [String] = []

    @Option(help: "A column of numbers, cut into bins. May be given more than once.")
    var number: [String] = []

    @Option(
        name: .customLong("validate"),
        help: ArgumentHelp("A second table of the same columns, to measure on.", valueName: "file"))
    var validation: String?

    @Option(help: "The folds of the cross-validation.")
    var folds: Int = 5

    @Option(help: "The seed of folds and resamples: the same seed gives the same fit.")
    var seed: UInt64 = 1

    @Option(
        help: ArgumentHelp(
            "Write the rules file with the proposed weights, everything else as it is: a candidate for a backtest.",
            valueName: "file"))
    var writeRules: String?

    @Flag(help: "Let a weight change its sign.")
    var anySign = false

    @Option(help: "Write the model, or the proposed weights, to this file (JSON).")
    var output: String?

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        guard (3...50).contains(folds) else { throw ValidationError("--folds must be from 3 to 50, not \(folds)") }
        if table != nil, history.isEmpty, number.isEmpty {
            throw ValidationError("say what to learn from: --history \"KEY > KEY+COLUMN\" or --number COLUMN")
        }
        for text in history where HistoryChain(text) == nil {
            throw ValidationError("--history must be like \"HS6 > HS6+origin\", not \"\(text)\"")
        }
        if table == nil, !history.isEmpty || !number.isEmpty || validation != nil {
            throw ValidationError("--history, --number and --validate are for a --table")
        }
        if table != nil, writeRules != nil { throw ValidationError("--write-rules is for the weights of rules") }
        if table != nil, !files.isEmpty { throw ValidationError("give --table or files of records, not both") }
    }

    func run() async throws {
        try await Program.reportingErrors {
            try await RulesError.translating {
                if let table { try fitTable(table) } else { try await fitRules() }
            }
        }
    }

    private func fitRules() async throws {
        let configuration = try options.load()
        let read = try ruleFiles.files(configuration)
        let rules = try read.ruleSet()
        let validator = try configuration.validator()
        var settings = RuleFit.Settings()
        (settings.folds, settings.seed, settings.keepsSigns) = (folds, seed, !anySign)
        let (labelFile, chosen) = (labelOptions.labels, settings)
        let memory = try configuration.memory()
        let result = try await RecordSource(files, configuration).read { records in
            var options = LabelOptions()
            options.labels = labelFile
            var fit = RuleFit(
                rules: rules, validator: validator, labels: try options.read(records), memory: memory)
            _ = try records.forEach("fit") { bytes, timestamp in
                if let bytes { fit.add(bytes, timestamp: timestamp) }
            }
            return try fit.fit(chosen)
        }
        let text = try RulesJSON.text(result)
        if let output { try StateDirectory.replace(URL(filePath: output), with: text + "\n") }
        if let writeRules { try write(result, read, to: writeRules) }
        Terminal.output(json ? text : FitText.text(result))
    }

    /// Writes a candidate, once it is known to load with just these weights.
    private func write(_ result: RuleFit.Result, _ files: RuleFiles, to path: String) throws {
        let weights = Dictionary(uniqueKeysWithValues: result.weights.map { ($0.rule, $0.proposed) })
        let (yaml, left) = files.text(withWeights: weights)
        let made = try RuleSet(yaml: yaml, file: path, lists: files.lists)
        guard left.isEmpty, made.overview.allSatisfy({ weights[$0.rule] == $0.weight }) else {
            throw ProgramError(
                .dataError,
                "\(files.rules.name): the weights of \(left.joined(separator: ", ")) stand where they"
                    + " cannot be replaced; write each `weight:` on a line of its own")
        }
        try StateDirectory.replace(URL(filePath: path), with: yaml)
    }

    private func fitTable(_ path: String) throws {
        var input = try TableInput(path)
        let plan = TablePlan(label: label, histories: history.compactMap { HistoryChain($0) }, numbers: number)
        var sample = try input.naming { try TableSample(plan, header: input.header) }
        while let row = try input.next() { try input.naming { try sample.append(row.fields, line: row.line) } }
        var settings = TableFitter.Settings()
        (settings.folds, settings.seed) = (folds, seed)
        let fitter = try input.naming { try TableFitter(sample, settings) }
        var bar = ProgressBar(total: 100)
        let fitted = fitter.fit { bar.update(done: Int($0 * 100), text: "cross-validation of \(input.name)") }
        bar.finish()
        let model = fitter.model(
            fitted,
            provenance: .init(
                table: URL(filePath: path).lastPathComponent, sha256: input.sha256, fittedAt: Instant.now.description))
        let measured = try validation.map { try Self.measure(model, on: $0, seed: seed) }
        if let output { try StateDirectory.replace(URL(filePath: output), with: try RulesJSON.text(model) + "\n") }
        Terminal.output(
            json
                ? try FitText.json(model, measured)
                : FitText.text(model, measured.map { ($0, validation ?? "") }, output: output))
    }

    /// Measures a model on a table with labels.
    static func measure(_ model: TableModel, on path: String, seed: UInt64) throws -> Quality {
        var input = try TableInput(path)
        let scorer = try input.naming { try model.scorer(header: input.header) }
        var probabilities: [Double] = []
        var labels: [Bool] = []
        while let row = try input.next() {
            let score = try input.naming { try scorer.score(row.fields, line: row.line) }
            guard let label = score.label else {
                throw ProgramError(
                    .dataError, "\(input.name): line \(row.line): column \"\(model.plan.label)\": is no label")
            }
            probabilities.append(score.probability)
            labels.append(label)
        }
        return Quality(
            probabilities: probabilities, labels: labels, resamples: model.settings.resamples, seed: seed)
    }
}
