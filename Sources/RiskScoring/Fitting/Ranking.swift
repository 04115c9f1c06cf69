/// Records in the order of their scores, and which of them were hits: what the measures of a ranking are made of.
/// Records of one score stand together, and a measure takes them as if in random order.
public struct Ranking: Hashable, Sendable {
    /// Hits and misses of each score, highest score first; weights where a resample counts a record more than once.
    var hits: [Double]
    var misses: [Double]

    /// The ranking of single records. A score that is no number comes last.
    public init(scores: [Double], labels: [Bool]) {
        let groups = ScoreGroups(scores)
        self.init(groups: groups, labels: labels) { _ in 1 }
    }

    /// The ranking of counted scores, highest score first.
    public init(hits: [Int], misses: [Int]) {
        self.hits = hits.map(Double.init)
        self.misses = misses.map(Double.init)
    }

    init(groups: ScoreGroups, labels: [Bool], weight: (Int) -> Double) {
        hits = [Double](repeating: 0, count: groups.count)
        misses = hits
        for row in labels.indices {
            let group = Int(groups.ofRow[row])
            if labels[row] { hits[group] += weight(row) } else { misses[group] += weight(row) }
        }
    }

    /// All records.
    public var count: Double { hits.reduce(0, +) + misses.reduce(0, +) }
    /// Those that were hits.
    public var hitCount: Double { hits.reduce(0, +) }

    /// The area under the ROC curve: how often a hit scores above a miss, ties counted half. Nil without both.
    public var auc: Double? {
        let (allHits, allMisses) = (hits.reduce(0, +), misses.reduce(0, +))
        guard allHits > 0, allMisses > 0 else { return nil }
        var below = allMisses
        var sum = 0.0
        for group in hits.indices {
            below -= misses[group]
            sum += hits[group] * (below + misses[group] / 2)
        }
        return sum / (allHits * allMisses)
    }

    /// The share of hits among the highest-scored `share` of all records, and how many of all hits they hold. Nil
    /// without records, the recall without hits.
    public func top(_ share: Double) -> (precision: Double, recall: Double?)? {
        let all = count
        guard all > 0 else { return nil }
        let wanted = max(1, (all * share).rounded())
        var (taken, found) = (0.0, 0.0)
        for group in hits.indices where taken < wanted {
            let size = hits[group] + misses[group]
            guard size > 0 else { continue }
            let part = min(1, (wanted - taken) / size)
            taken += part * size
            found += part * hits[group]
        }
        return (found / taken, hitCount > 0 ? found / hitCount : nil)
    }
}

/// Rows by their scores: those of one score are a group, the highest score is group 0.
struct ScoreGroups: Sendable {
    let ofRow: [Int32]
    let count: Int

    init(_ scores: [Double]) {
        let values = scores.map { $0.isNaN ? -Double.infinity : $0 }
        let order = values.indices.sorted { values[$0] > values[$1] }
        var groups = [Int32](repeating: 0, count: values.count)
        var group: Int32 = -1
        var last = Double.nan
        for row in order {
            if values[row] != last { group += 1 }
            last = values[row]
            groups[row] = group
        }
        ofRow = groups
        count = Int(group) + 1
    }
}
