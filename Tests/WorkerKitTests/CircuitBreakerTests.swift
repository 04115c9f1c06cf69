import Testing

@testable import WorkerKit

@Suite struct CircuitBreakerTests {
    private func breaker() -> CircuitBreaker {
        CircuitBreaker(failures: 3, coolDown: .seconds(10), first: .milliseconds(100), maximum: .seconds(1))
    }

    @Test func `it opens after so many failures in a row and lets one attempt through after the cool-down`() {
        var breaker = breaker()
        #expect(breaker.failed(random: 1) == .milliseconds(100))
        #expect(breaker.failed(random: 1) == .milliseconds(200))
        #expect(breaker.state == .closed)
        #expect(breaker.failed(random: 1) == .seconds(10))
        #expect(breaker.state == .open)
        breaker.tryAgain()
        #expect(breaker.state == .halfOpen)
        #expect(breaker.failed(random: 1) == .seconds(10))
        #expect(breaker.state == .open)
        breaker.tryAgain()
        breaker.succeeded()
        #expect(breaker.state == .closed)
        #expect(breaker.failed(random: 1) == .milliseconds(100))
    }

    @Test func `a success between failures starts the count anew`() {
        var breaker = breaker()
        for _ in 0..<10 {
            _ = breaker.failed()
            _ = breaker.failed()
            #expect(breaker.state == .closed)
            breaker.succeeded()
        }
    }

    @Test func `waits are never longer than the cool-down nor shorter than half the first wait`() {
        var breaker = breaker()
        for random in stride(from: -0.5, through: 1.5, by: 0.05) {
            let wait = breaker.failed(random: random)
            #expect(wait >= .milliseconds(50) && wait <= .seconds(10))
            breaker.tryAgain()
        }
    }
}
