/// The time since the run began.
public struct RunClock: Sendable {
    private let begin: ContinuousClock.Instant

    /// Begins now.
    public init() { begin = .now }

    /// Milliseconds since it began.
    public var milliseconds: Int { Int((ContinuousClock.now - begin) / .milliseconds(1)) }

    /// Waits until so many milliseconds have passed.
    public func wait(until milliseconds: Int) async throws {
        try await Task.sleep(until: begin + .milliseconds(milliseconds), clock: .continuous)
    }
}
