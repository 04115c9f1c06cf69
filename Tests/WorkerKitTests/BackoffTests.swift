import Testing
import WorkerKit

@Suite struct BackoffTests {
    @Test func `waits double up to the maximum and begin anew after a success`() {
        var backoff = Backoff(first: .milliseconds(100), maximum: .seconds(1))
        let waits = (0..<6).map { _ in backoff.wait(random: 1) }
        #expect(waits == [100, 200, 400, 800, 1000, 1000].map { .milliseconds($0) })
        backoff.reset()
        #expect(backoff.wait(random: 1) == .milliseconds(100))
    }

    @Test func `chance shortens a wait by half at the most`() {
        for random in stride(from: -1.0, through: 2.0, by: 0.1) {
            var backoff = Backoff(first: .seconds(1), maximum: .seconds(1))
            let wait = backoff.wait(random: random)
            #expect(wait >= .milliseconds(500) && wait <= .seconds(1))
        }
    }
}
