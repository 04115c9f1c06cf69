/// Where the lag is going.
public struct LagTrend: Hashable, Sendable {
    /// Records per second by which the lag grows over the window; negative where it shrinks; nil with fewer than two
    /// samples.
    public let velocity: Double?
    /// How long until nothing waits, at this velocity: zero where nothing waits, nil where the lag does not shrink.
    public let timeToClear: Duration?

    /// Nothing is known.
    static let unknown = LagTrend(velocity: nil, timeToClear: nil)

    /// A trend.
    public init(velocity: Double?, timeToClear: Duration?) {
        self.velocity = velocity
        self.timeToClear = timeToClear
    }

    /// The trend of one partition by its samples, oldest first.
    init(of observations: [LagHistory.Observation]) {
        guard let first = observations.first, let last = observations.last else {
            self = .unknown
            return
        }
        let seconds = last.takenAt.elapsed(since: first.takenAt).seconds
        let velocity = seconds > 0 ? (Double(last.lag) - Double(first.lag)) / seconds : nil
        self.init(lag: last.lag, velocity: velocity)
    }

    /// The trend of several partitions together. It is never more hopeful than the slowest of them: one that stands
    /// still is not cleared by its neighbours' progress.
    init(of parts: [(trend: LagTrend, verdict: LagVerdict)], lag: Int64?) {
        let velocities = parts.compactMap(\.trend.velocity)
        guard let lag, velocities.count == parts.count, !parts.isEmpty else {
            self = .unknown
            return
        }
        let sum = LagTrend(lag: lag, velocity: velocities.reduce(0, +))
        let stands = parts.contains { $0.verdict.status == .stop || $0.verdict.status == .stall }
        let slowest = parts.compactMap(\.trend.timeToClear).max()
        velocity = sum.velocity
        timeToClear = stands ? nil : sum.timeToClear.map { max($0, slowest ?? .zero) }
    }

    private init(lag: Int64, velocity: Double?) {
        self.velocity = velocity
        if lag == 0 {
            timeToClear = .zero
        } else if let velocity, velocity < 0 {
            // A number of milliseconds that is no number of 64 bits is "never".
            timeToClear = Int64(exactly: (Double(lag) / -velocity * 1000).rounded()).map { .milliseconds($0) }
        } else {
            timeToClear = nil
        }
    }
}
