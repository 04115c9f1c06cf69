/// A column of the regression over a table.
public struct TableTerm: Hashable, Sendable, Codable {
    /// What it is, for people.
    public var name: String
    /// What its coefficient may be: more past hits never lower a score.
    public var sign: CoefficientSign

    static func all(_ histories: [HistoryChain], _ bins: [NumberBins]) -> [TableTerm] {
        histories.flatMap { chain in
            chain.levels.enumerated().map { level, columns in
                let name = "past rate of \(columns.joined(separator: "+"))"
                return TableTerm(name: level == 0 ? name : "beyond that, \(name)", sign: .notNegative)
            }
        } + bins.flatMap { bins in (0..<bins.count).map { TableTerm(name: bins.name(of: $0), sign: .any) } }
    }
}

/// How often a key was seen, and how often it was a hit. In JSON as `"3/12"`.
struct HistoryCount: Hashable, Sendable, Codable {
    var rows: Int
    var hits: Int

    init(rows: Int, hits: Int) {
        self.rows = rows
        self.hits = hits
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let parts = try container.decode(String.self).split(separator: "/").compactMap { Int($0) }
        guard parts.count == 2, parts[0] >= 0, parts[0] <= parts[1], parts[1] <= 1 << 40 else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "must be hits/rows, such as 3/12")
        }
        self.init(rows: parts[1], hits: parts[0])
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode("\(hits)/\(rows)")
    }
}

/// What a fit over a table came to: readable, kept as JSON, and enough to score rows of such a table.
public struct TableModel: Sendable, Codable {
    /// What the cross-validation chose and measured.
    public struct Fitted: Sendable {
        /// What was chosen.
        public var chosen: TableFitter.Trial
        /// What was tried.
        public var trials: [TableFitter.Trial]
        let fit: LogisticRegression.Fit
        /// On rows that were held out.
        public var quality: Quality
    }

    /// A column of the regression and its weight.
    public struct Weight: Hashable, Sendable, Codable {
        /// The column.
        public var term: TableTerm
        /// Log-odds for each unit of it.
        public var value: Double
        /// With 95 % confidence, by the curvature of the likelihood (Wald); nil where its sign holds it at 0.
        public var interval: Interval?
    }

    /// What it was made of, when, and by which settings.
    public struct Provenance: Hashable, Sendable, Codable {
        /// The name of the table.
        public var table: String
        /// The SHA-256 of its bytes, in hexadecimal.
        public var sha256: String
        /// When it was fitted, in RFC 3339.
        public var fittedAt: String

        /// A table by name and hash.
        public init(table: String, sha256: String, fittedAt: String) {
            self.table = table
            self.sha256 = sha256
            self.fittedAt = fittedAt
        }
    }

    /// The format of this file.
    public private(set) var format = Self.format
    /// Where it comes from.
    public var provenance: Provenance
    /// The settings of the fit.
    public let settings: TableFitter.Settings
    /// The columns of the table.
    public let plan: TablePlan
    /// Everything that was tried.
    public let trials: [TableFitter.Trial]
    /// How strongly a key's history is shrunk toward the coarser one's.
    public let strength: Double
    /// The share of hits in the table.
    public let baseRate: Double
    /// The log-odds of a row of which nothing speaks.
    public let intercept: Double
    /// The weights.
    public let weights: [Weight]
    /// The bins of the columns of numbers.
    public let bins: [NumberBins]
    /// Measured on held-out rows of the table itself.
    public let crossValidation: Quality
    let histories: [[[String: HistoryCount]]]

    static let format = "mekong dragon table model 1"

    init(
        plan: TablePlan, strength: Double, baseRate: Double, histories: [[[String: HistoryCount]]],
        bins: [NumberBins], terms: [TableTerm], fitted: Fitted, settings: TableFitter.Settings, provenance: Provenance
    ) {
        self.plan = plan
        self.strength = strength
        self.baseRate = baseRate
        self.histories = histories
        self.bins = bins
        self.settings = settings
        self.provenance = provenance
        trials = fitted.trials
        crossValidation = fitted.quality
        intercept = fitted.fit.coefficients[0]
        weights = terms.enumerated().map { place, term in
            let value = fitted.fit.coefficients[place + 1]
            let reach = fitted.fit.standardErrors[place + 1].map { 1.959_963_984_540_054 * $0 }
            return Weight(
                term: term, value: value, interval: reach.map { Interval(low: value - $0, high: value + $0) })
        }
    }

    /// What is wrong with a model that was read from a file; nil where it fits together.
    public var problem: String? {
        let levels = plan.histories.map(\.levels.count)
        if format != Self.format { return "its format is \"\(format.prefix(60))\", not \"\(Self.format)\"" }
        if levels != histories.map(\.count) { return "its histories are not those of its plan" }
        if bins.map(\.column) != plan.numbers { return "its bins are not those of its plan" }
        if weights.map(\.term) != TableTerm.all(plan.histories, bins) { return "its weights are not those of its plan" }
        if !(strength > 0 && strength.isFinite && baseRate > 0 && baseRate < 1) {
            return "its strength or base rate is out of bounds"
        }
        let numbers = [intercept] + weights.map(\.value) + bins.flatMap(\.edges)
        return numbers.allSatisfy(\.isFinite) ? nil : "one of its numbers is not finite"
    }

    /// Makes a scorer of rows of a table with that header.
    ///
    /// - Throws: ``TableProblem`` where a column of the model is not there.
    public func scorer(header: [String]) throws(TableProblem) -> TableScorer {
        try TableScorer(self, header: header)
    }
}
