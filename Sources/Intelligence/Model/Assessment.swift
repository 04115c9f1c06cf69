/// The scorer's decision on one record.
public struct Assessment: Hashable, Sendable {
    /// Derived from the position of the record in Kafka alone, so that a repeated assessment has the same id.
    public var id: String
    /// The record it is about.
    public var record: RecordID
    /// The record's kind.
    public var recordKind: RecordKind
    /// The case it belongs to.
    public var thread: RecordID
    /// Drugs, wildlife, or another group of the configuration.
    public var commodityGroup: CommodityGroup
    /// Whether it belongs to an exercise.
    public var exercise: Bool
    /// The moment the record was judged as of: its timestamp in Kafka, so that a replay gives the same bits.
    public var asOf: Instant
    /// 0 to 100.
    public var score: Int
    /// The lane it was given.
    public var lane: Lane
    /// The rules that hit, by points, strongest first.
    public var reasons: [Reason]
    /// The hash of the rules that were in force.
    public var rulesRevision: String
    /// Where the record stands in Kafka.
    public var position: RecordPosition
    /// What would have changed the lane; nil in assessments that say nothing of it.
    public var laneChange: LaneChange?
    /// Whom to ask: members whose watch-lists name something of the record, as their lists say; an agency's code stands
    /// for its own contact. Nothing else of a list is in an assessment.
    public var contacts: [String]

    /// Makes it of its parts.
    public init(
        id: String, record: RecordID, recordKind: RecordKind, thread: RecordID, commodityGroup: CommodityGroup,
        exercise: Bool, asOf: Instant, score: Int, lane: Lane, reasons: [Reason], rulesRevision: String,
        position: RecordPosition, laneChange: LaneChange? = nil, contacts: [String] = []
    ) {
        self.id = id
        self.record = record
        self.recordKind = recordKind
        self.thread = thread
        self.commodityGroup = commodityGroup
        self.exercise = exercise
        self.asOf = asOf
        self.score = score
        self.lane = lane
        self.reasons = reasons
        self.rulesRevision = rulesRevision
        self.position = position
        self.laneChange = laneChange
        self.contacts = contacts
    }
}

/// ASYCUDA's selectivity lanes.
public enum Lane: String, Sendable, CaseIterable {
    // Strictest first: whoever lists lanes relies on the order.
    /// Physical examination.
    case red
    /// Documentary check.
    case yellow
    /// Release, audit after clearance.
    case blue
    /// Release.
    case green
}

/// Why a rule added to a score, or took from it.
public struct Reason: Hashable, Sendable {
    /// The id of the rule.
    public var rule: String
    /// What it added, in log-odds times ten, rounded to one decimal.
    public var points: Double
    /// The rule's words with the values filled in.
    public var because: String
    /// Where the indicator comes from.
    public var source: String
    /// Who answers for the rule; empty where nobody is named.
    public var owner: String
    /// The fields of the record whose values the words show, and `parties` where the rule reads a party: a reader may be
    /// shown the reason where he may see all of them. Nil in assessments that do not tell.
    public var fields: [String]?
    /// What a reader must be cleared for, where it rests on other records than the one at hand; nil where it does not.
    public var basis: ReasonBasis?

    /// Makes it of its parts.
    public init(
        rule: String, points: Double, because: String, source: String, owner: String = "", fields: [String]? = nil,
        basis: ReasonBasis? = nil
    ) {
        self.rule = rule
        self.points = points
        self.because = because
        self.source = source
        self.owner = owner
        self.fields = fields
        self.basis = basis
    }
}

/// What marks the records have that a reason rests on besides the one at hand.
public enum ReasonBasis: String, Sendable, CaseIterable {
    case clear = "TLP:CLEAR"
    case green = "TLP:GREEN"
    case amber = "TLP:AMBER"
    /// At least one is for readers whom its originator named.
    case closed
}

/// Where a record stands in Kafka.
public struct RecordPosition: Hashable, Sendable {
    /// The topic.
    public var topic: String
    /// The partition of the topic.
    public var partition: Int32
    /// The offset in the partition.
    public var offset: Int64

    /// Makes it of its parts.
    public init(topic: String, partition: Int32, offset: Int64) {
        self.topic = topic
        self.partition = partition
        self.offset = offset
    }
}
