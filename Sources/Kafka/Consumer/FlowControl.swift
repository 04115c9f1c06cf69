/// Whether to fetch more, decided from what is in flight. A pure value: the time is passed in.
///
/// A short lack of room only stops polling: heartbeats run on librdkafka's own thread. A longer one pauses the
/// partitions and polls on, so that rebalances are served; pausing at once would cost the prefetched records each time.
struct FlowControl {
    enum Action: Equatable {
        /// Poll and take at most that many records and bytes.
        case poll(records: Int, bytes: Int)
        /// Do not poll; look again when something was given back, or shortly.
        case hold
        /// Pause what is assigned, then poll for events only.
        case pause
        /// Stay paused and poll for events only.
        case pollEvents
        /// Resume what is paused, then poll.
        case resume
    }

    let maximumRecords: Int
    let maximumBytes: Int
    let maximumBatch: Int
    var patience: Duration = .seconds(1)

    private(set) var isPaused = false
    private var fullSince: ContinuousClock.Instant?

    init(maximumRecords: Int, maximumBytes: Int, maximumBatch: Int) {
        self.maximumRecords = max(1, maximumRecords)
        self.maximumBytes = max(1, maximumBytes)
        self.maximumBatch = max(1, maximumBatch)
    }

    /// What to do next with that much in flight. `held` is the user's wish to pause, or the end.
    mutating func decide(
        records: Int, bytes: Int, held: Bool, now: ContinuousClock.Instant
    ) -> Action {
        let isFull = records >= maximumRecords || bytes >= maximumBytes
        if isPaused {
            guard !held, records <= maximumRecords / 2, bytes <= maximumBytes / 2 else { return .pollEvents }
            isPaused = false
            fullSince = nil
            return .resume
        }
        if held {
            isPaused = true
            return .pause
        }
        guard isFull else {
            fullSince = nil
            return .poll(
                records: min(maximumBatch, maximumRecords - records), bytes: maximumBytes - bytes)
        }
        let since = fullSince ?? now
        fullSince = since
        guard since.duration(to: now) >= patience else { return .hold }
        isPaused = true
        return .pause
    }
}
