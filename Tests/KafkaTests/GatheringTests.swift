import Testing

@testable import Kafka

@Suite struct GatheringTests {
    private let start = ContinuousClock.now

    @Test func `a stream at full speed is gathered into larger batches`() {
        var gathering = Gathering()
        gathering.handOut(now: start)
        #expect(gathering.waits(records: 200, maximum: 2_000, now: start + .milliseconds(2)))
        // Enough is enough, and there may be room for no more.
        #expect(!gathering.waits(records: 1_500, maximum: 2_000, now: start + .milliseconds(2)))
        #expect(!gathering.waits(records: 200, maximum: 200, now: start + .milliseconds(2)))
    }

    @Test func `a record now and then, and the first after a pause, wait for nothing`() {
        var gathering = Gathering()
        #expect(!gathering.waits(records: 200, maximum: 2_000, now: start))
        gathering.handOut(now: start)
        #expect(!gathering.waits(records: 1, maximum: 2_000, now: start + .milliseconds(1)))
        #expect(!gathering.waits(records: 200, maximum: 2_000, now: start + .milliseconds(10)))
    }
}
