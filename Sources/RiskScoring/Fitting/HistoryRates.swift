/// How often the rows of a key were hits, fold by fold, so that no row sees its own label.
struct FoldedCounts: Sendable {
    /// Rows and hits by key and fold.
    private var rows: [Int32]
    private var hits: [Int32]
    private let folds: Int

    init(codes: [Int32], keys: Int, labels: [Bool], foldOf: [Int], folds: Int) {
        self.folds = folds
        rows = [Int32](repeating: 0, count: keys * folds)
        hits = rows
        for (row, code) in codes.enumerated() {
            let place = Int(code) * folds + foldOf[row]
            rows[place] += 1
            if labels[row] { hits[place] += 1 }
        }
    }

    /// Rows and hits of a key in all folds but those two.
    func counts(_ code: Int32, without first: Int, _ second: Int) -> (rows: Int, hits: Int) {
        var (rows, hits) = (0, 0)
        for fold in 0..<folds where fold != first && fold != second {
            rows += Int(self.rows[Int(code) * folds + fold])
            hits += Int(self.hits[Int(code) * folds + fold])
        }
        return (rows, hits)
    }
}

/// Smoothed rates of hits: what is known of a key, shrunk toward the coarser key's rate as if that had been seen
/// `strength` times: (hits + strength × coarser) / (rows + strength). The coarsest shrinks toward the base rate.
enum HistoryRate {
    /// The rates of a chain's keys, coarsest first.
    static func rates(
        _ counts: some Sequence<(rows: Int, hits: Int)>, base: Double, strength: Double
    ) -> [Double] {
        var rate = base
        return counts.map { count in
            rate = (Double(count.hits) + strength * rate) / (Double(count.rows) + strength)
            return rate
        }
    }

    /// What a chain tells a regression, in log-odds: the rate of its coarsest key, then what each finer one adds to the
    /// one before. So the weight of a finer key says how far it is believed beyond the coarser one.
    static func steps(
        _ counts: some Sequence<(rows: Int, hits: Int)>, base: Double, strength: Double
    ) -> [Double] {
        var last = 0.0
        return rates(counts, base: base, strength: strength).map { rate in
            let logOdds = logOdds(rate)
            defer { last = logOdds }
            return logOdds - last
        }
    }

    /// The log-odds of a rate, kept within what counts can tell.
    static func logOdds(_ rate: Double) -> Double {
        let kept = min(max(rate, 0.001), 0.999)
        return Quantile.logarithm(kept / (1 - kept))
    }
}

/// The bins that a column of numbers is cut into.
public struct NumberBins: Hashable, Sendable, Codable {
    /// The column.
    public var column: String
    /// The lowest value of each bin but the first, in order. A value that is missing has a bin of its own, the last.
    public var edges: [Double]

    /// Cuts values into bins of about equal size.
    init(column: String, values: [Double], bins: Int) {
        self.column = column
        let sorted = values.filter { !$0.isNaN }.sorted()
        edges = []
        for bin in 1..<max(bins, 1) where !sorted.isEmpty {
            let edge = sorted[sorted.count * bin / bins]
            if edge > (edges.last ?? sorted[0]) { edges.append(edge) }
        }
    }

    /// How many bins there are.
    var count: Int { edges.count + 2 }

    /// The bin of a value.
    func bin(of value: Double) -> Int {
        if value.isNaN { return edges.count + 1 }
        var (low, high) = (0, edges.count)
        while low < high {
            let middle = (low + high) / 2
            if value < edges[middle] { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// What a bin holds, for people.
    func name(of bin: Int) -> String {
        if bin == edges.count + 1 { return "\(column) is missing" }
        if edges.isEmpty { return "\(column) is any number" }
        if bin == 0 { return "\(column) below \(edges[0])" }
        if bin == edges.count { return "\(column) from \(edges[bin - 1])" }
        return "\(column) from \(edges[bin - 1]) to \(edges[bin])"
    }
}
