import Feeds
import Intelligence
import Kafka
import WorkerKit

/// One message that is to be published.
struct FeedItem: Sendable {
    var number: Int
    var id: String
    var topic: Topic
    var key: [UInt8]
    var payload: [UInt8]?
    var headers: [Header]
    var poison: Poison.Kind?
}

/// Draws the messages of a run: simulated records with some poison among them.
struct FeedSource {
    private var simulator: Simulator
    private var generator: SeededGenerator
    private let topics: StreamTopics
    private let poisonPercent: Int
    private var number = 0

    init(seed: UInt64, start: Instant, topics: StreamTopics, poisonPercent: Int) {
        simulator = Simulator(seed: seed, start: start)
        generator = SeededGenerator(seed: ~seed)
        self.topics = topics
        self.poisonPercent = poisonPercent
    }

    mutating func next() -> FeedItem {
        let record = simulator.next()
        let bytes = record.json()
        let attributes = CloudEventAttributes(record)
        defer { number += 1 }
        guard generator.chance(poisonPercent) else {
            return FeedItem(
                number: number, id: record.recordID.description, topic: topics.alerts(record.commodityGroup),
                key: Array(attributes.subject.utf8), payload: bytes, headers: attributes.kafkaHeaders)
        }
        let kind = Poison.Kind.allCases[generator.below(Poison.Kind.allCases.count)]
        let id = "\(Poison.idPrefix)\(number)"
        let poison = Poison(kind, id: id, of: bytes, from: &generator)
        return FeedItem(
            number: number, id: id,
            topic: kind.isForNotifier ? topics.assessments : topics.alerts(record.commodityGroup),
            key: Array(attributes.subject.utf8), payload: poison.payload, headers: poison.headers, poison: kind)
    }
}
