/// Tells from outside, second by second, whether a worker has come into a state that it cannot leave by itself.
///
/// librdkafka 2.0.2 waits until moments of the wall clock (C11's `cnd_timedwait`). When that clock is set back, every
/// wait under way lasts until it has come round again: polls, heartbeats to the group and the closing of clients
/// alike. Nothing within the process can end such a wait, so the process has to end and be started anew.
struct VitalSigns {
    /// One look.
    struct Look {
        /// Monotonic time, and the wall clock's, from any beginnings.
        var monotonic: Duration
        var wall: Duration
        /// Since when the consumer's thread has not turned; nil while there is none.
        var heartbeatAge: Duration?
    }

    /// How far the wall clock may be set back; shorter waits end by themselves soon enough.
    static let toleratedSetBack = Duration.seconds(10)
    /// How long the consumer's thread may stand still, half of it seen while this process itself was running: after a
    /// suspension the age is large although nothing is wrong.
    static let toleratedStandstill = Duration.seconds(120)

    private var last: Look?
    private var still = Duration.zero

    /// Takes a look into account.
    ///
    /// - Returns: why the process has to end, or nil while all is well.
    mutating func observe(_ look: Look) -> String? {
        defer { last = look }
        guard let last else { return nil }
        let elapsed = look.monotonic - last.monotonic
        let setBack = elapsed - (look.wall - last.wall)
        if setBack > Self.toleratedSetBack {
            return "the wall clock was set back by \(setBack.components.seconds) s, and librdkafka waits by it"
        }
        guard let age = look.heartbeatAge, age >= Self.toleratedStandstill / 2 else {
            still = .zero
            return nil
        }
        // A look that comes late was held up together with all else.
        still += min(elapsed, .seconds(5))
        guard age >= Self.toleratedStandstill, still >= Self.toleratedStandstill / 2 else { return nil }
        return "the consumer's thread has not turned for \(age.components.seconds) s"
    }
}
