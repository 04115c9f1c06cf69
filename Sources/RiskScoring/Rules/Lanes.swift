import Intelligence
import Settings

/// The thresholds of the lanes, and the shares that are drawn into a stricter lane at random so that what the rules do
/// not know is found too (ASYCUDA's minimum rates).
struct Lanes: Sendable {
    /// The lowest score of each lane, strictest first; below them all is green.
    private let thresholds: [(lane: Lane, score: Int)]
    /// The same in log-odds: the least that rounds to the score.
    private let leastRed: Double
    private let leastYellow: Double
    private let leastBlue: Double
    /// The share of records that each lane is expected to take, where the file says; a check, it decides nothing.
    let expected: [Lane: Double]
    private let rates: [(lane: Lane, rate: Double)]
    private let seed: UInt64
    /// How the draw for each lane of `rates` explains itself; empty where nothing is ever drawn.
    private let draws: [Ground]

    init(_ node: SettingsNode, owner: String) {
        let strict: [Lane] = [.red, .yellow, .blue]
        let defaults = [60, 35, 20]
        let thresholds = zip(strict, defaults).map { lane, score in
            (lane: lane, score: node.integer(lane.rawValue, default: score, in: 1...100))
        }
        for (upper, lower) in zip(thresholds, thresholds.dropFirst()) where upper.score <= lower.score {
            node[lower.lane.rawValue].report("must be below the threshold of the \(upper.lane.rawValue) lane")
        }
        self.thresholds = thresholds
        let least = thresholds.map { threshold in
            let share = (Double(threshold.score) - 0.5) / 100
            return Quantile.logarithm(share / (1 - share))
        }
        (leastRed, leastYellow, leastBlue) = (least[0], least[1], least[2])
        let random = node["random"]
        rates = strict.map { (lane: $0, rate: random.number($0.rawValue, default: 0, in: 0...1)) }
        if rates.reduce(0, { $0 + $1.rate }) > 1 {
            random.report("draws more than all records: the rates of the lanes must add up to 1 at most")
        }
        seed = Packed.name(random.string("seed", default: "mekong"))
        draws = rates.contains { $0.rate > 0 } ? rates.map { Self.ground($0.lane, $0.rate, owner) } : []
        expected = Self.expected(node["expected"], rates)
    }

    /// Reads the expected shares; a lane cannot be expected to take less than is drawn for it.
    private static func expected(_ node: SettingsNode, _ rates: [(lane: Lane, rate: Double)]) -> [Lane: Double] {
        var expected: [Lane: Double] = [:]
        for lane in Lane.allCases {
            guard let share = node.optionalNumber(lane.rawValue, in: 0...1) else { continue }
            expected[lane] = share
            if let rate = rates.first(where: { $0.lane == lane })?.rate, rate > share {
                node[lane.rawValue].report("is below the share that random draws into the lane (\(rate))")
            }
        }
        if expected.values.reduce(0, +) > 1.000_001 { node.report("adds up to more than all records") }
        return expected
    }

    private static func ground(_ lane: Lane, _ rate: Double, _ owner: String) -> Ground {
        let share = FieldText.number(rate * 100)
        return Ground(
            id: "RANDOM",
            because: Template(
                constant: "Drawn at random for the \(lane.rawValue) lane, as \(share) % of all records are"),
            source: "random selection", owner: owner)
    }

    /// The lane of a score.
    func lane(of score: Int) -> Lane {
        thresholds.first { score >= $0.score }?.lane ?? .green
    }

    /// The lane of log-odds, as of the score that they round to.
    func lane(ofLogOdds logOdds: Double) -> Lane {
        logOdds >= leastRed ? .red : logOdds >= leastYellow ? .yellow : logOdds >= leastBlue ? .blue : .green
    }

    /// The least log-odds of a lane; nil of the green one, which has none.
    func least(of lane: Lane) -> Double? {
        switch lane {
        case .red: leastRed
        case .yellow: leastYellow
        case .blue: leastBlue
        case .green: nil
        }
    }

    /// The lane that the record's own draw gives it, with the reason; nil where it is not drawn.
    func draw(for view: RecordView) -> (lane: Lane, ground: Ground)? {
        guard !draws.isEmpty, let agency = view.text(view[.agency]), let id = view.text(view[.id]) else { return nil }
        // SplitMix64's finaliser over the hash of the id: even, and the same whenever the record is judged.
        var bits = Packed.name(agency, id) &+ seed
        bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        bits ^= bits >> 31
        let draw = Double(bits >> 11) / 9_007_199_254_740_992
        var share = 0.0
        for (entry, ground) in zip(rates, draws) {
            share += entry.rate
            if draw < share { return (entry.lane, ground) }
        }
        return nil
    }

    /// Whether a lane is stricter than another.
    static func isStricter(_ left: Lane, than right: Lane) -> Bool {
        strictness(left) > strictness(right)
    }

    /// The neighbouring lanes.
    static func stricter(than lane: Lane) -> Lane? {
        switch lane {
        case .red: nil
        case .yellow: .red
        case .blue: .yellow
        case .green: .blue
        }
    }
    static func milder(than lane: Lane) -> Lane? {
        switch lane {
        case .red: .yellow
        case .yellow: .blue
        case .blue: .green
        case .green: nil
        }
    }

    @inline(__always)
    private static func strictness(_ lane: Lane) -> Int {
        switch lane {
        case .green: 0
        case .blue: 1
        case .yellow: 2
        case .red: 3
        }
    }
}
