import Foundation
import Kafka

/// What is to be made durable together, and which records are done with it.
struct Effects: Sendable {
    /// A record on its way to dead letters.
    struct Letter: Sendable {
        var record: ConsumedRecord
        var letter: DeadLetter
        /// How often it was tried, and when it failed first and last; nil where the first look was enough.
        var history: ParkingLot.History?
    }

    /// The batch whose records are done with these effects, and how many of them.
    let open: OpenBatch
    private(set) var records: Int
    private(set) var bytes: Int
    var outputs: [ProducerBatch]
    var letters: [Letter]
    var commit: (@Sendable () async throws -> Void)?

    init(
        open: OpenBatch, records: Int, bytes: Int, outputs: [ProducerBatch] = [], letters: [Letter] = [],
        commit: (@Sendable () async throws -> Void)? = nil
    ) {
        self.open = open
        self.records = records
        self.bytes = bytes
        self.outputs = outputs.filter { !$0.isEmpty }
        self.letters = letters
        self.commit = commit
    }

    /// Adds the effects of other records of the same batch.
    mutating func merge(_ other: Effects) {
        records += other.records
        bytes += other.bytes
        outputs += other.outputs
        letters += other.letters
    }

    /// The record at `index` cannot be published for what it is: a dead letter instead of its outputs.
    mutating func refuse(_ index: Int, _ error: KafkaError) {
        for position in outputs.indices { outputs[position].remove(sources: [index]) }
        letters.append(
            Letter(
                record: open.batch[index],
                letter: DeadLetter(index: index, cause: "unpublishable", message: "\(error)")))
    }
}
