import Intelligence

/// Judges records by a rule set, and by another one beside it, and counts what comes of it. Memory does not grow with
/// the number of records: counts by score, rule, pair of rules, agency and commodity group, and a few examples.
public struct Backtest: ~Copyable {
    private var judge: RecordJudge
    private var other: RecordJudge?
    private let otherRevision: String
    private let includesExercises: Bool
    private let labels: OutcomeLabels
    private var tally: RuleTally
    private var lanes = LaneCounts()
    private var agencies = PartTable()
    private var commodities = PartTable()
    private var scores = ScoreTable()
    private var refused: [String: Int] = [:]
    private var changes: RevisionChanges?
    private var judgedByOne = 0
    /// How many records were judged.
    public private(set) var records = 0

    /// - Parameters:
    ///   - rules: those that are tried.
    ///   - against: those that they are compared with.
    ///   - validator: refuses what the stream would refuse.
    ///   - labels: what became of cases.
    ///   - memory: what the rules remember of the records before; nil for nothing.
    ///   - includesExercises: whether records of exercises count as others do.
    public init(
        rules: RuleSet, against other: RuleSet?, validator: RecordValidator?, labels: OutcomeLabels,
        memory: MemoryRecipe? = nil, includesExercises: Bool = false
    ) {
        judge = RecordJudge(rules: rules, validator: validator, memory: memory)
        self.other = nil
        otherRevision = other?.revision ?? ""
        self.includesExercises = includesExercises
        if let other { self.other = RecordJudge(rules: other, validator: validator, memory: memory) }
        self.labels = labels
        tally = RuleTally(rules: rules.ruleIDs.count)
        changes = other.map { RevisionChanges(old: $0.ruleIDs, new: rules.ruleIDs) }
    }

    /// Judges a record.
    ///
    /// - Parameter timestamp: its time in Kafka, in milliseconds; below 0 where it has none.
    /// - Returns: the change, where the other rules give another lane.
    @discardableResult
    public mutating func add(_ bytes: UnsafeRawBufferPointer, timestamp: Int64) -> BacktestReport.Example? {
        let new: Judgement
        do throws(RefusedRecord) {
            new = try judge.judge(bytes, timestamp: timestamp)
        } catch {
            refused[error.cause, default: 0] += 1
            return nil
        }
        if new.exercise, !includesExercises {
            refused["exercise", default: 0] += 1
            return nil
        }
        records += 1
        let label = labels.label(of: new.record, thread: new.thread, kind: new.kind)
        lanes[new.lane] += 1
        agencies.add(new.record.agency.rawValue, new)
        commodities.add(new.group.rawValue, new)
        scores.add(new.score, label)
        tally.add(new.hits, label)
        guard changes != nil else { return nil }
        if let old = try? other?.judge(bytes, timestamp: timestamp) { return changes?.add(old, new, label) }
        judgedByOne += 1
        return nil
    }

    /// Counts an input that is no record at all.
    public mutating func addUnreadable() { refused["unreadable", default: 0] += 1 }

    /// What was found.
    ///
    /// - Parameter expected: the share that each lane is expected to have; nil for what the rules file says.
    public func report(
        rulesFile: String, sources: [BacktestReport.Source], expected: [String: Double]?, madeAt: Instant
    ) -> BacktestReport {
        let rules = judge.rules
        let uses = tally.uses(rules)
        let own = Dictionary(uniqueKeysWithValues: rules.expectedShares.map { ($0.key.rawValue, $0.value) })
        var comparison: BacktestReport.Comparison?
        if let changes {
            comparison = changes.comparison(records: records)
            comparison?.judgedByOne = judgedByOne
            comparison?.revision = otherRevision
        }
        return BacktestReport(
            madeAt: madeAt.description, revision: rules.revision, rulesFile: rulesFile, sources: sources,
            records: records, refused: refused, lanes: lanes, expected: expected ?? own, agencies: agencies.parts,
            commodities: commodities.parts, scores: scores.counts, rules: uses,
            deadRules: uses.filter { $0.hits == 0 }.map(\.rule), overlaps: tally.overlaps(rules.ruleIDs),
            quality: scores.quality, comparison: comparison)
    }
}

/// Records by score, and by label where they have one.
struct ScoreTable: Sendable {
    private(set) var counts = [Int](repeating: 0, count: 101)
    private var hits = [Int](repeating: 0, count: 101)
    private var misses = [Int](repeating: 0, count: 101)

    mutating func add(_ score: Int, _ label: Bool?) {
        counts[score] += 1
        switch label {
        case true: hits[score] += 1
        case false: misses[score] += 1
        case nil: break
        }
    }

    /// Nil where nothing is labelled.
    var quality: BacktestReport.RankingQuality? {
        let ranking = Ranking(hits: hits.reversed(), misses: misses.reversed())
        let labelled = Int(ranking.count)
        guard labelled > 0 else { return nil }
        let top = Quality.shares.compactMap { share in
            ranking.top(share).map { top in
                let taken = max(1, (Double(labelled) * share).rounded())
                return Quality.Top(
                    share: share, precision: top.precision, recall: top.recall,
                    precisionInterval: .ofShare(top.precision * taken, of: taken))
            }
        }
        return BacktestReport.RankingQuality(
            labelled: labelled, hits: Int(ranking.hitCount), auc: ranking.auc, top: top)
    }
}

/// Records by a name, of which there are only so many: beyond them all others are one.
struct PartTable: Sendable {
    private var byName: [String: (lanes: LaneCounts, scores: Int)] = [:]
    private static let maximum = 500
    private static let others = "(others)"

    mutating func add(_ name: String, _ judgement: Judgement) {
        let key = byName[name] != nil || byName.count < Self.maximum ? name : Self.others
        byName[key, default: (LaneCounts(), 0)].lanes[judgement.lane] += 1
        byName[key, default: (LaneCounts(), 0)].scores += judgement.score
    }

    var parts: [BacktestReport.Part] {
        byName.map { name, part in
            BacktestReport.Part(
                name: name, lanes: part.lanes, meanScore: Double(part.scores) / Double(max(1, part.lanes.total)))
        }.sorted { ($1.lanes.total, $0.name) < ($0.lanes.total, $1.name) }
    }
}
