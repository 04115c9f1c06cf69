import Intelligence
import Notification

/// What went through the stream between two moments.
struct StreamSummary: Sendable {
    let published: Int
    let assessed: Int
    let archived: Int
    let deadLetters: Int64
    /// Records that wait; nil where it could not be found out.
    let lag: Int64?
    private let lines: [String]

    init(
        published: Int, before: StackWatch.Counts, after: StackWatch.Counts, lag: Int64?, directory: AgencyDirectory
    ) {
        self.published = published
        assessed = after.assessed - before.assessed
        archived = after.archived - before.archived
        deadLetters = after.deadLetters - before.deadLetters
        self.lag = lag
        lines = after.addressees.keys.sorted().compactMap { code in
            let (old, new) = (before.addressees[code] ?? NoticeCounts(), after.addressees[code] ?? NoticeCounts())
            let counts = [
                ("sent", new.sent - old.sent), ("withheld", new.withheld - old.withheld),
                ("pending", new.pending - old.pending), ("failed", new.failed - old.failed),
            ].filter { $0.1 != 0 }
            guard !counts.isEmpty else { return nil }
            let name = directory[code]?.name ?? code.rawValue
            return "  \(code) (\(name)): " + counts.map { "\($0.1) \($0.0)" }.joined(separator: ", ")
        }
    }

    /// Whether all that was published has gone all the way, and nothing else.
    var isComplete: Bool { assessed == published && archived == published && deadLetters == 0 && lag == 0 }

    var text: String {
        """
        published     \(published)
        assessed      \(assessed)
        archived      \(archived)
        dead letters  \(deadLetters)
        lag           \(lag.map(String.init) ?? "unknown")
        notified
        \(lines.joined(separator: "\n"))
        """
    }
}
