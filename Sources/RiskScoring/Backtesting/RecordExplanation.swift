import Intelligence

/// Why a record has its score, for the officer who has to say so: every rule that held, what it would take for another
/// lane, and the rules that all but held.
public struct RecordExplanation: Sendable {
    /// A rule of which all conditions but one hold.
    public struct NearMiss: Hashable, Sendable {
        /// Its id.
        public var rule: String
        /// Its title.
        public var title: String
        /// The most that it would add, in points.
        public var points: Double
        /// The place among its conditions, from 0, of the one that does not hold.
        public var condition: Int
    }

    /// What another lane would take.
    public struct LaneChange: Hashable, Sendable {
        /// The lane.
        public var lane: Lane
        /// The points that are missing; negative: that would have to go.
        public var points: Double
    }

    /// The record.
    public var record: RecordID
    /// The moment it was judged as of.
    public var asOf: Instant
    /// The score, the lane and the reasons.
    public var decision: Decision
    /// The lane that the score alone gives; another one than the decision's was drawn at random.
    public var laneOfScore: Lane
    /// The points of a record on which no rule holds: what the base rate is worth.
    public var basePoints: Double
    /// All points together: of the base rate and of the reasons.
    public var points: Double
    /// What the other lanes would take, strictest first.
    public var changes: [LaneChange]
    /// The rules that all but held, those that would add most first.
    public var nearMisses: [NearMiss]
    /// By rule: the name of the group whose cap made it count for less, and what it would have added.
    public var capped: [String: (group: String, points: Double)]
}

extension RuleSet {
    /// Explains a record.
    ///
    /// - Parameters:
    ///   - timestamp: its time in Kafka, in milliseconds; below 0 where it has none: its own time counts then.
    ///   - validator: refuses what the stream would refuse; nil refuses only what cannot be read.
    ///   - recall: asks a memory about the record; nothing is remembered without it.
    /// - Throws: ``RefusedRecord``.
    public func explain(
        _ bytes: UnsafeRawBufferPointer, timestamp: Int64, validator: RecordValidator?,
        recalling recall: (inout Recollection) -> Void = { $0.removeAll() }
    ) throws(RefusedRecord) -> RecordExplanation {
        var recordJudge = RecordJudge(rules: self, validator: validator)
        let judged = try recordJudge.judge(bytes, timestamp: timestamp)
        let scanner = RecordScanner(limits: ReadingLimits(maximumBytes: .max))
        var scratch = ScoringScratch()
        guard let view = try? scanner.scan(bytes) else {
            throw RefusedRecord(cause: "unreadable", message: "the record cannot be read")
        }
        let asOf = RecordAdmission.moment(timestamp, Int64(bitPattern: view[.reportedAt]))
        recall(&scratch.recollection)
        let outcome = evaluate(view, asOf: asOf, &scratch)
        let hits = scratch.hits
        let nearMisses = nearMisses(view, asOf: asOf, outcome, hits, &scratch)
        let (score, lane) = judge(view, asOf: asOf, in: &scratch)
        var decision = Decision(
            score: score, lane: lane, reasons: scratch.reasons.values(), laneChange: scratch.account.value)
        decision.contacts = contacts(scratch)
        return RecordExplanation(
            record: judged.record, asOf: asOf, decision: decision,
            laneOfScore: lanes.lane(of: score), basePoints: intercept * 10, points: outcome.logOdds * 10,
            changes: laneChanges(outcome.logOdds), nearMisses: nearMisses, capped: capped(hits, outcome))
    }

    /// The nearest score of each other lane, in points from here.
    private func laneChanges(_ logOdds: Double) -> [RecordExplanation.LaneChange] {
        let score = Self.score(logOdds)
        return Lane.allCases.compactMap { lane in
            let scores = (0...100).filter { lanes.lane(of: $0) == lane }
            guard let low = scores.first, let high = scores.last, !(low...high).contains(score) else { return nil }
            // Scores are rounded: the edge lies half a score before the lowest, or behind the highest.
            let edge = (score < low ? Double(low) - 0.5 : Double(high) + 0.5) / 100
            let points = (Quantile.logarithm(edge / (1 - edge)) - logOdds) * 10
            // Away from zero, so that so many points are enough.
            return RecordExplanation.LaneChange(
                lane: lane, points: (points * 10).rounded(.awayFromZero) / 10)
        }
    }

    private func nearMisses(
        _ view: RecordView, asOf: Instant, _ outcome: Outcome, _ hits: [RuleHit], _ scratch: inout ScoringScratch
    ) -> [RecordExplanation.NearMiss] {
        var sheet = FactSheet(view, layout, matcher) { scratch.words($0) }
        if outcome.severity != nil { sheet.signals |= severitySignal }
        let evaluator = Evaluator(program, sheet, asOf: asOf, severity: outcome.severity?.share ?? 0)
        let name = view.text(view[.commodityGroup])
        let group = UInt64(1) << UInt64(groups.firstIndex { name?.elementsEqual($0) ?? false } ?? groups.count)
        let held = Set(hits.map(\.rule))
        var found: [RecordExplanation.NearMiss] = []
        for (index, rule) in rules.enumerated() where !held.contains(index) {
            guard rule.groups & group != 0, rule.kinds & view[.kind] != 0 else { continue }
            let root = program.nodes.base[Int(rule.condition)]
            guard root.operation == .all, root.count > 1 else { continue }
            let missing = (0..<root.count).filter { !evaluator.holds(root.index + $0) }
            guard missing.count == 1 else { continue }
            let factor = rule.isGraded && rule.weight > 0 ? outcome.gradeFactor : 1
            found.append(
                RecordExplanation.NearMiss(
                    rule: rule.id, title: rule.title, points: (rule.weight * factor * 100).rounded() / 10,
                    condition: Int(missing[0])))
        }
        return found.sorted { ($1.points.magnitude, $0.rule) < ($0.points.magnitude, $1.rule) }
    }

    private func capped(_ hits: [RuleHit], _ outcome: Outcome) -> [String: (group: String, points: Double)] {
        var found: [String: (group: String, points: Double)] = [:]
        for hit in hits {
            let rule = rules[hit.rule]
            let full = rule.isScaledBySeverity ? rule.weight * (outcome.severity?.share ?? 0) : rule.weight
            guard let cap = rule.cap, full - hit.contribution > 1e-9 else { continue }
            found[rule.id] = (caps[cap].name, (full * 100).rounded() / 10)
        }
        return found
    }
}
