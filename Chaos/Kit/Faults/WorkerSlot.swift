import WorkerKit

/// One instance of a worker: `scorer-1`, `scorer-2`.
public struct WorkerSlot: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Which worker it is.
    public let worker: WorkerName
    /// Which of its instances, from 1.
    public let number: Int

    /// That instance of that worker.
    public init(_ worker: WorkerName, _ number: Int) {
        self.worker = worker
        self.number = number
    }

    /// `scorer-1`.
    public var description: String { "\(worker.rawValue)-\(number)" }

    /// By name, then by number.
    public static func < (left: Self, right: Self) -> Bool {
        (left.worker.rawValue, left.number) < (right.worker.rawValue, right.number)
    }
}
