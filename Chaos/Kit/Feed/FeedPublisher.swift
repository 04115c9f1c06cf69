import Foundation
import Intelligence
import Kafka
import Synchronization
import WorkerKit

/// Publishes simulated records and poison at a rate, and enters in the ledger what the broker said of each.
public final class FeedPublisher: Sendable {
    /// What is published, and how fast.
    public struct Settings: Sendable {
        /// The same seed gives the same messages.
        public var seed: UInt64
        /// Messages a second.
        public var rate: Double
        /// How many of a hundred messages are poison.
        public var poisonPercent = 1
        /// For how long.
        public var duration: Duration

        /// Messages drawn from `seed`.
        public init(seed: UInt64, rate: Double, duration: Duration) {
            self.seed = seed
            self.rate = rate
            self.duration = duration
        }

        /// About how many messages there will be.
        public var count: Int { Int(rate * (duration / .seconds(1))) }
    }

    private static let lanes = 8
    private static let largestBatch = 200

    private let settings: Settings
    private let topics: StreamTopics
    private let ledger: Ledger
    private let clock: RunClock
    private let client: ClientSettings
    private let producer: Mutex<Producer>
    private let renewed = Mutex(0)

    /// A publisher of `settings`.
    public init(
        _ settings: Settings, client: ClientSettings, topics: StreamTopics, ledger: Ledger, clock: RunClock
    ) throws {
        self.settings = settings
        self.topics = topics
        self.ledger = ledger
        self.clock = clock
        self.client = client
        producer = Mutex(try Producer(client))
    }

    /// How often the producer failed for good and had to be made anew.
    public var producersRenewed: Int { renewed.withLock { $0 } }

    /// Publishes until the time is over and the broker has said something of every message.
    public func run() async throws {
        let lanes = (0..<Self.lanes).map { _ in FeedLane() }
        try await withThrowingTaskGroup { group in
            for lane in lanes { group.addTask { try await self.serve(lane) } }
            group.addTask {
                defer { for lane in lanes { lane.close() } }
                try await self.fill(lanes)
            }
            try await group.waitForAll()
        }
        _ = await producer.withLock { $0 }.close(deadline: .seconds(10))
    }

    private func fill(_ lanes: [FeedLane]) async throws {
        // So far back that the records' own times do not reach the future.
        let start = Instant(milliseconds: Instant.now.milliseconds - Int64(settings.count) * 1000)
        var source = FeedSource(
            seed: settings.seed, start: start, topics: topics, poisonPercent: settings.poisonPercent)
        let begin = ContinuousClock.now
        for number in 0..<settings.count {
            try await Task.sleep(until: begin + .seconds(Double(number) / settings.rate), clock: .continuous)
            let item = source.next()
            lanes[Int(Self.hash(item.key) % UInt64(lanes.count))].add(item)
        }
    }

    /// FNV-1a: the same on every run, unlike Swift's own hash.
    private static func hash(_ key: [UInt8]) -> UInt64 {
        key.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }

    private func serve(_ lane: FeedLane) async throws {
        while let items = try await lane.take(Self.largestBatch) {
            var batch = ProducerBatch()
            for item in items {
                batch.append(topic: item.topic, key: item.key, payload: item.payload, headers: item.headers)
            }
            let sent = clock.milliseconds
            let used = producer.withLock { $0 }
            var deliveries: [Producer.Delivery?] = items.map { _ in nil }
            do {
                deliveries = try await used.send(batch).map(\.self)
            } catch is KafkaError {
                try renew(used)
            }
            let answered = clock.milliseconds
            try ledger.append(
                zip(items, deliveries).map { item, delivery in
                    Self.entry(item, delivery, sent: sent, answered: answered)
                })
        }
    }

    private static func entry(
        _ item: FeedItem, _ delivery: Producer.Delivery?, sent: Int, answered: Int
    ) -> LedgerEntry {
        var entry = LedgerEntry(
            number: item.number, id: item.id, topic: item.topic.rawValue, poison: item.poison, outcome: .unknown,
            position: nil, digest: Digest(of: item.payload), sent: sent, answered: answered)
        if let delivery, delivery.error == nil {
            entry.outcome = .acknowledged
            // An idempotent producer may learn that a record is there without learning where.
            if let offset = delivery.offset {
                entry.position = Position(
                    delivery.topicPartition.topic.rawValue, delivery.topicPartition.partition.rawValue,
                    offset.rawValue)
            }
        }
        return entry
    }

    /// A producer that has failed for good is replaced, once for all lanes that used it.
    private func renew(_ failed: Producer) throws {
        try producer.withLock { producer in
            guard producer === failed else { return }
            producer = try Producer(client)
            renewed.withLock { $0 += 1 }
        }
    }
}
