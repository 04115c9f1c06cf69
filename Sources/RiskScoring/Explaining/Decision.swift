import Intelligence

/// The judgement of a rule set on a record.
public struct Decision: Hashable, Sendable {
    /// 0 to 100.
    public var score: Int
    /// The lane of the score, or the one drawn at random where that is stricter.
    public var lane: Lane
    /// The rules that hit, by points, strongest first; relief last.
    public var reasons: [Reason]
    /// What would have changed the lane; nil where nothing was judged.
    public var laneChange: LaneChange?
    /// Whom to ask, as in an assessment.
    public var contacts: [String] = []

    /// A decision as it stands.
    public init(score: Int, lane: Lane, reasons: [Reason], laneChange: LaneChange? = nil) {
        self.score = score
        self.lane = lane
        self.reasons = reasons
        self.laneChange = laneChange
    }
}
