import Intelligence

extension RuleSet {
    /// What the rules say of a record, in log-odds; which of them hold stands in the scratch.
    struct Outcome {
        var logOdds: Double
        var severity: Severity?
        var gradeFactor = 1.0
        /// What the grade took from the evidence that rests on the report: 0 or negative.
        var gradeEffect = 0.0
    }

    /// The score alone, 0 to 100, without the words: for ranking many records.
    public func score(of record: IntelligenceRecord, asOf: Instant, in scratch: inout ScoringScratch) -> Int {
        Self.score(evaluate(record, asOf: asOf, &scratch).logOdds)
    }

    func evaluate(_ record: IntelligenceRecord, asOf: Instant, _ scratch: inout ScoringScratch) -> Outcome {
        var sheet = FactSheet(record, layout: layout) { scratch.words($0) }
        sheet.fill(from: record, matcher: matcher)
        let severity = yardsticks?.severity(of: record, sheet, layout)
        if severity != nil { sheet.signals |= severitySignal }
        let evaluator = Evaluator(program, sheet, asOf: asOf, severity: severity?.share ?? 0)
        findHits(record, evaluator, &scratch.hits)
        applyCaps(&scratch.hits)
        var outcome = Outcome(logOdds: intercept, severity: severity)
        weigh(record, scratch.hits, &outcome)
        return outcome
    }

    private func findHits(_ record: IntelligenceRecord, _ evaluator: Evaluator, _ hits: inout [RuleHit]) {
        let kind = Packed.code(record.kind)
        let group: UInt64 = 1 << UInt64(groups.firstIndex(of: record.commodityGroup.rawValue) ?? groups.count)
        let signals = evaluator.sheet.signals
        let gates = self.gates
        hits.removeAll(keepingCapacity: true)
        for index in 0..<gates.count {
            guard gates.base[index].isOpen(group: group, kind: kind, signals: signals),
                evaluator.holds(gates.base[index].condition)
            else { continue }
            let weight = gates.base[index].weight
            if !gates.base[index].isScaledBySeverity {
                hits.append(RuleHit(rule: index, contribution: weight))
            } else if evaluator.severity > 0 {
                hits.append(RuleHit(rule: index, contribution: weight * evaluator.severity))
            }
        }
    }

    /// Scales down the evidence of each group that adds up to more than its cap, in proportion, so that the points
    /// of the reasons add up to what was counted. Relief is not capped.
    private func applyCaps(_ hits: inout [RuleHit]) {
        for first in hits.indices {
            let cap = gates.base[hits[first].rule].cap
            guard cap >= 0, !(0..<first).contains(where: { gates.base[hits[$0].rule].cap == cap }) else { continue }
            var sum = 0.0
            for position in first..<hits.count
            where gates.base[hits[position].rule].cap == cap && hits[position].contribution > 0 {
                sum += hits[position].contribution
            }
            let limit = caps[Int(cap)].cap
            guard sum > limit else { continue }
            for position in first..<hits.count
            where gates.base[hits[position].rule].cap == cap && hits[position].contribution > 0 {
                hits[position].contribution *= limit / sum
            }
        }
    }

    private func weigh(_ record: IntelligenceRecord, _ hits: [RuleHit], _ outcome: inout Outcome) {
        var graded = 0.0
        for hit in hits {
            outcome.logOdds += hit.contribution
            if hit.contribution > 0, gates.base[hit.rule].isGraded { graded += hit.contribution }
        }
        outcome.gradeFactor = grade.factor(of: record.handling.grade)
        outcome.gradeEffect = (outcome.gradeFactor - 1) * graded
        outcome.logOdds += outcome.gradeEffect
    }

    static func score(_ logOdds: Double) -> Int {
        let share = Quantile.logistic(logOdds)
        return share.isNaN ? 0 : Int((100 * share).rounded())
    }
}
