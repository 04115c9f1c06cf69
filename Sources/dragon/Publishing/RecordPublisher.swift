import Feeds
import Foundation
import Intelligence
import Kafka
import WorkerKit

/// Publishes the items of a feed and makes a receipt for each.
struct RecordPublisher {
    /// Nil for a dry run.
    let producer: Producer?
    let topics: StreamTopics
    /// The name of the input in receipts.
    var file: String
    /// Where an id of this run stood first: an agency gives an id once.
    private var places: [RecordID: String] = [:]
    /// Beyond this many ids the check ends; a feed of millions is not held in memory.
    private static let maximumIDs = 1_000_000

    init(producer: Producer?, topics: StreamTopics, file: String) {
        self.producer = producer
        self.topics = topics
        self.file = file
    }

    /// What became of a slice.
    struct Outcome {
        var receipts: [Receipt] = []
        var notes: [FeedNote] = []
        /// What the broker said, where it took not all of it.
        var failure: KafkaError?
    }

    /// Publishes a slice and waits for the broker's word on every record of it.
    ///
    /// - Throws: `KafkaError` where the producer can go on no more.
    mutating func publish(_ items: [FeedItem]) async throws -> Outcome {
        var outcome = Outcome()
        var batch = ProducerBatch()
        /// The places in `outcome.receipts` of the records in `batch`.
        var places: [Int] = []
        for item in items {
            switch item {
            case .note(let note):
                outcome.notes.append(note)
            case .rejected(let lines, let id, let problems):
                outcome.receipts.append(Receipt(file: file, lines: lines, id: id, outcome: .rejected(problems)))
            case .record(let entry):
                let id = entry.record.recordID
                if let problem = repeated(id, on: entry.lines.first ?? 0) {
                    outcome.receipts.append(
                        Receipt(file: file, lines: entry.lines, id: id, outcome: .rejected([problem])))
                    continue
                }
                places.append(outcome.receipts.count)
                outcome.receipts.append(
                    Receipt(file: file, lines: entry.lines, id: id, outcome: .valid, warnings: entry.warnings))
                append(entry, to: &batch)
            }
        }
        guard let producer, !batch.isEmpty else { return outcome }
        for (place, delivery) in zip(places, try await producer.send(batch)) {
            let line = outcome.receipts[place].lines.first ?? 0
            if let error = delivery.error {
                outcome.failure = error
                outcome.receipts[place].outcome = .rejected([
                    LocatedProblem(
                        line: line,
                        RecordProblem(
                            field: "",
                            rule: "the broker did not acknowledge it, so it may or may not stand in the log: \(error)"))
                ])
            } else {
                outcome.receipts[place].outcome = .published(
                    topic: delivery.topicPartition.topic.rawValue,
                    partition: delivery.topicPartition.partition.rawValue, offset: delivery.offset?.rawValue)
            }
        }
        return outcome
    }

    private mutating func repeated(_ id: RecordID, on line: Int) -> LocatedProblem? {
        if let first = places[id] {
            return LocatedProblem(
                line: line,
                RecordProblem(
                    field: "id", value: id.id,
                    rule: "stands already on \(first); an agency gives an id once, a correction has its own"))
        }
        if places.count < Self.maximumIDs { places[id] = "line \(line) of \(file)" }
        return nil
    }

    private func append(_ entry: FeedEntry, to batch: inout ProducerBatch) {
        let attributes = CloudEventAttributes(entry.record)
        batch.append(
            topic: topics.alerts(entry.record.commodityGroup), key: Array(attributes.subject.utf8),
            payload: entry.bytes, headers: attributes.kafkaHeaders)
    }
}
