import Feeds
import Kafka
import WorkerKit

/// Draws what a schedule leaves open: whom, how long, how much.
struct FaultDrawer {
    typealias Resource = FaultAction.Resource

    var generator: SeededGenerator
    let settings: FaultSchedule.Settings

    init(seed: UInt64, settings: FaultSchedule.Settings) {
        generator = SeededGenerator(seed: seed)
        self.settings = settings
    }

    /// The cards in a drawn order (Fisher and Yates).
    mutating func shuffled(_ cards: [FaultCard]) -> [FaultCard] {
        var cards = cards
        for place in cards.indices.reversed() { cards.swapAt(place, generator.below(place + 1)) }
        return cards
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element? {
        elements.isEmpty ? nil : elements[generator.below(elements.count)]
    }

    /// Whom a fault can happen to.
    func targets(of card: FaultCard) -> [Resource] {
        switch card {
        case .instance(_, let worker): slots(of: worker).map(Resource.instance)
        // The group rests with its first instance: the others are looked after by the injector.
        case .outage(let worker): slots(of: worker).prefix(1).map(Resource.instance)
        case .join(let worker), .coordinatorMove(let worker): [.extra(worker)]
        case .brokers: (0..<settings.brokers).map { .broker(Int32($0 + 1)) }
        case .refusals(let request): [.refusals(request)]
        case .receiver: (0..<settings.receivers).map(Resource.receiver)
        }
    }

    /// How long it lasts, in milliseconds.
    mutating func length(of card: FaultCard) -> Int {
        switch card {
        case .instance(.kill, _), .instance(.terminate, _), .coordinatorMove, .refusals, .brokers(.leaderMoves): 0
        // Mostly long enough to be thrown out of the group, sometimes just a hiccup.
        case .instance(.freeze, _):
            generator.chance(75)
                ? settings.sessionTimeout + generator.integer(in: 1000...5000) : generator.integer(in: 300...3000)
        case .instance(.fullDisk, _): generator.integer(in: 2000...10_000)
        case .instance(.clockJump, _): generator.integer(in: 3000...12_000)
        case .outage: generator.integer(in: 1000...8000)
        case .join: generator.integer(in: 5000...20_000)
        case .brokers: generator.integer(in: 1000...8000)
        case .receiver: generator.integer(in: 1000...6000)
        }
    }

    /// How long its target is left alone afterwards, in milliseconds.
    mutating func recovery(from card: FaultCard) -> Int {
        switch card {
        case .instance(.kill, _), .instance(.terminate, _), .outage: generator.integer(in: 500...6000)
        default: 0
        }
    }

    mutating func action(of card: FaultCard, on target: Resource) -> FaultAction {
        switch (card, target) {
        case (.instance(.freeze, _), .instance(let slot)): .freeze(slot)
        case (.instance(.terminate, _), .instance(let slot)): .terminate(slot)
        case (.instance(.fullDisk, _), .instance(let slot)):
            .fullDisk(slot, bytes: generator.integer(in: 1...64) * 4096)
        case (.instance(.clockJump, _), .instance(let slot)):
            .clockJump(slot, seconds: (generator.chance(50) ? 1 : -1) * generator.integer(in: 600...36_000))
        case (.instance, .instance(let slot)): .kill(slot)
        case (.outage(let worker), _): .outage(worker)
        case (.join(let worker), _): .join(worker)
        case (.brokers(.down), .broker(let broker)): .brokerDown(broker)
        case (.brokers(.slow), .broker(let broker)):
            .slowBroker(broker, milliseconds: generator.integer(in: 100...1500))
        case (.brokers, _): .leaderMoves(leaderMoves())
        case (.coordinatorMove(let worker), _): .coordinatorMove(worker, broker: broker())
        case (.refusals(let request), _):
            .refusals(
                request, codes: (0..<generator.integer(in: 3...30)).map { _ in pick(request.codes)?.rawValue ?? 7 })
        case (.receiver(let behaviour), .receiver(let number)): .receiver(number, behaviour)
        case (.receiver(let behaviour), _): .receiver(0, behaviour)
        case (.instance(_, let worker), _): .kill(WorkerSlot(worker, 1))
        }
    }

    private mutating func leaderMoves() -> [FaultAction.LeaderMove] {
        (0..<generator.integer(in: 4...32)).map { _ in
            FaultAction.LeaderMove(partition: generator.below(1 << 20), broker: broker())
        }
    }

    private mutating func broker() -> Int32 { Int32(1 + generator.below(settings.brokers)) }

    private func slots(of worker: WorkerName) -> [WorkerSlot] {
        (0..<settings.instances[worker, default: 1]).map { WorkerSlot(worker, $0 + 1) }
    }
}
