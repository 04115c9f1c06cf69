import Intelligence
import Settings

/// The thresholds of the lanes, and the shares that are drawn into a stricter lane at random so that what the rules do
/// not know is found too (ASYCUDA's minimum rates).
struct Lanes: Sendable {
    /// The lowest score of each lane, strictest first; below them all is green.
    private let thresholds: [(lane: Lane, score: Int)]
    private let rates: [(lane: Lane, rate: Double)]
    private let seed: UInt64
    /// How the draw for each lane of `rates` explains itself; empty where nothing is ever drawn.
    private let draws: [Ground]

    init(_ node: SettingsNode) {
        let strict: [Lane] = [.red, .yellow, .blue]
        let defaults = [60, 35, 20]
        let thresholds = zip(strict, defaults).map { lane, score in
            (lane: lane, score: node.integer(lane.rawValue, default: score, in: 1...100))
        }
        for (upper, lower) in zip(thresholds, thresholds.dropFirst()) where upper.score <= lower.score {
            node[lower.lane.rawValue].report("must be below the threshold of the \(upper.lane.rawValue) lane")
        }
        self.thresholds = thresholds
        let random = node["random"]
        rates = strict.map { (lane: $0, rate: random.number($0.rawValue, default: 0, in: 0...1)) }
        seed = Packed.name(random.string("seed", default: "mekong"))
        draws = rates.contains { $0.rate > 0 } ? rates.map { Self.ground($0.lane, $0.rate) } : []
    }

    private static func ground(_ lane: Lane, _ rate: Double) -> Ground {
        let share = FieldText.number(rate * 100)
        return Ground(
            id: "RANDOM",
            because: Template(
                constant: "Drawn at random for the \(lane.rawValue) lane, as \(share) % of all records are"),
            source: "random selection")
    }

    /// The lane of a score.
    func lane(of score: Int) -> Lane {
        thresholds.first { score >= $0.score }?.lane ?? .green
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
        let order: [Lane] = [.red, .yellow, .blue, .green]
        return (order.firstIndex(of: left) ?? 0) < (order.firstIndex(of: right) ?? 0)
    }
}
