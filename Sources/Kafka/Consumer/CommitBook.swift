/// Which commits are under way, who waits for them, and whether the next one is due. Times are passed in.
struct CommitBook {
    private var waiting: [UInt: [OneShot<KafkaError?>]] = [:]
    private var nextID: UInt = 1
    private var lastStart = ContinuousClock.now
    private var forbiddenUntil: ContinuousClock.Instant?

    /// Whether commits are forbidden because a rebalance is half done.
    mutating func isForbidden(now: ContinuousClock.Instant) -> Bool {
        guard let until = forbiddenUntil, now < until else {
            forbiddenUntil = nil
            return false
        }
        return true
    }

    mutating func forbid(for limit: Duration) { forbiddenUntil = .now + limit }
    mutating func allow() { forbiddenUntil = nil }

    /// Whether a commit of our own is due: by time or by count, and never while one is under way.
    func isDue(
        now: ContinuousClock.Instant, records: Int, configuration: Consumer.Configuration
    ) -> Bool {
        guard waiting.isEmpty else { return false }
        let age = lastStart.duration(to: now)
        // A failed commit by count is not tried again at once.
        return age >= configuration.commitInterval
            || (records >= configuration.commitRecords && age >= .milliseconds(100))
    }

    /// A commit starts; those wait for it.
    mutating func begin(_ requests: [OneShot<KafkaError?>], now: ContinuousClock.Instant) -> UInt {
        defer { nextID &+= 1 }
        lastStart = now
        waiting[nextID] = requests
        return nextID
    }

    /// The commit has its answer.
    mutating func end(_ id: UInt, _ error: KafkaError?) {
        for request in waiting.removeValue(forKey: id) ?? [] { request.fulfil(error) }
    }

    /// Nothing was due after all; the clock starts anew.
    mutating func skip(now: ContinuousClock.Instant) { lastStart = now }

    func isUnderWay(_ id: UInt) -> Bool { waiting[id] != nil }

    /// Everyone who waits is told that; at the end.
    mutating func endAll(_ error: KafkaError) {
        for id in waiting.keys { end(id, error) }
    }
}
