import Testing
import WorkerKit

@testable import ChaosKit

@Suite struct FaultScheduleTests {
    private let settings = FaultSchedule.Settings(duration: 600_000, meanGap: 2000)

    @Test func `the same seed gives the same schedule, another seed another`() {
        let first = FaultSchedule(seed: 7, settings: settings).faults
        #expect(first.count > 100)
        #expect(FaultSchedule(seed: 7, settings: settings).faults == first)
        #expect(FaultSchedule(seed: 8, settings: settings).faults != first)
    }

    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func `every kind comes once before any comes again`(seed: UInt64) {
        let counts = Dictionary(
            grouping: FaultSchedule(seed: seed, settings: settings).faults, by: \.card.description
        ).mapValues(\.count)
        #expect(Set(counts.keys) == Set(FaultCard.deck.map(\.description)))
        let brokers = FaultCard.BrokerFault.allCases.map(\.rawValue)
        // Those of brokers lie in the deck twice.
        let others = counts.filter { !brokers.contains($0.key) }.values
        #expect((others.max() ?? 0) - (others.min() ?? 0) <= 1)
    }

    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func `nothing happens to anybody who is in trouble already, and everything ends in time`(seed: UInt64) {
        var until: [String: Int] = [:]
        for fault in FaultSchedule(seed: seed, settings: settings).faults {
            #expect((0..<settings.duration).contains(fault.at))
            #expect(fault.at + fault.lasts <= settings.duration)
            guard let target = Self.target(of: fault.action) else { continue }
            #expect(until[target, default: 0] <= fault.at, "\(target) at \(fault.at)")
            until[target] = fault.at + fault.lasts
        }
    }

    @Test func `a frozen worker is mostly thrown out of its group`() {
        let freezes = FaultSchedule(seed: 3, settings: .init(duration: 6_000_000, meanGap: 2000)).faults.filter {
            if case .freeze = $0.action { true } else { false }
        }
        #expect(freezes.count { $0.lasts > settings.sessionTimeout } > freezes.count / 2)
    }

    private static func target(of action: FaultAction) -> String? {
        switch action {
        case .kill(let slot), .freeze(let slot), .terminate(let slot), .fullDisk(let slot, _),
            .clockJump(let slot, _):
            "\(slot)"
        case .join(let worker): "another \(worker)"
        case .brokerDown(let broker), .slowBroker(let broker, _): "broker \(broker)"
        case .receiver(let number, _): "receiver \(number)"
        case .outage, .leaderMoves, .coordinatorMove, .refusals: nil
        }
    }
}
