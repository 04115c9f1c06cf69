import Intelligence
import Kafka
import RiskScoring

/// Puts the sightings of judged records beside their assessments, so that both are delivered or neither. One message
/// per record, not one per entity, and keyed by the case: every scorer reads all of them, so nothing is won by bringing
/// those of an entity together, and six times the messages would cost more than all of the judging.
struct SightingOutput: ~Copyable {
    private let topic: Topic
    private var writer = SightingWriter()

    init(topic: Topic) { self.topic = topic }

    /// Appends what the memory keeps of the record at `source` of its batch.
    mutating func append(
        _ position: RecordPosition, timestamp: Int64, from memory: borrowing EntityMemory, source: Int,
        to batch: inout ProducerBatch
    ) {
        let topic = topic
        writer.write(position, timestamp: timestamp, from: memory) { thread, json in
            batch.append(topic: topic, key: thread, payload: json, source: source)
        }
    }
}
