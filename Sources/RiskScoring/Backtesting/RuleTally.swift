import Intelligence

/// On how many records each rule held, and each two of them together.
struct RuleTally: Sendable {
    private let rules: Int
    private var hits: [Int]
    private var alone: [Int]
    private var points: [Double]
    private var labelled: [Int]
    private var confirmed: [Int]
    /// By pair of rules, the lower place first.
    private var pairs: [Int]

    /// A rule with fewer hits overlaps with another by chance.
    private static let fewestHits = 5
    /// From this share on two rules say nearly the same.
    private static let nearlySame = 0.9

    init(rules: Int) {
        self.rules = rules
        hits = [Int](repeating: 0, count: rules)
        alone = hits
        labelled = hits
        confirmed = hits
        points = [Double](repeating: 0, count: rules)
        pairs = [Int](repeating: 0, count: rules * rules)
    }

    mutating func add(_ found: [RuleHit], _ label: Bool?) {
        for (place, hit) in found.enumerated() {
            hits[hit.rule] += 1
            points[hit.rule] += hit.contribution * 10
            if found.count == 1 { alone[hit.rule] += 1 }
            if let label {
                labelled[hit.rule] += 1
                if label { confirmed[hit.rule] += 1 }
            }
            for other in found[(place + 1)...] {
                pairs[min(hit.rule, other.rule) * rules + max(hit.rule, other.rule)] += 1
            }
        }
    }

    func uses(_ set: RuleSet) -> [BacktestReport.RuleUse] {
        set.rules.enumerated().map { place, rule in
            BacktestReport.RuleUse(
                rule: rule.id, title: rule.title, hits: hits[place], alone: alone[place],
                meanPoints: hits[place] > 0 ? points[place] / Double(hits[place]) : 0, labelled: labelled[place],
                confirmed: confirmed[place])
        }
    }

    /// Rules that never held without another, or nearly always together with it; strongest overlap first.
    func overlaps(_ ids: [String]) -> [BacktestReport.Overlap] {
        var found: [BacktestReport.Overlap] = []
        for left in 0..<rules where hits[left] >= Self.fewestHits {
            for right in 0..<rules where right != left && hits[right] > 0 {
                let both = pairs[min(left, right) * rules + max(left, right)]
                let jaccard = Double(both) / Double(hits[left] + hits[right] - both)
                let isWithin = both == hits[left]
                // Of two that hold on the same records, or nearly, one line is enough.
                let isFirst = hits[left] < hits[right] || hits[left] == hits[right] && left < right
                guard isFirst && (isWithin || jaccard >= Self.nearlySame) else { continue }
                found.append(
                    BacktestReport.Overlap(
                        rule: ids[left], other: ids[right], both: both, isWithin: isWithin, jaccard: jaccard))
            }
        }
        return found.sorted { ($1.jaccard, $0.rule, $0.other) < ($0.jaccard, $1.rule, $1.other) }
    }
}

/// How one revision judges otherwise than another.
struct RevisionChanges: Sendable {
    private let old: [String]
    private let new: [String]
    private var matrix = [LaneCounts](repeating: LaneCounts(), count: 4)
    private var scoreChanged = 0
    private var laneChanged = 0
    private var difference = 0
    private var compared = 0
    private var examples: [BacktestReport.Example] = []
    private var examplesByChange: [String: Int] = [:]
    private var scores = ScoreTable()

    private static let examplesPerChange = 3

    init(old: [String], new: [String]) {
        self.old = old
        self.new = new
    }

    /// Counts a record; the change where it has another lane.
    mutating func add(_ before: Judgement, _ after: Judgement, _ label: Bool?) -> BacktestReport.Example? {
        compared += 1
        difference += after.score - before.score
        scores.add(before.score, label)
        matrix[Lane.allCases.firstIndex(of: before.lane) ?? 3][after.lane] += 1
        if before.score != after.score { scoreChanged += 1 }
        guard before.lane != after.lane else { return nil }
        laneChanged += 1
        let (held, holds) = (before.hits.map { old[$0.rule] }, after.hits.map { new[$0.rule] })
        let example = BacktestReport.Example(
            record: after.record.description,
            before: BacktestReport.Verdict(score: before.score, lane: before.lane.rawValue),
            after: BacktestReport.Verdict(score: after.score, lane: after.lane.rawValue),
            gained: holds.filter { !held.contains($0) }, lost: held.filter { !holds.contains($0) })
        let change = "\(before.lane.rawValue) \(after.lane.rawValue)"
        if examplesByChange[change, default: 0] < Self.examplesPerChange {
            examplesByChange[change, default: 0] += 1
            examples.append(example)
        }
        return example
    }

    func comparison(records: Int) -> BacktestReport.Comparison {
        BacktestReport.Comparison(
            revision: "", scoreChanged: scoreChanged, laneChanged: laneChanged, matrix: matrix,
            meanDifference: compared > 0 ? Double(difference) / Double(compared) : 0, examples: examples,
            judgedByOne: 0, quality: scores.quality)
    }
}
