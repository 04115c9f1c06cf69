import Intelligence

/// Weights for the rules of a rule set, from records whose outcome is known: logistic regression on which rules held.
///
/// The column of a rule is what it adds for each unit of its weight: 1 where it holds, less where a cap, the grade or
/// the severity lets it count for less. The penalty pulls toward the weights that the rules have, so that few labels
/// change little; a rule of risk stays one (no negative weight), relief stays relief.
public struct RuleFit: ~Copyable {
    /// What is tried, and how.
    public struct Settings: Hashable, Sendable, Codable {
        /// The folds of the cross-validation.
        public var folds = 5
        /// Of folds and resamples.
        public var seed: UInt64 = 1
        /// The penalties that are tried.
        public var penalties = [0.1, 0.3, 1, 3, 10, 30]
        /// Resamples of the bootstrap.
        public var resamples = 200
        /// Whether weights may change their sign.
        public var keepsSigns = true

        /// The defaults.
        public init() {}
    }

    /// A weight as proposed.
    public struct Proposal: Hashable, Sendable, Codable {
        /// The rule.
        public var rule: String
        /// Its title.
        public var title: String
        /// The labelled records on which it held.
        public var labelled: Int
        /// Those of them that were hits.
        public var confirmed: Int
        /// What it weighs now, in log-odds.
        public var current: Double
        /// What the labels say, in log-odds, within what a rule may weigh.
        public var proposed: Double
        /// With 95 % confidence (Wald, at the penalty); nil where its sign holds it at 0, or nothing is known of it.
        public var interval: Interval?
    }

    /// What a fit came to.
    public struct Result: Hashable, Sendable, Codable {
        /// The revision whose rules were fitted.
        public var revision: String
        /// Labelled records.
        public var records: Int
        /// Hits among them.
        public var hits: Int
        /// Chosen by cross-validation.
        public var penalty: Double
        /// The share of hits where no rule speaks.
        public var baseRate: Double
        /// In the order of the rules file.
        public var weights: [Proposal]
        /// Of the proposed weights, on records that were held out.
        public var quality: Quality
        /// Of the current weights, on the same records.
        public var current: Quality
    }

    private var judge: RecordJudge
    private let labels: OutcomeLabels
    private var design: DesignMatrix
    private var outcomes: [Bool] = []
    private var currentScores: [Double] = []
    private var labelled: [Int]
    private var confirmed: [Int]

    /// - Parameters:
    ///   - rules: those to be weighed anew.
    ///   - labels: what became of cases.
    ///   - memory: what the rules remember of the records before; nil for nothing.
    public init(
        rules: RuleSet, validator: RecordValidator?, labels: OutcomeLabels, memory: MemoryRecipe? = nil
    ) {
        judge = RecordJudge(rules: rules, validator: validator, memory: memory)
        self.labels = labels
        design = DesignMatrix(width: rules.ruleIDs.count + 1)
        labelled = rules.ruleIDs.map { _ in 0 }
        confirmed = labelled
    }

    /// How many labelled records were found.
    public var count: Int { outcomes.count }

    /// Takes a record; one without a label, or that cannot be read, is passed over.
    public mutating func add(_ bytes: UnsafeRawBufferPointer, timestamp: Int64) {
        guard let judged = try? judge.judge(bytes, timestamp: timestamp),
            let label = labels.label(of: judged.record, thread: judged.thread, kind: judged.kind)
        else { return }
        var entries: [(column: Int, value: Double)] = []
        for hit in judged.hits {
            let rule = judge.rules.rules[hit.rule]
            let unit = rule.weight == 0 ? 1 : hit.contribution / rule.weight
            let counts = rule.isGraded && rule.weight >= 0
            entries.append((hit.rule + 1, unit * (counts ? judged.gradeFactor : 1)))
            labelled[hit.rule] += 1
            if label { confirmed[hit.rule] += 1 }
        }
        design.append(entries)
        outcomes.append(label)
        currentScores.append(Double(judged.score) / 100)
    }

    /// Fits.
    ///
    /// - Throws: ``TableProblem`` where there are too few labels.
    public func fit(_ settings: Settings = Settings()) throws(TableProblem) -> Result {
        let hits = outcomes.count { $0 }
        guard hits >= 10, outcomes.count - hits >= 10 else {
            throw TableProblem(
                message: "\(outcomes.count) records have a label, \(hits) of them hits; at least 10 hits and 10 others"
                    + " are needed")
        }
        let folds = SeededDraw.folds(settings.folds, over: outcomes.count, seed: settings.seed)
        var best: (penalty: Double, loss: Double, probabilities: [Double]) = (1, .infinity, [])
        for penalty in settings.penalties {
            let probabilities = heldOut(penalty, folds, settings)
            let loss = Quality(probabilities: probabilities, labels: outcomes).logLoss
            if loss < best.loss { best = (penalty, loss, probabilities) }
        }
        let fit = regression(Array(outcomes.indices), settings).fit(penalty: best.penalty)
        return Result(
            revision: judge.rules.revision, records: outcomes.count, hits: hits, penalty: best.penalty,
            baseRate: Quantile.logistic(fit.coefficients[0]), weights: proposals(fit),
            quality: Quality(
                probabilities: best.probabilities, labels: outcomes, resamples: settings.resamples,
                seed: settings.seed),
            current: Quality(
                probabilities: currentScores, labels: outcomes, resamples: settings.resamples, seed: settings.seed))
    }

    private func heldOut(_ penalty: Double, _ foldOf: [Int], _ settings: Settings) -> [Double] {
        var probabilities = [Double](repeating: 0, count: outcomes.count)
        for fold in 0..<settings.folds {
            let training = outcomes.indices.filter { foldOf[$0] != fold }
            let fit = regression(training, settings).fit(penalty: penalty, withErrors: false)
            for row in outcomes.indices where foldOf[row] == fold {
                probabilities[row] = Quantile.logistic(design.product(row, fit.coefficients))
            }
        }
        return probabilities
    }

    private func regression(_ rows: [Int], _ settings: Settings) -> LogisticRegression {
        var part = DesignMatrix(width: design.width)
        for row in rows { part.append(design.entries(row)) }
        var regression = LogisticRegression(design: part, labels: rows.map { outcomes[$0] })
        for (place, rule) in judge.rules.rules.enumerated() {
            regression.centres[place + 1] = rule.weight
            guard settings.keepsSigns, rule.weight != 0 else { continue }
            regression.signs[place + 1] = rule.weight > 0 ? .notNegative : .notPositive
        }
        return regression
    }

    private func proposals(_ fit: LogisticRegression.Fit) -> [Proposal] {
        judge.rules.rules.enumerated().map { place, rule in
            let bounds = RuleLoader.weights
            let value = min(max(fit.coefficients[place + 1], bounds.lowerBound), bounds.upperBound)
            let isKnown = labelled[place] > 0
            let reach = isKnown ? fit.standardErrors[place + 1].map { 1.959_963_984_540_054 * $0 } : nil
            return Proposal(
                rule: rule.id, title: rule.title, labelled: labelled[place], confirmed: confirmed[place],
                current: rule.weight, proposed: isKnown ? (value * 100).rounded() / 100 : rule.weight,
                interval: reach.map { Interval(low: value - $0, high: value + $0) })
        }
    }
}

extension DesignMatrix {
    /// A row without its intercept.
    func entries(_ row: Int) -> [(column: Int, value: Double)] {
        (Int(starts[row]) + 1..<Int(starts[row + 1])).map { (Int(columns[$0]), values[$0]) }
    }
}
