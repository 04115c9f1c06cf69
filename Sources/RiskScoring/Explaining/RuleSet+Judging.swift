import Intelligence

extension RuleSet {
    /// Judges a record that is there as values: the rules' own cases and tests. The scorer judges records as they lie in
    /// their bytes, with an ``Assessor``.
    ///
    /// - Parameters:
    ///   - record: the record.
    ///   - asOf: the moment that dates are measured against; the record's time in Kafka, so that a replay is the same.
    public func assess(_ record: IntelligenceRecord, asOf: Instant) -> Decision {
        var scratch = ScoringScratch()
        return assess(record, asOf: asOf, &scratch)
    }

    /// The same, with what the memory says in the scratch.
    func assess(_ record: IntelligenceRecord, asOf: Instant, _ scratch: inout ScoringScratch) -> Decision {
        withView(of: record) { view in
            let (score, lane) = judge(view, asOf: asOf, in: &scratch)
            var decision = Decision(
                score: score, lane: lane, reasons: scratch.reasons.values(), laneChange: scratch.account.value)
            decision.contacts = contacts(scratch)
            return decision
        } ?? Decision(score: Self.score(intercept), lane: lanes.lane(of: Self.score(intercept)), reasons: [])
    }

    /// The score alone, 0 to 100, without the words.
    public func score(of record: IntelligenceRecord, asOf: Instant) -> Int {
        var scratch = ScoringScratch()
        return withView(of: record) { score(of: $0, asOf: asOf, in: &scratch) } ?? Self.score(intercept)
    }

    /// Nil where the record is larger than any that can be read.
    private func withView<Result>(of record: IntelligenceRecord, _ body: (RecordView) -> Result) -> Result? {
        let scanner = RecordScanner(limits: ReadingLimits(maximumBytes: .max))
        return record.json().withUnsafeBytes { bytes in
            guard let view = try? scanner.scan(bytes) else { return nil }
            return withExtendedLifetime(scanner) { body(view) }
        }
    }

    /// Judges a record; the reasons and their words stay in the scratch.
    package func judge(
        _ view: RecordView, asOf: Instant, in scratch: inout ScoringScratch
    ) -> (score: Int, lane: Lane) {
        let outcome = evaluate(view, asOf: asOf, &scratch)
        let score = Self.score(outcome.logOdds)
        var lane = lanes.lane(of: score)
        var context = Template.Context(severity: outcome.severity, factor: outcome.gradeFactor)
        scratch.reasons.removeAll()
        for index in scratch.hits.indices {
            let hit = scratch.hits[index]
            let asked = rules[hit.rule].memory
            context.memory = scratch.recollection.figures(for: asked)
            scratch.reasons.add(
                rules[hit.rule].ground, Self.points(hit.contribution), view, context,
                basis: asked == 0 ? nil : ReasonBasis(context.memory?.basis))
        }
        if outcome.gradeEffect != 0 {
            let ground = view[.gradeSource] == 0 ? grade.notGraded : grade.graded
            scratch.reasons.add(
                ground, Self.points(outcome.gradeEffect), view, context,
                basis: scratch.recollection.basisOfGrade(view))
        }
        let draw = lanes.draw(for: view)
        if let draw, Lanes.isStricter(draw.lane, than: lane) {
            lane = draw.lane
            scratch.reasons.add(draw.ground, 0, view, context)
        }
        scratch.account.fill(lane, drawn: draw?.lane, outcome, scratch.hits, self)
        return (score, lane)
    }

    /// Log-odds times ten, to one decimal.
    private static func points(_ contribution: Double) -> Double {
        let points = (contribution * 100).rounded() / 10
        return points == 0 ? 0 : points
    }
}
