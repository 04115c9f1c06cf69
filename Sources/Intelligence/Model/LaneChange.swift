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
    /// Whether the lane is not the rules' but was drawn at random.
    public var isDrawn: Bool

    /// Makes it of its parts.
    public init(stricter: Step? = nil, milder: Step? = nil, without: [Without] = [], isDrawn: Bool = false) {
        self.stricter = stricter
        self.milder = milder
        self.without = without
        self.isDrawn = isDrawn
    }
}

extension LaneChange: CustomStringConvertible {
    /// The same in words, as people read it.
    public var description: String {
        var steps: [String] = []
        if let stricter { steps.append("\(stricter.words) points more make it \(stricter.lane.rawValue)") }
        if let milder { steps.append("\(milder.words) points less \(milder.lane.rawValue)") }
        var sentences = isDrawn ? ["Drawn at random."] : []
        if !steps.isEmpty { sentences.append(steps.joined(separator: ", ") + ".") }
        sentences += without.map { "Without \($0.rule) it is \($0.lane.rawValue)." }
        return sentences.joined(separator: " ")
    }
}

extension LaneChange.Step {
    /// The points, a whole number of them without a decimal.
    fileprivate var words: String { Int(exactly: points).map(String.init) ?? "\(points)" }
}
