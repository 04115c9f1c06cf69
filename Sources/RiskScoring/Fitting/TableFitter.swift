/// Fits a model to a table. Everything is chosen by cross-validation within the table: the strength of the shrinkage of
/// histories and the penalty of the regression.
public struct TableFitter: Sendable {
    /// What is tried, and how.
    public struct Settings: Hashable, Sendable, Codable {
        /// The folds of the cross-validation; 3 or more, since histories need a fold of their own.
        public var folds = 5
        /// Of folds and resamples.
        public var seed: UInt64 = 1
        /// The strengths of shrinkage that are tried.
        public var strengths = [0.1, 0.3, 1, 3, 10]
        /// The penalties that are tried.
        public var penalties = [0.1, 1, 10, 100]
        /// The bins of a column of numbers.
        public var bins = 10
        /// Resamples of the bootstrap.
        public var resamples = 200

        /// The defaults.
        public init() {}
    }

    /// One that was tried, by its mean log loss on the rows that were held out.
    public struct Trial: Hashable, Sendable, Codable {
        /// The strength of shrinkage.
        public var strength: Double
        /// The penalty.
        public var penalty: Double
        /// The mean log loss.
        public var logLoss: Double
    }

    private let sample: TableSample
    private let settings: Settings
    private let foldOf: [Int]
    private let counts: [[FoldedCounts]]
    private let bins: [NumberBins]
    private let baseRate: Double
    /// Row by row the regression's columns: what each is made of.
    let terms: [TableTerm]

    /// - Throws: ``TableProblem`` where there is too little to fit.
    public init(_ sample: TableSample, _ settings: Settings = Settings()) throws(TableProblem) {
        let hits = sample.labels.count { $0 }
        guard hits >= 10, sample.labels.count - hits >= 10 else {
            throw TableProblem(
                message: "there are \(hits) hits among \(sample.labels.count) rows; at least 10 hits and 10 others are"
                    + " needed")
        }
        self.sample = sample
        self.settings = settings
        let foldOf = SeededDraw.folds(settings.folds, over: sample.labels.count, seed: settings.seed)
        self.foldOf = foldOf
        counts = zip(sample.codes, sample.keys).map { codes, keys in
            zip(codes, keys).map { codes, keys in
                FoldedCounts(
                    codes: codes, keys: keys.texts.count, labels: sample.labels, foldOf: foldOf,
                    folds: settings.folds)
            }
        }
        bins = zip(sample.plan.numbers, sample.numbers).map {
            NumberBins(column: $0, values: $1, bins: settings.bins)
        }
        baseRate = Double(hits) / Double(sample.labels.count)
        terms = TableTerm.all(sample.plan.histories, bins)
    }

    /// Fits: tries everything, then fits the best to all rows.
    ///
    /// - Parameter progress: told how much of the work is done, 0 to 1.
    public func fit(progress: (Double) -> Void = { _ in }) -> TableModel.Fitted {
        var best: (trial: Trial, probabilities: [Double])?
        var trials: [Trial] = []
        for strength in settings.strengths {
            for (trial, probabilities) in crossValidated(strength) {
                trials.append(trial)
                if trial.logLoss < best?.trial.logLoss ?? .infinity { best = (trial, probabilities) }
            }
            progress(Double(trials.count) / Double(settings.strengths.count * settings.penalties.count + 1))
        }
        let chosen = best?.trial ?? Trial(strength: 1, penalty: 1, logLoss: .nan)
        let all = Array(sample.labels.indices)
        let fit = regression(design(all, strength: chosen.strength), all).fit(penalty: chosen.penalty)
        let quality = Quality(
            probabilities: best?.probabilities ?? [], labels: best == nil ? [] : sample.labels,
            resamples: settings.resamples, seed: settings.seed)
        progress(1)
        return TableModel.Fitted(chosen: chosen, trials: trials, fit: fit, quality: quality)
    }

    /// The chosen model in a form that can be kept.
    public func model(_ fitted: TableModel.Fitted, provenance: TableModel.Provenance) -> TableModel {
        TableModel(
            plan: sample.plan, strength: fitted.chosen.strength, baseRate: baseRate,
            histories: zip(counts, sample.keys).map { counts, keys in
                zip(counts, keys).map { counts, keys in
                    Dictionary(
                        uniqueKeysWithValues: keys.texts.enumerated().map { code, text in
                            let count = counts.counts(Int32(code), without: -1, -1)
                            return (text, HistoryCount(rows: count.rows, hits: count.hits))
                        })
                }
            }, bins: bins, terms: terms, fitted: fitted, settings: settings, provenance: provenance)
    }

    /// Each penalty with the probabilities of the rows when they were held out. What is measured on a fold has neither
    /// its labels in the regression nor in the histories that the regression saw.
    private func crossValidated(_ strength: Double) -> [(Trial, [Double])] {
        var probabilities = [[Double]](
            repeating: [Double](repeating: 0, count: sample.labels.count), count: settings.penalties.count)
        for held in 0..<settings.folds {
            let training = sample.labels.indices.filter { foldOf[$0] != held }
            let regression = regression(design(training, strength: strength, without: held), training)
            let rows = sample.labels.indices.filter { foldOf[$0] == held }
            let held = design(rows, strength: strength)
            var start: [Double]?
            for (place, penalty) in settings.penalties.enumerated() {
                let fit = regression.fit(penalty: penalty, start: start, withErrors: false)
                start = fit.coefficients
                for (row, logit) in zip(rows, held.products(fit.coefficients)) {
                    probabilities[place][row] = Quantile.logistic(logit)
                }
            }
        }
        return zip(settings.penalties, probabilities).map { penalty, probabilities in
            let loss = Quality(probabilities: probabilities, labels: sample.labels).logLoss
            return (Trial(strength: strength, penalty: penalty, logLoss: loss), probabilities)
        }
    }

    private func regression(_ design: DesignMatrix, _ rows: [Int]) -> LogisticRegression {
        var regression = LogisticRegression(design: design, labels: rows.map { sample.labels[$0] })
        regression.signs = [.any] + terms.map(\.sign)
        return regression
    }

    /// Each row with the histories of all folds but its own, and but one that is held out.
    private func design(_ rows: [Int], strength: Double, without held: Int = -1) -> DesignMatrix {
        var design = DesignMatrix(width: terms.count + 1)
        for row in rows {
            var entries: [(column: Int, value: Double)] = []
            var column = 1
            for (chain, codes) in sample.codes.enumerated() {
                let counts = codes.indices.lazy.map { level in
                    self.counts[chain][level].counts(codes[level][row], without: foldOf[row], held)
                }
                for step in HistoryRate.steps(counts, base: baseRate, strength: strength) {
                    entries.append((column, step))
                    column += 1
                }
            }
            for (bins, values) in zip(bins, sample.numbers) {
                entries.append((column + bins.bin(of: values[row]), 1))
                column += bins.count
            }
            design.append(entries)
        }
        return design
    }
}
