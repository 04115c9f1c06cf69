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
        let reasons = scratch.reasons.map { reason in
            Reason(
                rule: reason.ground.id, points: reason.points,
                because: String(decoding: scratch.text[reason.text], as: UTF8.self), source: reason.ground.source)
        }
        return Decision(score: score, lane: lane, reasons: reasons)
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
        scratch.clearReasons()
        for index in scratch.hits.indices {
            let hit = scratch.hits[index]
            scratch.add(rules[hit.rule].ground, Self.points(hit.contribution), record, context)
        }
        if outcome.gradeEffect != 0 {
            let ground = record.handling.grade == nil ? grade.notGraded : grade.graded
            scratch.add(ground, Self.points(outcome.gradeEffect), record, context)
        }
        if let draw = lanes.draw(for: record), Lanes.isStricter(draw.lane, than: lane) {
            lane = draw.lane
            scratch.add(draw.ground, 0, record, context)
        }
        return (score, lane)
    }

    /// Log-odds times ten, to one decimal.
    private static func points(_ contribution: Double) -> Double {
        let points = (contribution * 100).rounded() / 10
        return points == 0 ? 0 : points
    }
}

extension ScoringScratch {
    mutating func clearReasons() {
        reasons.removeAll(keepingCapacity: true)
        text.removeAll(keepingCapacity: true)
    }

    /// Adds a reason at its place among the others: there are few, so that they are kept in order as they come.
    mutating func add(
        _ ground: Ground, _ points: Double, _ record: IntelligenceRecord, _ context: Template.Context
    ) {
        let start = text.count
        ground.because.append(to: &text, from: record, context)
        let reason = DraftedReason(ground: ground, points: points, text: start..<text.count)
        let place = reasons.lastIndex { !reason.goesBefore($0) }.map { $0 + 1 } ?? 0
        reasons.insert(reason, at: place)
    }
}
