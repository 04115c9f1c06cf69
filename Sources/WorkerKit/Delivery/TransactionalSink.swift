import CoreMetrics
import Kafka
import Logging
import Metrics

/// Exactly once: output, dead letters and consumed offsets in one Kafka transaction. Readers with `read_committed` see
/// all of it or nothing.
struct TransactionalSink: Sink {
    /// Partitions went away while their records were in hand: whoever has them now handles them.
    struct LostPartitions: Error, CustomStringConvertible {
        var description: String { "partitions were taken away while their records were in hand; others handle them" }
    }

    let consumer: Consumer
    let batches: OpenBatches
    let producer: Producer
    let letters: DeadLetterOffice
    let metrics: WorkerMetrics
    let logger: Logger

    /// How long one call of a transaction may take; the broker aborts the transaction itself after its own limit.
    static let deadline = Duration.seconds(30)

    /// Makes the producer ready: whatever a dead process of the same name left open is aborted, and a living one is
    /// fenced.
    func open() async throws {
        try await producer.initTransactions(deadline: Self.deadline)
    }

    func deliver(_ effects: inout [Effects]) async throws {
        var committed: [TopicPartition: Offset]?
        while committed == nil { committed = try await attempt(&effects) }
        for effect in effects { batches.settle(effect.open, effect.records) }
        consumer.committed(committed ?? [:])
        effects = []
    }

    /// Commits positions that moved without a record, over the control records of others' transactions, so that an idle
    /// group shows no lag. In a transaction too: a plain commit might arrive after the next one and move the group back.
    func idle() async throws {
        guard let (positions, member) = consumer.transactionOffsets(of: []), !positions.isEmpty else { return }
        try producer.beginTransaction()
        do {
            try await producer.sendOffsets(positions, as: member, deadline: Self.deadline)
            try await producer.commitTransaction(deadline: Self.deadline)
            consumer.committed(positions)
        } catch {
            try await abort(after: error)
        }
    }

    /// One transaction: the positions that it committed. nil where a record was refused: it is a dead letter now, and
    /// all is to be sent again.
    private func attempt(_ effects: inout [Effects]) async throws -> [TopicPartition: Offset]? {
        try producer.beginTransaction()
        do {
            let (submissions, dead) = try await submit(effects)
            guard let (positions, member) = consumer.transactionOffsets(of: distinctBatches(effects)) else {
                throw LostPartitions()
            }
            // Meanwhile: until the transaction has ended the broker shows the positions to nobody, and lets nobody else
            // start from those before.
            async let sent: Void = producer.sendOffsets(positions, as: member, deadline: Self.deadline)
            guard let produced = try await answers(to: submissions, &effects) else {
                // librdkafka may refuse the positions for the record that was refused.
                _ = try? await sent
                try await producer.abortTransaction(deadline: Self.deadline)
                return nil
            }
            try await dead.deliveries().requireAll()
            try await sent
            try await producer.commitTransaction(deadline: Self.deadline)
            metrics.transactions.increment()
            metrics.produced.increment(by: produced)
            metrics.deadLettered.increment(by: effects.reduce(0) { $0 + $1.letters.count })
            return positions
        } catch {
            try await abort(after: error)
            throw error
        }
    }

    /// - Throws: what makes the producer useless: it is beyond use, or what became of the transaction is not known.
    private func abort(after error: any Error) async throws {
        metrics.aborts.increment()
        guard (error as? KafkaError)?.isFatal != true else { throw error }
        logger.warning("a transaction is aborted", metadata: ["cause": "\(error)"])
        do {
            try await producer.abortTransaction(deadline: Self.deadline)
        } catch let failure as KafkaError {
            // In an unknown state: only a new producer, which fences this one, makes it certain.
            throw failure.isFatal ? failure : UncertainTransaction(cause: error, abort: failure)
        }
    }

    private typealias Submissions = [(effect: Int, submission: Producer.Submission)]

    /// Hands over the output of `effects` and their dead letters.
    private func submit(_ effects: [Effects]) async throws -> (Submissions, dead: Producer.Submission) {
        var submissions: Submissions = []
        for (index, effect) in effects.enumerated() {
            for output in effect.outputs { submissions.append((index, try await producer.submit(output))) }
        }
        return (submissions, try await producer.submit(letters.batch(for: effects.flatMap(\.letters))))
    }

    /// Waits for the answers: how many records were published; nil where one was refused.
    private func answers(to submissions: Submissions, _ effects: inout [Effects]) async throws -> Int? {
        var produced = 0
        var isRefused = false
        for (index, submission) in submissions {
            let deliveries = try await submission.deliveries()
            produced += deliveries.count
            for refusal in try deliveries.refusals() {
                effects[index].refuse(refusal.source, refusal.error)
                isRefused = true
            }
        }
        return isRefused ? nil : produced
    }

    private func distinctBatches(_ effects: [Effects]) -> [RecordBatch] {
        var seen: Set<ObjectIdentifier> = []
        return effects.map(\.open).filter { seen.insert(ObjectIdentifier($0)).inserted }.map(\.batch)
    }

    /// A transaction that could be neither committed nor aborted.
    struct UncertainTransaction: Error, CustomStringConvertible {
        let cause: any Error
        let abort: KafkaError
        var description: String { "\(cause); and it could not be aborted: \(abort)" }
    }
}

extension TransactionalSink {
    /// After these the worker leaves the group and joins anew, with a new producer.
    static func needsNewSession(_ error: any Error) -> Bool {
        error is LostPartitions || error is UncertainTransaction || (error as? KafkaError)?.isFatal == true
    }
}
