import Kafka
import Testing

@testable import WorkerKit

@Suite struct DeadLetterLimitTests {
    private let topic = Topic("alerts.drugs")

    private func limit(_ share: Double, window: Int = 1000, minimum: Int = 100) -> DeadLetterLimit {
        DeadLetterLimit(.init(limit: share, window: window, minimum: minimum))
    }

    @Test func `one in eleven passes for ever`() throws {
        var limit = limit(0.5)
        for _ in 0..<1000 { try limit.admit(topic, records: 110, letters: 10) }
    }

    @Test func `nine in ten stop the worker, though not before the minimum`() throws {
        var limit = limit(0.5)
        for _ in 0..<9 { try limit.admit(topic, records: 10, letters: 9) }
        #expect(throws: DeadLetterLimit.Exceeded.self) { try limit.admit(topic, records: 10, letters: 9) }
    }

    @Test func `topics are counted apart`() throws {
        var limit = limit(0.5)
        for _ in 0..<100 { try limit.admit(topic, records: 100, letters: 0) }
        #expect(throws: DeadLetterLimit.Exceeded.self) {
            try limit.admit(Topic("alerts.timber"), records: 100, letters: 51)
        }
    }

    @Test func `a good past does not excuse a bad present for ever`() throws {
        var limit = limit(0.5)
        for _ in 0..<10_000 { try limit.admit(topic, records: 100, letters: 0) }
        var admitted = 0
        while (try? limit.admit(topic, records: 100, letters: 100)) != nil { admitted += 100 }
        #expect((400...1100).contains(admitted))
    }

    @Test func `a limit of one lets everything go to dead letters`() throws {
        var limit = limit(1)
        for _ in 0..<1000 { try limit.admit(topic, records: 100, letters: 100) }
    }
}
