import Intelligence

/// The share of the recent records that each lane took, against what the rules file expects: about the last
/// ``window`` of them count, the newest most.
public struct LaneShares: Sendable {
    /// The number of records that count.
    public static let window = 10_000.0
    /// Fewer say nothing of a share.
    private static let enough = 500.0
    private var weights: [Lane: Double] = [:]
    private var total = 0.0

    /// None yet.
    public init() {}

    /// Adds records.
    public mutating func add(_ counts: LaneCounts) {
        for lane in Lane.allCases {
            weights[lane, default: 0] += Double(counts[lane])
            total += Double(counts[lane])
        }
        guard total > Self.window else { return }
        let scale = Self.window / total
        for lane in Lane.allCases { weights[lane, default: 0] *= scale }
        total = Self.window
    }

    /// The share of a lane, 0 to 1; nil before the first record.
    public func share(of lane: Lane) -> Double? { total > 0 ? (weights[lane] ?? 0) / total : nil }

    /// A sentence for each lane that takes more than twice, or less than half, of what is expected of it.
    public func remarks(expected: [Lane: Double]) -> [String] {
        guard total >= Self.enough else { return [] }
        return Lane.allCases.compactMap { lane in
            guard let expected = expected[lane], let share = share(of: lane),
                share > 2 * expected || share < expected / 2
            else { return nil }
            return "the \(lane.rawValue) lane takes \(Self.percent(share)) of recent records, "
                + "\(Self.percent(expected)) are expected"
        }
    }

    private static func percent(_ share: Double) -> String { "\(FieldText.number((share * 1000).rounded() / 10)) %" }
}
