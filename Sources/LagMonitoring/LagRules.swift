import Kafka

/// The arithmetic of lag: kadm's rules for records, and the age of the oldest waiting record for seconds.
enum LagRules {
    /// Records between what is committed and the end of the log. Without a commit that is the whole log; never
    /// negative, since a commit may be past the end of a log that was cut.
    static func records(committed: Offset?, bounds: LogBounds) -> Int64 {
        distance(from: committed ?? bounds.low, to: bounds.high)
    }

    /// Records that retention removed before they were processed.
    static func lost(committed: Offset?, bounds: LogBounds) -> Int64 {
        committed.map { distance(from: $0, to: bounds.low) } ?? 0
    }

    /// Where the oldest record that waits stands; nil where none waits.
    static func oldestWaiting(committed: Offset?, bounds: LogBounds) -> Offset? {
        let position = max(committed ?? bounds.low, bounds.low)
        return position < bounds.high ? position : nil
    }

    /// How long a record has waited; nil where its timestamp is unknown. A timestamp in the future is no time.
    static func age(ofTimestamp timestamp: Int64?, at now: UnixTime) -> Duration? {
        guard let timestamp, timestamp >= 0 else { return nil }
        return now.elapsed(since: UnixTime(milliseconds: timestamp))
    }

    /// Offsets from one to a later one; 0 where it is not later.
    private static func distance(from: Offset, to: Offset) -> Int64 {
        let (difference, overflow) = to.rawValue.subtractingReportingOverflow(from.rawValue)
        if overflow { return from < to ? .max : 0 }
        return max(0, difference)
    }

    /// A sum that stays at the largest number instead of overflowing.
    static func sum(_ values: some Sequence<Int64>) -> Int64 {
        values.reduce(0) { total, value in
            let (sum, overflow) = total.addingReportingOverflow(value)
            return overflow ? .max : sum
        }
    }
}
