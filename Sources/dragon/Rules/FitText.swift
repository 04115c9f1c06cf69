import RiskScoring
import WorkerKit

/// Fits for a person at a terminal.
enum FitText {
    static func text(_ fit: RuleFit.Result) -> String {
        let rows = fit.weights.filter { $0.labelled > 0 }.map { weight in
            [
                weight.rule, "\(weight.labelled)", "\(weight.confirmed)", RulesText.number(weight.current, places: 2),
                RulesText.number(weight.proposed, places: 2), interval(weight.interval, places: 2),
                PlainText.oneLine(weight.title, limit: 60),
            ]
        }
        let silent = fit.weights.count - rows.count
        let table = Table(
            header: ["RULE", "LABELLED", "FOUND", "WEIGHT", "PROPOSED", "95 %", "TITLE"],
            alignment: [.left, .right, .right, .right, .right, .left, .left], rows: rows)
        return """
            \(RulesText.heading("Weights for revision \(fit.revision)")) from \(fit.records) records with an outcome, \
            \(fit.hits) of them hits
            penalty   \(fit.penalty), chosen by cross-validation; base rate \(RulesText.share(fit.baseRate))

            \(table)
            \(silent) rules held on no record with an outcome: their weights stay

            \(quality([("now", fit.current), ("proposed, held out", fit.quality)]))
            """
    }

    static func text(_ model: TableModel, _ validation: (Quality, String)?, output: String?) -> String {
        let weights = Table(
            header: ["COLUMN", "WEIGHT", "95 %"], alignment: [.left, .right, .left],
            rows: model.weights.map { weight in
                [
                    PlainText.oneLine(weight.term.name, limit: 80), RulesText.number(weight.value, places: 3),
                    interval(weight.interval, places: 3),
                ]
            })
        var measured = [("cross-validation", model.crossValidation)]
        if let validation { measured.append((PlainText.oneLine(validation.1, limit: 60), validation.0)) }
        let last = validation?.0 ?? model.crossValidation
        return """
            \(RulesText.heading("Model of \(PlainText.oneLine(model.provenance.table, limit: 80))")) \
            (sha256 \(model.provenance.sha256.prefix(12))...): \(model.crossValidation.records) rows, \
            \(model.crossValidation.hits) hits (\(RulesText.share(model.baseRate)))
            chosen by \(model.settings.folds)-fold cross-validation: strength \(model.strength), penalty \(penalty(model))

            \(weights)

            \(quality(measured))

            \(calibration(last))\(output.map { "\nwritten to \($0)" } ?? "")
            """
    }

    private static func penalty(_ model: TableModel) -> String {
        model.trials.min { $0.logLoss < $1.logLoss }.map { "\($0.penalty)" } ?? "-"
    }

    private static func interval(_ interval: Interval?, places: Int) -> String {
        interval.map {
            "\(RulesText.number($0.low, places: places)) to \(RulesText.number($0.high, places: places))"
        } ?? "held at 0"
    }

    /// The measures, a column for each.
    static func quality(_ measured: [(name: String, quality: Quality)]) -> String {
        func row(_ name: String, _ value: (Quality) -> String) -> [String] {
            [name] + measured.map { value($0.quality) }
        }
        var rows = [row("AUC") { RulesText.measure($0.auc, $0.aucInterval) }]
        for (place, share) in Quality.shares.enumerated() {
            rows.append(
                row("precision at \(RulesText.number(share * 100, places: 0)) %") { quality in
                    guard quality.top.indices.contains(place) else { return "-" }
                    return RulesText.measure(quality.top[place].precision, quality.top[place].precisionInterval)
                })
            rows.append(
                row("recall at \(RulesText.number(share * 100, places: 0)) %") { quality in
                    guard quality.top.indices.contains(place) else { return "-" }
                    return RulesText.measure(quality.top[place].recall, quality.top[place].recallInterval)
                })
        }
        rows.append(row("log loss") { RulesText.number($0.logLoss, places: 4) })
        rows.append(row("Brier score") { RulesText.number($0.brier, places: 4) })
        return Table(
            header: ["MEASURE (95 %)"] + measured.map(\.name), alignment: [.left] + measured.map { _ in .left },
            rows: rows
        ).description
    }

    private static func calibration(_ quality: Quality) -> String {
        Table(
            header: ["TENTH", "RECORDS", "PREDICTED", "OBSERVED"], alignment: [.left, .right, .right, .right],
            rows: quality.calibration.enumerated().map { place, tenth in
                [
                    "\(place + 1)", "\(tenth.records)", RulesText.share(tenth.predicted),
                    RulesText.share(tenth.observed),
                ]
            }
        ).description
    }

    static func json(_ model: TableModel, _ validation: Quality?) throws -> String {
        struct Document: Encodable {
            var provenance: TableModel.Provenance
            var strength: Double
            var baseRate: Double
            var intercept: Double
            var weights: [TableModel.Weight]
            var trials: [TableFitter.Trial]
            var crossValidation: Quality
            var validation: Quality?
        }
        return try RulesJSON.text(
            Document(
                provenance: model.provenance, strength: model.strength, baseRate: model.baseRate,
                intercept: model.intercept, weights: model.weights, trials: model.trials,
                crossValidation: model.crossValidation, validation: validation))
    }
}
