/// From where to where a measure lies with 95 % confidence.
public struct Interval: Hashable, Sendable, Codable {
    /// The lower end.
    public var low: Double
    /// The upper end.
    public var high: Double

    /// An interval of these ends.
    public init(low: Double, high: Double) {
        self.low = low
        self.high = high
    }

    /// Wilson's interval of a share: so many of so many. Nil where there are none. (Wilson 1927.)
    public static func ofShare(_ part: Double, of whole: Double) -> Interval? {
        guard whole > 0 else { return nil }
        let z = 1.959_963_984_540_054
        let share = part / whole
        let middle = share + z * z / (2 * whole)
        let reach = z * (share * (1 - share) / whole + z * z / (4 * whole * whole)).squareRoot()
        let scale = 1 + z * z / whole
        return Interval(low: max(0, (middle - reach) / scale), high: min(1, (middle + reach) / scale))
    }
}

/// How good predicted probabilities are, measured on records whose outcome is known.
public struct Quality: Hashable, Sendable, Codable {
    /// The records that would be examined first, by a share of all.
    public struct Top: Hashable, Sendable, Codable {
        /// The share of all records, 0 to 1.
        public var share: Double
        /// The share of hits among them.
        public var precision: Double
        /// The share of all hits that they hold.
        public var recall: Double?
        /// By the bootstrap; nil where it was not asked for.
        public var precisionInterval: Interval?
        /// By the bootstrap; nil where it was not asked for.
        public var recallInterval: Interval?
    }

    /// A tenth of the records, by their predicted probability.
    public struct Tenth: Hashable, Sendable, Codable {
        /// How many records.
        public var records: Int
        /// The mean of the predicted probabilities.
        public var predicted: Double
        /// The share that were hits.
        public var observed: Double
    }

    /// How many records.
    public var records: Int
    /// How many of them were hits.
    public var hits: Int
    /// The area under the ROC curve; nil without hits or without misses.
    public var auc: Double?
    /// By the bootstrap; nil where it was not asked for.
    public var aucInterval: Interval?
    /// The mean of the negative logarithm of the probability that was given to what happened.
    public var logLoss: Double
    /// The mean squared difference between probability and outcome.
    public var brier: Double
    /// At 1, 5 and 10 %.
    public var top: [Top]
    /// Lowest tenth first.
    public var calibration: [Tenth]

    /// The shares of ``top``.
    public static let shares = [0.01, 0.05, 0.10]

    /// Measures probabilities against what happened.
    ///
    /// - Parameter resamples: of the bootstrap; 0 for no intervals.
    public init(probabilities: [Double], labels: [Bool], resamples: Int = 0, seed: UInt64 = 1) {
        records = labels.count
        hits = labels.count { $0 }
        let groups = ScoreGroups(probabilities)
        let ranking = Ranking(groups: groups, labels: labels) { _ in 1 }
        auc = ranking.auc
        top = Self.shares.compactMap { share in
            ranking.top(share).map { Top(share: share, precision: $0.precision, recall: $0.recall) }
        }
        var (loss, squares) = (0.0, 0.0)
        for (probability, label) in zip(probabilities, labels) {
            let given = min(max(label ? probability : 1 - probability, 1e-12), 1)
            loss -= Quantile.logarithm(given)
            squares += (1 - given) * (1 - given)
        }
        logLoss = records > 0 ? loss / Double(records) : 0
        brier = records > 0 ? squares / Double(records) : 0
        calibration = Self.tenths(probabilities, labels)
        if resamples > 0 { addIntervals(groups, labels, resamples, seed) }
    }

    private static func tenths(_ probabilities: [Double], _ labels: [Bool]) -> [Tenth] {
        let order = probabilities.indices.sorted { probabilities[$0] < probabilities[$1] }
        return (0..<10).compactMap { tenth in
            let part = order[(order.count * tenth / 10)..<(order.count * (tenth + 1) / 10)]
            guard !part.isEmpty else { return nil }
            let size = Double(part.count)
            return Tenth(
                records: part.count, predicted: part.reduce(0) { $0 + probabilities[$1] } / size,
                observed: Double(part.count { labels[$0] }) / size)
        }
    }

    /// The percentile bootstrap over records (Efron 1979): the records drawn anew with replacement, so many times.
    private mutating func addIntervals(_ groups: ScoreGroups, _ labels: [Bool], _ resamples: Int, _ seed: UInt64) {
        guard !labels.isEmpty else { return }
        var draw = SeededDraw(seed: seed)
        var areas: [Double] = []
        var precisions = [[Double]](repeating: [], count: top.count)
        var recalls = precisions
        for _ in 0..<resamples {
            var weights = [Double](repeating: 0, count: labels.count)
            for _ in labels.indices { weights[draw.below(labels.count)] += 1 }
            let ranking = Ranking(groups: groups, labels: labels) { weights[$0] }
            ranking.auc.map { areas.append($0) }
            for (place, top) in top.enumerated() {
                guard let taken = ranking.top(top.share) else { continue }
                precisions[place].append(taken.precision)
                taken.recall.map { recalls[place].append($0) }
            }
        }
        aucInterval = Self.middle(areas)
        for place in top.indices {
            top[place].precisionInterval = Self.middle(precisions[place])
            top[place].recallInterval = Self.middle(recalls[place])
        }
    }

    /// The middle 95 %.
    private static func middle(_ values: [Double]) -> Interval? {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        func quantile(_ share: Double) -> Double { sorted[Int((share * Double(sorted.count - 1)).rounded())] }
        return Interval(low: quantile(0.025), high: quantile(0.975))
    }
}
