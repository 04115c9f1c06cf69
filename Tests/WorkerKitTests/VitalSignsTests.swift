import Testing

@testable import WorkerKit

struct VitalSignsTests {
    private struct Watch {
        var signs = VitalSigns()
        var monotonic = Duration.zero
        var wall = Duration.seconds(1_000_000)

        /// Both clocks go on by `step`, the wall clock is set by `jump` besides.
        mutating func look(after step: Duration = .seconds(1), jump: Duration = .zero, age: Duration?) -> String? {
            monotonic += step
            wall += step + jump
            return signs.observe(.init(monotonic: monotonic, wall: wall, heartbeatAge: age))
        }
    }

    @Test func aWorkerWhoseThreadTurnsGoesOn() {
        var watch = Watch()
        for _ in 0..<1000 { #expect(watch.look(age: .milliseconds(100)) == nil) }
        for _ in 0..<1000 { #expect(watch.look(age: nil) == nil) }
    }

    @Test func aWallClockThatIsSetBackEndsTheProcessAndOneSetForwardDoesNot() {
        var watch = Watch()
        #expect(watch.look(age: nil) == nil)
        #expect(watch.look(jump: .seconds(36_000), age: .zero) == nil)
        #expect(watch.look(jump: .seconds(-9), age: .zero) == nil)
        let reason = watch.look(jump: .seconds(-3600), age: .zero)
        #expect(reason?.contains("set back by 3600 s") == true)
    }

    @Test func aThreadThatStandsStillEndsTheProcess() {
        var watch = Watch()
        var ended: Int?
        for second in 0..<300 where ended == nil {
            if watch.look(age: .seconds(second)) != nil { ended = second }
        }
        #expect(ended == 120)
    }

    @Test func aSuspendedProcessIsNotTakenForOneThatStandsStill() {
        var watch = Watch()
        #expect(watch.look(age: .zero) == nil)
        // Suspended for ten minutes: the first looks see an old heartbeat, then the thread turns again.
        #expect(watch.look(after: .seconds(600), age: .seconds(600)) == nil)
        for second in 1..<50 { #expect(watch.look(age: .seconds(600 + second)) == nil) }
        #expect(watch.look(age: .zero) == nil)
        // Where it does not turn again the process ends, after a minute of its own.
        #expect(watch.look(after: .seconds(600), age: .seconds(600)) == nil)
        var ended: Int?
        for second in 1..<100 where ended == nil {
            if watch.look(age: .seconds(600 + second)) != nil { ended = second }
        }
        #expect((50...60).contains(ended ?? 0))
    }
}
