import Intelligence

extension RuleSet {
    /// Judges a record.
    ///
    /// - Parameters:
    ///   - record: the record.
    ///   - asOf: the moment that dates are measured against; the record's time in Kafka, so that a replay is the same.
    public func assess(_ record: IntelligenceRecord, asOf: Instant) -> Decision {
        var scratch = ScoringScratch()
        let (score, lane) = judge(record, asOf: asOf, in: &scratch)
        return Decision(score: score, lane: lane, reasons: scratch.reasons.values)
    }

    /// The score alone, 0 to 100, without the words.
    public func score(of record: IntelligenceRecord, asOf: Instant) -> Int {
        var scratch = ScoringScratch()
        return score(of: record, asOf: asOf, in: &scratch)
    }

    /// Judges a record; the reasons and their words stay in the scratch.
    public func judge(
        _ record: IntelligenceRecord, asOf: Instant, in scratch: inout ScoringScratch
    ) -> (score: Int, lane: Lane) {
        let outcome = evaluate(record, asOf: asOf, &scratch)
        let score = Self.score(outcome.logOdds)
        var lane = lanes.lane(of: score)
        let context = Template.Context(severity: outcome.severity, factor: outcome.gradeFactor)
        scratch.reasons.removeAll()
        for index in scratch.hits.indices {
            let hit = scratch.hits[index]
            scratch.reasons.add(rules[hit.rule].ground, Self.points(hit.contribution), record, context)
        }
        if outcome.gradeEffect != 0 {
            let ground = record.handling.grade == nil ? grade.notGraded : grade.graded
            scratch.reasons.add(ground, Self.points(outcome.gradeEffect), record, context)
        }
        if let draw = lanes.draw(for: record), Lanes.isStricter(draw.lane, than: lane) {
            lane = draw.lane
            scratch.reasons.add(draw.ground, 0, record, context)
        }
        return (score, lane)
    }

    /// Log-odds times ten, to one decimal.
    private static func points(_ contribution: Double) -> Double {
        let points = (contribution * 100).rounded() / 10
        return points == 0 ? 0 : points
    }
}
