import Intelligence

extension RuleSet {
    /// Judges a record.
    ///
    /// - Parameters:
    ///   - record: the record.
    ///   - asOf: the moment that dates are measured against; the record's time in Kafka, so that a replay is the same.
    public func assess(_ record: IntelligenceRecord, asOf: Instant) -> Decision {
        let outcome = evaluate(record, asOf: asOf)
        let score = Self.score(outcome.logOdds)
        let context = Template.Context(severity: outcome.severity, factor: outcome.gradeFactor)
        var reasons = outcome.hits.map { hit in
            let rule = rules[hit.rule]
            return Reason(
                rule: rule.id, points: Self.points(hit.contribution),
                because: rule.because.filled(from: record, context),
                source: rule.source)
        }
        if outcome.gradeEffect != 0 {
            let text = record.handling.grade == nil ? grade.becauseUngraded : grade.because
            reasons.append(
                Reason(
                    rule: grade.rule, points: Self.points(outcome.gradeEffect),
                    because: text.filled(from: record, context), source: grade.source))
        }
        var lane = lanes.lane(of: score)
        if let draw = lanes.draw(for: record.recordID), Lanes.isStricter(draw.lane, than: lane) {
            lane = draw.lane
            reasons.append(
                Reason(
                    rule: Lanes.randomRule, points: 0,
                    because: "Drawn at random for the \(draw.lane.rawValue) lane, as "
                        + "\(FieldText.number(draw.rate * 100)) % of all records are",
                    source: "random selection"))
        }
        reasons.sort { ($1.points, $0.rule) < ($0.points, $1.rule) }
        return Decision(score: score, lane: lane, reasons: reasons)
    }

    /// The score alone, 0 to 100, without the words: for ranking many records.
    public func score(of record: IntelligenceRecord, asOf: Instant) -> Int {
        Self.score(evaluate(record, asOf: asOf).logOdds)
    }

    /// What the rules say of a record, in log-odds.
    struct Outcome {
        var logOdds: Double
        var hits: [RuleHit] = []
        var severity: Severity?
        var gradeFactor = 1.0
        /// What the grade took from the evidence that rests on the report: 0 or negative.
        var gradeEffect = 0.0
    }

    func evaluate(_ record: IntelligenceRecord, asOf: Instant) -> Outcome {
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: max(1, layout.size(for: record))) { words in
            let sheet = FactSheet(words: words, layout: layout, record: record)
            sheet.fill(from: record, matcher: matcher)
            let severity = needsSeverity ? self.severity(of: record, sheet) : nil
            let evaluator = Evaluator(program: program, sheet: sheet, asOf: asOf, severity: severity?.share ?? 0)
            var outcome = Outcome(logOdds: intercept, severity: severity)
            outcome.hits = hits(of: record, evaluator)
            applyCaps(&outcome.hits)
            weigh(record, &outcome)
            return outcome
        }
    }

    private func hits(of record: IntelligenceRecord, _ evaluator: Evaluator) -> [RuleHit] {
        let kind = Packed.code(record.kind)
        let group: UInt64 = 1 << UInt64(groups.firstIndex(of: record.commodityGroup.rawValue) ?? groups.count)
        var hits: [RuleHit] = []
        for index in rules.indices {
            let rule = rules[index]
            guard rule.kinds & kind != 0, rule.groups & group != 0, evaluator.holds(rule.condition) else { continue }
            if rule.isScaledBySeverity {
                guard evaluator.severity > 0 else { continue }
                hits.append(RuleHit(rule: index, contribution: rule.weight * evaluator.severity))
            } else {
                hits.append(RuleHit(rule: index, contribution: rule.weight))
            }
        }
        return hits
    }

    /// Scales down the evidence of each group that adds up to more than its cap, in proportion, so that the points
    /// of the reasons add up to what was counted. Relief is not capped.
    private func applyCaps(_ hits: inout [RuleHit]) {
        for (index, group) in caps.enumerated() {
            var sum = 0.0
            for hit in hits where rules[hit.rule].cap == index && hit.contribution > 0 { sum += hit.contribution }
            guard sum > group.cap else { continue }
            for position in hits.indices where rules[hits[position].rule].cap == index {
                if hits[position].contribution > 0 { hits[position].contribution *= group.cap / sum }
            }
        }
    }

    private func weigh(_ record: IntelligenceRecord, _ outcome: inout Outcome) {
        var graded = 0.0
        for hit in outcome.hits {
            outcome.logOdds += hit.contribution
            if hit.contribution > 0, rules[hit.rule].isGraded { graded += hit.contribution }
        }
        outcome.gradeFactor = grade.factor(of: record.handling.grade)
        outcome.gradeEffect = (outcome.gradeFactor - 1) * graded
        outcome.logOdds += outcome.gradeEffect
    }

    /// The most severe of the goods.
    private func severity(of record: IntelligenceRecord, _ sheet: FactSheet) -> Severity? {
        var worst: Severity?
        for (element, goods) in record.goods.enumerated() {
            guard let yardstick = yardstick(sheet.base(.goods, element), sheet),
                let kg = yardstick.kilograms(of: goods)
            else { continue }
            let share = yardstick.severity(ofKg: kg)
            if share > (worst?.share ?? 0) { worst = Severity(commodity: yardstick.commodity, kg: kg, share: share) }
        }
        return worst
    }

    /// The first yardstick, in the order of the file, that fits the commodity, or else the species.
    private func yardstick(_ base: Int, _ sheet: FactSheet) -> Yardstick? {
        for field in [Field.commodity, .species] {
            let offset = base + layout.offset(field)
            for (yardstick, mask) in yardsticks {
                for word in 0..<layout.phraseWords where sheet.words[offset + word] & mask[word] != 0 {
                    return yardstick
                }
            }
        }
        return nil
    }

    private static func score(_ logOdds: Double) -> Int {
        let share = Quantile.logistic(logOdds)
        return share.isNaN ? 0 : Int((100 * share).rounded())
    }

    /// Log-odds times ten, to one decimal.
    private static func points(_ contribution: Double) -> Double {
        let points = (contribution * 100).rounded() / 10
        return points == 0 ? 0 : points
    }
}
