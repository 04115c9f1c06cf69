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

    /// The score alone, 0 to 100, without the words.
    package func score(of view: RecordView, asOf: Instant, in scratch: inout ScoringScratch) -> Int {
        Self.score(evaluate(view, asOf: asOf, &scratch).logOdds)
    }

    func evaluate(_ view: RecordView, asOf: Instant, _ scratch: inout ScoringScratch) -> Outcome {
        var sheet = FactSheet(view, layout, matcher) { scratch.words($0) }
        let severity = yardsticks?.severity(of: view, sheet)
        if severity != nil { sheet.signals |= severitySignal }
        let memory = scratch.recollection.holding | watched(view, asOf: asOf, &scratch)
        if memory != 0 { sheet.signals |= memorySignal }
        let evaluator = Evaluator(program, sheet, asOf: asOf, severity: severity?.share ?? 0, memory: memory)
        findHits(view, evaluator, &scratch.hits)
        applyCaps(&scratch.hits)
        var outcome = Outcome(logOdds: intercept, severity: severity)
        weigh(view, scratch.hits, origins: scratch.recollection.corroboration.origins, &outcome)
        return outcome
    }

    /// The bit of a record's commodity group.
    private func group(of view: RecordView) -> UInt64 {
        let name = view.text(view[.commodityGroup])
        return 1 << UInt64(groups.firstIndex { name?.elementsEqual($0) ?? false } ?? groups.count)
    }

    private func findHits(_ view: RecordView, _ evaluator: Evaluator, _ hits: inout [RuleHit]) {
        let kind = view[.kind]
        let group = group(of: view)
        let signals = evaluator.sheet.signals
        let gates = self.gates
        hits.removeAll(keepingCapacity: true)
        for index in 0..<gates.count {
            guard gates.base[index].isOpen(group: group, kind: kind, signals: signals),
                !gates.base[index].isDated || rules[index].validity.contains(evaluator.asOf),
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

    private func weigh(_ view: RecordView, _ hits: [RuleHit], origins: Int, _ outcome: inout Outcome) {
        var graded = 0.0
        for hit in hits {
            outcome.logOdds += hit.contribution
            if hit.contribution > 0, gates.base[hit.rule].isGraded { graded += hit.contribution }
        }
        outcome.gradeFactor = grade.factor(of: view, origins: origins)
        outcome.gradeEffect = (outcome.gradeFactor - 1) * graded
        outcome.logOdds += outcome.gradeEffect
    }

    static func score(_ logOdds: Double) -> Int {
        let share = Quantile.logistic(logOdds)
        return share.isNaN ? 0 : Int((100 * share).rounded())
    }
}
