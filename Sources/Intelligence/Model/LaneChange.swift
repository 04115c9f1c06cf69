/// What would have given a record another lane.
public struct LaneChange: Hashable, Sendable {
    /// A neighbouring lane, and what lies between.
    public struct Step: Hashable, Sendable {
        /// The neighbouring lane.
        public var lane: Lane
        /// How many points more, or less, would have reached it, to one decimal, rounded up.
        public var points: Double

        /// Makes it of its parts.
        public init(lane: Lane, points: Double) {
            self.lane = lane
            self.points = points
        }
    }

    /// A rule that hit, and the lane without it.
    public struct Without: Hashable, Sendable {
        /// The id of the rule.
        public var rule: String
        /// The lane if it alone had not hit.
        public var lane: Lane

        /// Makes it of its parts.
        public init(rule: String, lane: Lane) {
            self.rule = rule
            self.lane = lane
        }
    }

    /// The next stricter lane; nil in the red one.
    public var stricter: Step?
    /// The next milder lane; nil in the green one, and where the lane was drawn at random.
    public var milder: Step?
    /// The rules that decided the lane, each by itself, in the order of the rules file.
    public var without: [Without]
    /// The same in words.
    public var text: String

    /// Makes it of its parts.
    public init(stricter: Step?, milder: Step?, without: [Without], text: String) {
        self.stricter = stricter
        self.milder = milder
        self.without = without
        self.text = text
    }
}
