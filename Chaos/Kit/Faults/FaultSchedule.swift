import Feeds
import WorkerKit

/// What happens when, all of it drawn from a seed: the same seed and settings give the same schedule.
public struct FaultSchedule: Sendable {
    /// What a schedule is drawn for.
    public struct Settings: Hashable, Sendable {
        /// How long faults begin and last, in milliseconds.
        public var duration: Int
        /// The mean time between two beginnings, in milliseconds.
        public var meanGap: Int
        /// Instances of each worker.
        public var instances: [WorkerName: Int]
        /// Brokers of the cluster.
        public var brokers: Int
        /// Agencies with a server of their own.
        public var receivers: Int
        /// After how long the brokers take a silent member for dead, in milliseconds.
        public var sessionTimeout: Int

        /// A stack of two instances of each worker and three brokers.
        public init(
            duration: Int, meanGap: Int, instances: [WorkerName: Int] = [.scorer: 2, .archiver: 2, .notifier: 2],
            brokers: Int = 3, receivers: Int = 2, sessionTimeout: Int = 6000
        ) {
            self.duration = duration
            self.meanGap = meanGap
            self.instances = instances
            self.brokers = brokers
            self.receivers = receivers
            self.sessionTimeout = sessionTimeout
        }
    }

    /// The faults in the order of their beginnings.
    public private(set) var faults: [PlannedFault] = []

    /// Draws a schedule.
    public init(seed: UInt64, settings: Settings) {
        var drawer = FaultDrawer(seed: seed, settings: settings)
        var busyUntil: [FaultAction.Resource: Int] = [:]
        var deck: [FaultCard] = []
        var time = 0
        while true {
            time += drawer.generator.integer(in: 1...max(1, 2 * settings.meanGap))
            guard time < settings.duration else { return }
            if deck.isEmpty { deck = drawer.shuffled(FaultCard.deck) }
            // The first card that has somebody to happen to who is not in trouble already.
            for (place, card) in deck.enumerated() {
                let free = drawer.targets(of: card).filter { (busyUntil[$0] ?? 0) <= time }
                guard let target = drawer.pick(free) else { continue }
                deck.remove(at: place)
                let lasts = min(drawer.length(of: card), settings.duration - time)
                busyUntil[target] = time + lasts + drawer.recovery(from: card)
                faults.append(
                    PlannedFault(at: time, lasts: lasts, card: card, action: drawer.action(of: card, on: target)))
                break
            }
        }
    }
}
