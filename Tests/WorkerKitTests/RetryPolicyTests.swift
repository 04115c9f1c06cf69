import Testing

@testable import WorkerKit

@Suite struct RetryPolicyTests {
    @Test func `waits double up to the maximum, and end after the attempts`() {
        let policy = RetryPolicy(attempts: 6, first: .milliseconds(100), maximum: .milliseconds(500))
        let waits = (1...6).map { policy.wait(afterAttempts: $0, random: 1) }
        #expect(waits == [100, 200, 400, 500, 500].map { .milliseconds($0) } + [nil])
    }

    @Test func `no number of attempts overflows`() {
        let policy = RetryPolicy(attempts: .max, first: .seconds(1), maximum: .seconds(10))
        for tried in [0, -1, 31, 64, 10_000, Int.max - 1] {
            let wait = policy.wait(afterAttempts: tried, random: 0)
            #expect(wait.map { $0 >= .milliseconds(500) && $0 <= .seconds(10) } ?? false)
        }
    }
}
