/// How long records waited, in seconds.
public struct Stall: Hashable, Sendable, Codable {
    /// Half of them waited no longer.
    public var median = 0.0
    /// One of a hundred waited longer.
    public var p99 = 0.0
    /// The longest wait.
    public var longest = 0.0

    /// Of those waits, in milliseconds.
    public init(_ waits: [Int]) {
        let sorted = waits.sorted()
        guard let last = sorted.last else { return }
        median = Self.seconds(sorted[sorted.count / 2])
        p99 = Self.seconds(sorted[sorted.count * 99 / 100])
        longest = Self.seconds(last)
    }

    private static func seconds(_ milliseconds: Int) -> Double { Double(max(0, milliseconds)) / 1000 }
}
