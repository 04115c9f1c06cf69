import Settings

/// `workers.scorer.memory` — what the scorer remembers of earlier records. The same for all scorers of a campaign, or
/// their scores differ.
public struct MemorySettings: Sendable, Equatable {
    /// `enabled` — default true: without it no rule over the memory holds, and nothing goes to `sightings`.
    public var isEnabled = true
    /// `window` — 1d to 3650d, default 365d: how far back it looks.
    public var window: Duration = .seconds(365 * 86_400)
    /// `sightings` — 1,000 to 100,000,000, default 4,000,000, 400,000 in the small profile: the most it holds.
    public var sightings: Int
    /// `bytes` — default 50,331,648, 4,194,304 in the small profile: the most memory it takes. A sighting takes about 130;
    /// a record has two to four.
    public var bytes: Int
    /// `over_correlation` — 2 to 100,000, default 500: a value with more sightings in the window links nothing.
    public var overCorrelation = 500
    /// `settling` — 0s to 1h, default 1s: a record of another partition counts once it is so much older.
    public var settling: Duration = .seconds(1)
    /// `secret_file` — path, default none: the secret under which entities are hashed.
    public var secretFile: String?

    init(profile: MemoryProfile) {
        sightings = profile == .standard ? 4_000_000 : 400_000
        bytes = profile == .standard ? 48 << 20 : 4 << 20
    }

    init(_ node: SettingsNode, of worker: WorkerName, profile: MemoryProfile) {
        self.init(profile: profile)
        guard worker == .scorer else {
            if node.isPresent { node.report("is the scorer's alone") }
            return
        }
        isEnabled = node.flag("enabled", default: isEnabled)
        let day: Duration = .seconds(86_400)
        window = node.duration("window", default: window, in: day...(day * 3650))
        sightings = node.integer("sightings", default: sightings, in: 1000...100_000_000)
        bytes = node.integer("bytes", default: bytes, in: 1 << 20...64 << 30)
        overCorrelation = node.integer("over_correlation", default: overCorrelation, in: 2...100_000)
        settling = node.duration("settling", default: settling, in: .zero...(.seconds(3600)))
        secretFile = node.optionalString("secret_file")
    }
}
