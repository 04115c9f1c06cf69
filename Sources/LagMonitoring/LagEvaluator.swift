import Kafka

/// Judges how a group does by its last samples: Burrow's rules, with the time at which a sample saw the committed
/// offset change in the place of the commit's own time.
public struct LagEvaluator: Hashable, Sendable {
    /// Up to this many waiting records are well in any case.
    public var allowedLag: Int64
    /// The share of the window that must be filled before anything but ``LagStatus/ok`` is said of work in progress.
    /// With less, a single sample would already look like a standstill.
    public var minimumComplete: Double

    /// An evaluator.
    public init(allowedLag: Int64 = 0, minimumComplete: Double = 0.5) {
        self.allowedLag = allowedLag
        self.minimumComplete = minimumComplete
    }

    /// What is known of a group beside one partition's samples.
    public struct GroupContext: Hashable, Sendable {
        /// Whether the group has members; nil where the broker cannot tell.
        public let activity: GroupActivity?
        /// Whether the group has committed anything on any partition.
        public let hasCommitted: Bool

        /// A context.
        public init(activity: GroupActivity?, hasCommitted: Bool) {
            self.activity = activity
            self.hasCommitted = hasCommitted
        }
    }

    /// The verdict on one partition, from its current reading and the last samples (oldest first, of a window that
    /// holds `window`), the current one among them.
    public func verdict(
        on reading: PartitionReading, observations: [LagHistory.Observation], window: Int, group: GroupContext
    ) -> LagVerdict {
        guard let lag = reading.lagRecords else {
            return LagVerdict(.warn, "cannot be measured: \(reading.problem?.description ?? "unknown")")
        }
        let worked = work(lag: lag, observations: observations, window: window, group: group)
        guard worked.status < .warn else { return worked }
        if reading.lostRecords > 0 {
            return LagVerdict(
                .warn,
                "retention removed \(Humane.count(reading.lostRecords, "record")) before they were processed")
        }
        if let problem = reading.problem { return LagVerdict(.warn, problem.description) }
        return worked
    }

    /// The verdict on the progress of work. The order of the rules is Burrow's.
    private func work(
        lag: Int64, observations: [LagHistory.Observation], window: Int, group: GroupContext
    ) -> LagVerdict {
        guard lag > allowedLag else { return LagVerdict(.ok) }
        let waiting = "\(Humane.count(lag, "record")) \(lag == 1 ? "waits" : "wait")"
        guard group.hasCommitted else { return LagVerdict(.notFound, "the group has never committed; \(waiting)") }
        guard Self.complete(observations, of: window) >= minimumComplete, let last = observations.last else {
            return LagVerdict(.ok)
        }
        if let idle = Self.standstill(observations) {
            let since = "no commit for \(Humane.duration(idle)) or longer; \(waiting)"
            return switch group.activity {
            case .members: LagVerdict(.stall, "\(since); the group has members")
            case .empty: LagVerdict(.stop, "\(since); the group has no members")
            case nil: LagVerdict(.stop, since)
            }
        }
        if let from = Self.rewoundFrom(observations) {
            let now = last.committed.map { "\($0.rawValue)" } ?? "none"
            return LagVerdict(.rewind, "the commit went back from \(from.rawValue) to \(now); \(waiting)")
        }
        if observations.contains(where: { $0.lag <= allowedLag }) { return LagVerdict(.ok) }
        let decreased = zip(observations, observations.dropFirst()).contains { $0.lag > $1.lag }
        return decreased ? LagVerdict(.ok) : LagVerdict(.warn, "falls behind; \(waiting)")
    }

    /// How full the window is, from 0 to 1.
    static func complete(_ observations: [LagHistory.Observation], of window: Int) -> Double {
        window > 0 ? min(1, Double(observations.count) / Double(window)) : 0
    }

    /// How long nothing has been committed, where that is longer than commits went on within the window, and the log
    /// never ended where the group stands (then there was nothing to commit).
    private static func standstill(_ observations: [LagHistory.Observation]) -> Duration? {
        guard let first = observations.first, let last = observations.last else { return nil }
        let changed = observations.lastIndex { $0.committed != last.committed }.map { observations[$0 + 1] } ?? first
        let idle = last.takenAt.elapsed(since: changed.takenAt)
        guard idle > changed.takenAt.elapsed(since: first.takenAt) else { return nil }
        let caughtUp = observations.contains { $0.bounds.high <= last.committed ?? $0.bounds.low }
        return caughtUp ? nil : idle
    }

    /// The commit that was given up and not regained within the window.
    private static func rewoundFrom(_ observations: [LagHistory.Observation]) -> Offset? {
        let commits = observations.map { $0.committed ?? Offset(-1) }
        for (index, commit) in commits.enumerated().dropFirst() {
            let before = commits[index - 1]
            if commit < before, !commits[index...].contains(where: { $0 >= before }) { return before }
        }
        return nil
    }
}
