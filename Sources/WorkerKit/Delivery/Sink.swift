import Foundation
import Kafka

/// Makes effects durable.
protocol Sink: Sendable {
    /// Makes `effects` durable from the first on and removes each that is, so that after an error only the rest is
    /// tried again. What the broker refuses for what it is becomes a dead letter in `effects`.
    func deliver(_ effects: inout [Effects]) async throws

    /// Nothing has come for a while.
    func idle() async throws
}

/// Publishes dead letters beside the output; the same for every sink.
struct DeadLetterOffice: Sendable {
    let worker: WorkerName
    let group: GroupID
    let topic: Topic
    /// The revision of what decides, such as the rules; nil where nothing has one.
    let revision: @Sendable () -> String?

    /// The dead letters of `effects` as records; empty where there are none.
    func batch(for letters: [Effects.Letter]) -> ProducerBatch {
        var batch = ProducerBatch()
        let revision = letters.isEmpty ? nil : revision()
        for letter in letters {
            DeadLetterHeader.append(
                letter, worker: worker, group: group, revision: revision, topic: topic, now: .now, to: &batch)
        }
        return batch
    }
}

extension Producer.Deliveries {
    /// The failures that lie in single records of the input, which trying again cannot mend.
    ///
    /// - Throws: the first failure of another kind.
    func refusals() throws -> [(source: Int, error: KafkaError)] {
        guard failureCount > 0 else { return [] }
        var refusals: [(source: Int, error: KafkaError)] = []
        for delivery in self {
            guard let error = delivery.error else { continue }
            guard delivery.source >= 0, error.concernsRecord else { throw error }
            refusals.append((delivery.source, error))
        }
        return refusals
    }
}

extension KafkaError {
    /// Whether the broker, or librdkafka before it, refuses a record for what it is.
    var concernsRecord: Bool { [.messageTooLarge, .invalidRecord].contains(code) }
}
