import Testing

@testable import Kafka

/// Positions that pass control records, and those a transaction would commit.
@Suite struct OffsetTrackerEndTests {
    @Test func `an end counts together with what stands before it`() {
        var tracker = OffsetTracker()
        let first = tracker.deliver(through: Offset(4))
        let second = tracker.deliver(through: Offset(9))
        tracker.reachEnd(Offset(11))
        tracker.complete(second)
        #expect(tracker.committable == nil)
        tracker.complete(first)
        #expect(tracker.committable == Offset(11))
        tracker.reachEnd(Offset(12))
        #expect(tracker.committable == Offset(12))
    }

    @Test func `an end never moves a position back, and the start of an empty partition is none`() {
        var tracker = OffsetTracker()
        tracker.reachEnd(Offset(0))
        #expect(tracker.committable == nil)
        tracker.complete(tracker.deliver(through: Offset(9)))
        tracker.reachEnd(Offset(5))
        #expect(tracker.committable == Offset(10))
        let open = tracker.deliver(through: Offset(19))
        tracker.reachEnd(Offset(5))
        tracker.complete(open)
        #expect(tracker.committable == Offset(20))
    }

    @Test func `an end counts for nothing once something was given up`() {
        var tracker = OffsetTracker()
        let kept = tracker.deliver(through: Offset(4))
        tracker.abandon(tracker.deliver(through: Offset(9)))
        tracker.reachEnd(Offset(11))
        tracker.complete(kept)
        tracker.reachEnd(Offset(12))
        #expect(tracker.committable == Offset(5))
    }

    @Test func `a transaction's position needs everything before it`() {
        var tracker = OffsetTracker()
        let tickets = [4, 9, 14, 19].map { tracker.deliver(through: Offset($0)) }
        #expect(tracker.committable(with: [tickets[0]]) == Offset(5))
        #expect(tracker.committable(with: [tickets[0], tickets[1]]) == Offset(10))
        #expect(tracker.committable(with: [tickets[1]]) == nil)
        #expect(tracker.committable(with: [tickets[0], tickets[2]]) == nil)
        // What is complete behind it may come along.
        tracker.complete(tickets[2])
        #expect(tracker.committable(with: [tickets[0], tickets[1]]) == Offset(15))
        tracker.complete(tickets[0])
        #expect(tracker.committable(with: [tickets[0]]) == nil)
        #expect(tracker.committable(with: [tickets[1], tickets[3]]) == Offset(20))
        tracker.reachEnd(Offset(21))
        #expect(tracker.committable(with: [tickets[1], tickets[3]]) == Offset(21))
        tracker.abandon(tickets[3])
        #expect(tracker.committable(with: [tickets[1], tickets[3]]) == nil)
        #expect(tracker.committable(with: [tickets[1]]) == Offset(15))
        // Asking changed nothing.
        #expect(tracker.committable == Offset(5))
    }

    /// A log with control records in between, read in ranges, with ends reported at random moments at which the reader
    /// has come to the end of what there is.
    @Test(arguments: 0..<60)
    func `random logs with control records agree with a plain model`(_ seed: UInt64) {
        var random = SplitMix(state: seed)
        var tracker = OffsetTracker()
        var ranges: [(ticket: OffsetTracker.Ticket, next: Int64, end: Int64?, isDone: Bool)] = []
        var open: [Int] = []
        var next: Int64 = 0
        var abandoned: Int?
        for _ in 0..<1_500 {
            let choice = random.next() % 100
            if choice < 40 || open.isEmpty {
                let last = next + Int64(random.next() % 5)
                ranges.append((tracker.deliver(through: Offset(last)), last + 1, nil, false))
                open.append(ranges.count - 1)
                next = last + 1
            } else if choice < 60 {
                next += Int64(random.next() % 3)
                tracker.reachEnd(Offset(next))
                if abandoned == nil { ranges[ranges.count - 1].end = next }
            } else {
                let index = open.remove(at: Int(random.next() % UInt64(open.count)))
                if choice == 99, seed % 3 == 0 {
                    tracker.abandon(ranges[index].ticket)
                    abandoned = min(abandoned ?? index, index)
                } else {
                    if abandoned.map({ index < $0 }) ?? true {
                        let run = ranges.indices.prefix { ranges[$0].isDone || $0 == index }
                        let expected = (run.last ?? -1) >= index
                        #expect((tracker.committable(with: [ranges[index].ticket]) != nil) == expected)
                    }
                    tracker.complete(ranges[index].ticket)
                    ranges[index].isDone = true
                }
            }
            let settled = ranges.prefix(abandoned ?? ranges.count).prefix { $0.isDone }
            let last = settled.last.map { max($0.next, $0.end ?? 0) }
            #expect(tracker.committable?.rawValue == last)
        }
    }
}
