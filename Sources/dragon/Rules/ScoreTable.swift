import ArgumentParser
import Feeds
import Foundation
import RiskScoring
import WorkerKit

/// `dragon rules score`.
struct ScoreTable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score",
        abstract: "Score the rows of a table by a model that `dragon rules fit --table` wrote.",
        discussion: """
            Prints CSV: the line of the row in its file, the column that --id names, the probability of a hit. With \
            --measure, for a table with labels, how good the scores are instead.
            """)

    @Option(help: "The model.")
    var model: String

    @Option(help: "A column that names a row.")
    var id: String?

    @Flag(help: "Measure against the labels of the table.")
    var measure = false

    @Argument(help: "The table (CSV); - for standard input.")
    var table: String

    func run() async throws {
        try await Program.reportingErrors {
            try await RulesError.translating {
                let model = try Self.read(model)
                if measure {
                    let quality = try FitRules.measure(model, on: table, seed: model.settings.seed)
                    Terminal.output(FitText.quality([(PlainText.oneLine(table, limit: 60), quality)]))
                } else {
                    try score(model)
                }
            }
        }
    }

    private func score(_ model: TableModel) throws {
        var input = try TableInput(table)
        let scorer = try input.naming { try model.scorer(header: input.header) }
        var name: Int?
        if let id {
            let matches = ColumnName.matches(id, among: input.header)
            guard matches.count == 1 else {
                throw ProgramError(.dataError, "\(input.name): --id \(id) names no single column")
            }
            name = input.header.firstIndex(of: matches[0])
        }
        Terminal.output(name == nil ? "line,probability" : "line,id,probability")
        while let row = try input.next() {
            let score = try input.naming { try scorer.score(row.fields, line: row.line) }
            let named = name.map { ",\(Self.field(row.fields[$0]))" } ?? ""
            Terminal.output("\(row.line)\(named),\(RulesText.number(score.probability, places: 6))")
        }
    }

    /// A field of CSV, quoted where it must be; one that a spreadsheet would take for a formula is text.
    private static func field(_ text: String) -> String {
        let plain = PlainText.oneLine(text)
        let safe = plain.first.map { "=+-@".contains($0) } == true ? "'" + plain : plain
        return safe.contains { ",\"".contains($0) } ? "\"" + safe.replacing("\"", with: "\"\"") + "\"" : safe
    }

    /// Reads a model.
    static func read(_ path: String) throws -> TableModel {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ProgramError(.noInput, "\(path): there is no such model")
        }
        let model: TableModel
        do {
            model = try JSONDecoder().decode(TableModel.self, from: data)
        } catch {
            throw ProgramError(.dataError, "\(path): is no model that `dragon rules fit --table` wrote: \(error)")
        }
        if let problem = model.problem { throw ProgramError(.dataError, "\(path): \(problem)") }
        return model
    }
}
