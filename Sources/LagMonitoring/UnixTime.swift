import Foundation

/// A moment of the wall clock, to the millisecond: what Kafka stamps on records.
public struct UnixTime: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public let milliseconds: Int64

    /// A moment `milliseconds` after 1970-01-01T00:00:00Z.
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// The wall clock's reading.
    public static func now() -> UnixTime {
        UnixTime(milliseconds: Int64(exactly: (Date().timeIntervalSince1970 * 1000).rounded()) ?? 0)
    }

    /// Earlier moments first.
    public static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }

    /// The time from `earlier` to this moment; never negative, so that a clock set back shows as no time.
    public func elapsed(since earlier: UnixTime) -> Duration {
        let (difference, overflow) = milliseconds.subtractingReportingOverflow(earlier.milliseconds)
        if overflow { return milliseconds < earlier.milliseconds ? .zero : .milliseconds(Int64.max) }
        return .milliseconds(max(0, difference))
    }

    /// The moment as RFC 3339 in UTC with milliseconds: `2026-04-15T08:30:00.250Z`.
    public var description: String {
        Date(timeIntervalSince1970: Double(milliseconds) / 1000)
            .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    /// The hour, minute and second in UTC, for people: `08:30:00 UTC`.
    public var timeOfDay: String {
        let day: Int64 = 86_400_000
        let seconds = (milliseconds % day + day) % day / 1000
        let pair = { (value: Int64) in value < 10 ? "0\(value)" : "\(value)" }
        return "\(pair(seconds / 3600)):\(pair(seconds / 60 % 60)):\(pair(seconds % 60)) UTC"
    }
}

extension Duration {
    /// Whole milliseconds, rounded towards zero, clamped to what 64 bits hold.
    var milliseconds: Int64 {
        let (whole, fraction) = components
        let (scaled, overflow) = whole.multipliedReportingOverflow(by: 1000)
        if overflow { return whole < 0 ? .min : .max }
        let (sum, carried) = scaled.addingReportingOverflow(fraction / 1_000_000_000_000_000)
        return carried ? (whole < 0 ? .min : .max) : sum
    }

    /// Seconds as a number, for rates.
    var seconds: Double { Double(milliseconds) / 1000 }
}
