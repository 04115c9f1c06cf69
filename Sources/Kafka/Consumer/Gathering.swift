/// Whether a batch waits a moment for more records. A pure value: the time is passed in.
///
/// The thread is faster than what is fetched, so that without, a stream at full speed comes in handfuls, and waking a
/// task costs as much as hundreds of records. Only what follows the last batch at once waits: a record now and then,
/// and the first ones after a pause, are handed out as they come.
struct Gathering {
    /// How long to wait, once per batch.
    static let moment: Duration = .milliseconds(1)
    private static let fewestRecords = 32
    private static let longestGap: Duration = .milliseconds(3)

    private var lastBatch: ContinuousClock.Instant?

    /// Whether to wait with that many of at most `maximum` records in hand and no more to be had at once.
    func waits(records: Int, maximum: Int, now: ContinuousClock.Instant) -> Bool {
        guard let lastBatch, records >= Self.fewestRecords, records < maximum / 2 else { return false }
        return lastBatch.duration(to: now) <= Self.longestGap
    }

    /// A batch is handed out.
    mutating func handOut(now: ContinuousClock.Instant) { lastBatch = now }
}
