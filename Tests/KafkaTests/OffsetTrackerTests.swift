import Testing

@testable import Kafka

@Suite struct OffsetTrackerTests {
    /// Every order of `count` things.
    private func permutations(_ count: Int) -> [[Int]] {
        guard count > 0 else { return [[]] }
        return permutations(count - 1).flatMap { shorter in
            (0...shorter.count).map { place in
                var longer = shorter
                longer.insert(count - 1, at: place)
                return longer
            }
        }
    }

    @Test func `in every order of completion only the unbroken run is committable`() {
        let ends: [Int64] = [4, 5, 11, 40, 41, 50]
        for order in permutations(ends.count) {
            var tracker = OffsetTracker()
            let tickets = ends.map { tracker.deliver(through: Offset($0)) }
            var done = Set<Int>()
            for range in order {
                tracker.complete(tickets[range])
                done.insert(range)
                let run = ends.indices.prefix { done.contains($0) }
                #expect(tracker.committable == run.last.map { Offset(ends[$0] + 1) })
            }
            #expect(tracker.openRanges == 0)
        }
    }

    @Test func `nothing after an abandoned range becomes committable, in every order`() {
        for order in permutations(5) {
            for abandoned in 0..<5 {
                var tracker = OffsetTracker()
                let tickets = (0..<5).map { tracker.deliver(through: Offset(Int64($0))) }
                for range in order {
                    if range == abandoned { tracker.abandon(tickets[range]) } else { tracker.complete(tickets[range]) }
                }
                #expect(tracker.committable == (abandoned == 0 ? nil : Offset(Int64(abandoned))))
                let late = tracker.deliver(through: Offset(9))
                tracker.complete(late)
                #expect(tracker.committable == (abandoned == 0 ? nil : Offset(Int64(abandoned))))
                #expect(tracker.openRanges == 0)
            }
        }
    }

    @Test func `settling twice, or what was never handed out, changes nothing`() {
        var tracker = OffsetTracker()
        tracker.complete(7)
        let first = tracker.deliver(through: Offset(1))
        let second = tracker.deliver(through: Offset(2))
        tracker.complete(first)
        tracker.complete(first)
        tracker.abandon(first)
        tracker.complete(.max)
        #expect(tracker.committable == Offset(2))
        tracker.complete(second)
        #expect(tracker.committable == Offset(3))
    }

    @Test func `older records coming again never move the position back`() {
        var tracker = OffsetTracker()
        tracker.complete(tracker.deliver(through: Offset(100)))
        tracker.complete(tracker.deliver(through: Offset(10)))
        #expect(tracker.committable == Offset(101))
        tracker.complete(tracker.deliver(through: Offset(.max)))
        #expect(tracker.committable == Offset(.max))
    }

    @Test(arguments: 0..<40)
    func `random histories agree with a plain model`(_ seed: UInt64) {
        var random = SplitMix(state: seed)
        var tracker = OffsetTracker()
        var ends: [Int64] = []
        var done: [Bool?] = []
        var tickets: [OffsetTracker.Ticket] = []
        var open: [Int] = []
        for _ in 0..<2_000 {
            let choice = random.next() % 100
            if choice < 50 || open.isEmpty {
                ends.append((ends.last ?? -1) + 1 + Int64(random.next() % 9))
                tickets.append(tracker.deliver(through: Offset(ends[ends.count - 1])))
                done.append(false)
                open.append(ends.count - 1)
            } else {
                let index = open.remove(at: Int(random.next() % UInt64(open.count)))
                if choice == 99, seed % 2 == 0 {
                    tracker.abandon(tickets[index])
                } else {
                    tracker.complete(tickets[index])
                    done[index] = true
                }
            }
            let run = done.prefix { $0 == true }.count
            #expect(tracker.committable == (run == 0 ? nil : Offset(ends[run - 1] + 1)))
            #expect(tracker.openRanges <= ends.count - run)
        }
    }
}

/// A small seeded generator, so that a failure can be repeated.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
