import Intelligence

/// What a backtest found. As JSON it is what a revision is promoted with.
public struct BacktestReport: Hashable, Sendable, Codable {
    /// An input.
    public struct Source: Hashable, Sendable, Codable {
        /// A file or archive by its path.
        public var name: String
        /// The SHA-256 of a file's bytes; of an archive the last entry that was read, `entry 48210`.
        public var state: String

        /// An input in a state.
        public init(name: String, state: String) {
            self.name = name
            self.state = state
        }
    }

    /// The records of one agency, or of one commodity group.
    public struct Part: Hashable, Sendable, Codable {
        /// Whose.
        public var name: String
        /// By lane.
        public var lanes: LaneCounts
        /// The mean score.
        public var meanScore: Double
    }

    /// A rule and the records on which it held.
    public struct RuleUse: Hashable, Sendable, Codable {
        /// Its id.
        public var rule: String
        /// Its title.
        public var title: String
        /// On how many records it held.
        public var hits: Int
        /// On how many of them no other rule held.
        public var alone: Int
        /// The mean of the points that it gave, before the grade.
        public var meanPoints: Double
        /// Of the records on which it held: those labelled, and those that were hits.
        public var labelled: Int
        /// Those labelled a hit.
        public var confirmed: Int
    }

    /// A rule that adds little to another.
    public struct Overlap: Hashable, Sendable, Codable {
        /// The rule.
        public var rule: String
        /// The other.
        public var other: String
        /// The records on which both held.
        public var both: Int
        /// Whether the rule never held without the other.
        public var isWithin: Bool
        /// Both, as a share of either.
        public var jaccard: Double
    }

    /// A record that another revision judges otherwise.
    public struct Example: Hashable, Sendable, Codable {
        /// `AGENCY/ID`.
        public var record: String
        /// By the other revision.
        public var before: Verdict
        /// By this one.
        public var after: Verdict
        /// Rules that hold only by this one.
        public var gained: [String]
        /// Rules that held only by the other.
        public var lost: [String]
    }

    /// A score with its lane.
    public struct Verdict: Hashable, Sendable, Codable {
        /// 0 to 100.
        public var score: Int
        /// The lane's name.
        public var lane: String
    }

    /// How this revision differs from another.
    public struct Comparison: Hashable, Sendable, Codable {
        /// The other.
        public var revision: String
        /// Records with another score.
        public var scoreChanged: Int
        /// Records with another lane.
        public var laneChanged: Int
        /// By the other's lane, strictest first: this one's lanes.
        public var matrix: [LaneCounts]
        /// The mean of the new score less the old.
        public var meanDifference: Double
        /// A few for each change of lane.
        public var examples: [Example]
        /// Records that only this revision refuses to judge, or only the other one.
        public var judgedByOne: Int
        /// As measured for this one, on the same labels.
        public var quality: RankingQuality?
    }

    /// How well the scores find what was seized.
    public struct RankingQuality: Hashable, Sendable, Codable {
        /// Records with a label.
        public var labelled: Int
        /// Those that were hits.
        public var hits: Int
        /// The area under the ROC curve; nil without hits or misses.
        public var auc: Double?
        /// At 1, 5 and 10 %; the intervals of precision are Wilson's.
        public var top: [Quality.Top]
    }

    /// The format of this file.
    public private(set) var format = Self.format
    static let format = "mekong dragon backtest 1"
    /// When it was made, in RFC 3339.
    public var madeAt: String
    /// The revision of the rules.
    public var revision: String
    /// Where they were read.
    public var rulesFile: String
    /// What they were tried on.
    public var sources: [Source]
    /// How many records were judged.
    public var records: Int
    /// Those that were not, by cause.
    public var refused: [String: Int]
    /// By lane.
    public var lanes: LaneCounts
    /// The share that each lane is expected to have; empty where none is said.
    public var expected: [String: Double]
    /// By agency, most records first.
    public var agencies: [Part]
    /// By commodity group, most records first.
    public var commodities: [Part]
    /// Records by score, 0 to 100.
    public var scores: [Int]
    /// In the order of the rules file.
    public var rules: [RuleUse]
    /// Rules that never held.
    public var deadRules: [String]
    /// Rules that held only, or nearly only, together with another.
    public var overlaps: [Overlap]
    /// Against labels; nil without.
    public var quality: RankingQuality?
    /// Against another revision; nil without.
    public var comparison: Comparison?

    /// Whether a file says that it is one of these.
    public var isOfThisFormat: Bool { format == Self.format }
}
