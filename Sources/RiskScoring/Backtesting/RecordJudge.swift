import Intelligence

/// What a rule set says of one record, without the words.
public struct Judgement: Sendable {
    /// The record.
    public var record: RecordID
    /// Its case.
    public var thread: RecordID
    /// What kind of record it is.
    public var kind: RecordKind
    /// Drugs, wildlife, or another group.
    public var group: CommodityGroup
    /// Whether it belongs to an exercise.
    public var exercise: Bool
    /// 0 to 100.
    public var score: Int
    /// Its lane.
    public var lane: Lane
    /// The rules that held, by their places in the rule set.
    var hits: [RuleHit]
    /// By how much the report's grade lets evidence count.
    var gradeFactor: Double
}

/// Judges records for measuring: as an ``Assessor`` does, without writing an assessment. For one lane at a time.
///
/// The one place that knows how a rule set is evaluated, for backtests, fits and explanations.
struct RecordJudge: ~Copyable {
    let rules: RuleSet
    private let admission: RecordAdmission
    private var scratch = ScoringScratch()
    private var memory: EntityMemory?
    private var seen: Int64 = 0

    /// - Parameters:
    ///   - validator: where it is there, records that it rejects are refused, as on the stream.
    ///   - memory: of the records judged before; nil for none.
    init(rules: RuleSet, validator: RecordValidator?, memory: MemoryRecipe? = nil) {
        self.rules = rules
        admission = RecordAdmission(validator: validator, limits: ReadingLimits(maximumBytes: 900_000))
        self.memory = memory?.make()
    }

    /// Judges a record; its own time where Kafka has none.
    ///
    /// - Throws: what an ``Assessor`` would refuse it for.
    mutating func judge(_ bytes: UnsafeRawBufferPointer, timestamp: Int64) throws(RefusedRecord) -> Judgement {
        let view = try admission.admit(bytes, timestamp: timestamp).get()
        let asOf = RecordAdmission.moment(timestamp, Int64(bitPattern: view[.reportedAt]))
        recall(view, asOf)
        let outcome = rules.evaluate(view, asOf: asOf, &scratch)
        let score = RuleSet.score(outcome.logOdds)
        var lane = rules.lanes.lane(of: score)
        if let draw = rules.lanes.draw(for: view), Lanes.isStricter(draw.lane, than: lane) { lane = draw.lane }
        let record = RecordID(agency: AgencyCode(Self.text(view, .agency)), id: Self.text(view, .id))
        let thread = RecordID(qualified: Self.text(view, .thread)) ?? record
        return Judgement(
            record: record, thread: thread, kind: RecordKind.allCases[view[.kind].trailingZeroBitCount],
            group: CommodityGroup(Self.text(view, .commodityGroup)), exercise: view[.exercise] == 2, score: score,
            lane: lane, hits: scratch.hits, gradeFactor: outcome.gradeFactor)
    }

    /// Remembers the record, and asks what was remembered before it. In the order in which they come all records stand
    /// in one partition: where the stream has several, they meet a second earlier than there.
    private mutating func recall(_ view: RecordView, _ asOf: Instant) {
        scratch.recollection.removeAll()
        guard memory != nil else { return }
        let position = RecordPosition(topic: "judged", partition: 0, offset: seen)
        seen += 1
        memory?.add(view, at: position, timestamp: asOf.milliseconds)
        memory?.look(
            topic: position.topic, partition: position.partition, offset: position.offset, for: rules,
            in: &scratch.recollection)
    }

    private static func text(_ view: RecordView, _ field: RecordField) -> String {
        view.text(view[field]).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
