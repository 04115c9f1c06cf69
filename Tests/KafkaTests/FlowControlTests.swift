import Testing

@testable import Kafka

@Suite struct FlowControlTests {
    private let start = ContinuousClock.now
    private var flow = FlowControl(maximumRecords: 100, maximumBytes: 1_000, maximumBatch: 30)

    @Test mutating func `polls for no more than there is room for`() {
        #expect(flow.decide(records: 0, bytes: 0, held: false, now: start) == .poll(records: 30, bytes: 1_000))
        #expect(flow.decide(records: 90, bytes: 600, held: false, now: start) == .poll(records: 10, bytes: 400))
    }

    @Test mutating func `a short lack of room holds, a long one pauses, half the room resumes`() {
        #expect(flow.decide(records: 100, bytes: 0, held: false, now: start) == .hold)
        #expect(flow.decide(records: 0, bytes: 1_000, held: false, now: start + .milliseconds(900)) == .hold)
        #expect(flow.decide(records: 100, bytes: 0, held: false, now: start + .seconds(1)) == .pause)
        #expect(flow.decide(records: 51, bytes: 0, held: false, now: start + .seconds(2)) == .pollEvents)
        #expect(flow.decide(records: 50, bytes: 501, held: false, now: start + .seconds(2)) == .pollEvents)
        #expect(flow.decide(records: 50, bytes: 500, held: false, now: start + .seconds(2)) == .resume)
        #expect(flow.decide(records: 50, bytes: 500, held: false, now: start + .seconds(2)).isPoll)
    }

    @Test mutating func `room in between starts the patience anew`() {
        #expect(flow.decide(records: 100, bytes: 0, held: false, now: start) == .hold)
        #expect(flow.decide(records: 99, bytes: 0, held: false, now: start + .milliseconds(500)).isPoll)
        #expect(flow.decide(records: 100, bytes: 0, held: false, now: start + .seconds(1)) == .hold)
    }

    @Test mutating func `a wish to pause is met at once and until it ends`() {
        #expect(flow.decide(records: 0, bytes: 0, held: true, now: start) == .pause)
        #expect(flow.decide(records: 0, bytes: 0, held: true, now: start) == .pollEvents)
        #expect(flow.decide(records: 0, bytes: 0, held: false, now: start) == .resume)
    }
}

extension FlowControl.Action {
    var isPoll: Bool { if case .poll = self { true } else { false } }
}
