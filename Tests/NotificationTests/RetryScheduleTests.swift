import Intelligence
import Testing

@testable import Notification

@Suite("Retry schedule")
struct RetryScheduleTests {
    @Test("the standard schedule is that of Standard Webhooks: ten attempts, then never")
    func standard() {
        let waits = (0...10).map { RetrySchedule.standard.wait(afterAttempts: $0, jitter: 0) }
        let hours: (Int) -> Duration = { .seconds($0 * 3600) }
        #expect(
            waits == [
                .zero, .seconds(5), .seconds(300), .seconds(1800), hours(2), hours(5), hours(10), hours(14), hours(20),
                hours(24), nil,
            ])
    }

    @Test("chance only adds, up to a fifth", arguments: [-1, 0, 0.5, 1, 7, .nan, .infinity])
    func jitter(chance: Double) throws {
        let wait = try #require(RetrySchedule.standard.wait(afterAttempts: 2, jitter: chance))
        #expect((.seconds(300) ... .seconds(360)).contains(wait))
    }

    @Test("a receiver's wish lengthens a wait, up to a day, and never shortens it")
    func retryAfter() {
        let schedule = RetrySchedule.standard
        #expect(schedule.wait(afterAttempts: 1, jitter: 0, retryAfter: .seconds(120)) == .seconds(120))
        #expect(schedule.wait(afterAttempts: 2, jitter: 0, retryAfter: .seconds(1)) == .seconds(300))
        #expect(schedule.wait(afterAttempts: 1, jitter: 0, retryAfter: .seconds(Int64.max)) == .seconds(86_400))
        #expect(schedule.wait(afterAttempts: 10, jitter: 0, retryAfter: .seconds(1)) == nil)
        #expect(schedule.wait(afterAttempts: -1, jitter: 0) == nil)
    }

    @Test("Retry-After is read in seconds and as a date")
    func header() {
        let now = Instant(milliseconds: 1_776_254_400_000)
        #expect(RetryAfter.duration("120", now: now) == .seconds(120))
        #expect(RetryAfter.duration(" 5 ", now: now) == .seconds(5))
        #expect(RetryAfter.duration("Wed, 15 Apr 2026 12:02:00 GMT", now: now) == .seconds(120))
        #expect(RetryAfter.duration("Wed, 15 Apr 2020 12:02:00 GMT", now: now) == .zero)
        #expect(RetryAfter.duration("99999999999999999999999", now: now) == .seconds(366 * 86_400))
        for text in ["", "soon", "-1", "1.5"] { #expect(RetryAfter.duration(text, now: now) == nil) }
    }

    @Test("a moment plus a duration is cut at the ends, not a trap")
    func moments() {
        let now = Instant(milliseconds: 1000)
        #expect(now.advanced(by: .milliseconds(2500)) == Instant(milliseconds: 3500))
        #expect(now.advanced(by: .seconds(Int64.max)) == Instant(milliseconds: .max))
        #expect(Instant(milliseconds: .max).advanced(by: .seconds(1)) == Instant(milliseconds: .max))
        #expect(Instant(milliseconds: .min).advanced(by: .seconds(-1)) == Instant(milliseconds: .min))
    }
}
