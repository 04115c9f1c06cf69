/// Scores rows by a model.
public struct TableScorer: Sendable {
    private let model: TableModel
    private let layout: TableLayout

    init(_ model: TableModel, header: [String]) throws(TableProblem) {
        self.model = model
        layout = try TableLayout(model.plan, header, needsLabel: false)
    }

    /// A row's score and what is known of it.
    public struct Score: Hashable, Sendable {
        /// The probability of a hit, 0 to 1.
        public var probability: Double
        /// The row's own label; nil where it has none.
        public var label: Bool?
        /// The row's name; nil where the table has no column for it.
        public var id: String?
    }

    /// Scores a row, with as many fields as the header.
    ///
    /// - Throws: ``TableProblem`` where a number cannot be read.
    public func score(_ fields: [String], line: Int) throws(TableProblem) -> Score {
        var logit = model.intercept
        var weight = 0
        for (chain, levels) in zip(model.histories, layout.histories) {
            let counts = zip(chain, levels).lazy.map { keys, places in
                let count = keys[HistoryChain.key(places.lazy.map { fields[$0] })]
                return (rows: count?.rows ?? 0, hits: count?.hits ?? 0)
            }
            for step in HistoryRate.steps(counts, base: model.baseRate, strength: model.strength) {
                logit += model.weights[weight].value * step
                weight += 1
            }
        }
        for (bins, place) in zip(model.bins, layout.numbers) {
            guard let value = TableLayout.number(fields[place]) else {
                throw TableProblem(
                    line: line, column: bins.column, message: "\"\(fields[place].prefix(40))\" is no number")
            }
            logit += model.weights[weight + bins.bin(of: value)].value
            weight += bins.count
        }
        return Score(
            probability: Quantile.logistic(logit), label: layout.label.flatMap { TableLayout.label(fields[$0]) },
            id: layout.id.map { fields[$0] })
    }
}
