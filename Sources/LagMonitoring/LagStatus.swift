/// How a group does on a partition, a topic, or altogether: the words of Burrow.
public enum LagStatus: String, Hashable, Sendable, CaseIterable, Comparable {
    /// Nothing waits, or what waits is being worked off.
    case ok = "OK"
    /// The group has never committed although records wait, or a topic it should read does not exist.
    case notFound = "NOTFOUND"
    /// Work goes on but falls behind; or the lag cannot be measured; or retention removed unprocessed records.
    case warn = "WARN"
    /// Records wait and nothing is committed any more.
    case stop = "STOP"
    /// The same, although the group has members: the worker runs but gets nothing done.
    case stall = "STALL"
    /// The committed offset went back.
    case rewind = "REWIND"

    /// The less serious first.
    public static func < (left: Self, right: Self) -> Bool { left.severity < right.severity }

    /// 0 is well; a larger number is more serious.
    private var severity: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// A status and its reason.
public struct LagVerdict: Hashable, Sendable {
    /// The word.
    public let status: LagStatus
    /// Why, for a person; nil where all is well.
    public let cause: String?

    /// A verdict.
    public init(_ status: LagStatus, _ cause: String? = nil) {
        self.status = status
        self.cause = cause
    }
}
