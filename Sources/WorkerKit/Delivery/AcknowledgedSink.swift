import CoreMetrics
import Kafka
import Metrics

/// At least once: publishes, waits for the broker's word on every record, commits the store, and only then lets the
/// offsets be committed.
struct AcknowledgedSink: Sink {
    let batches: OpenBatches
    let producer: Producer
    let letters: DeadLetterOffice
    let metrics: WorkerMetrics

    func deliver(_ effects: inout [Effects]) async throws {
        let submissions = try await submit(effects)
        try await finish(&effects, submissions)
    }

    func idle() async throws {}

    /// Hands the output of each of `effects` over, in order, without waiting for any answer.
    func submit(_ effects: [Effects]) async throws -> [[Producer.Submission]] {
        var submissions: [[Producer.Submission]] = []
        do {
            for effect in effects {
                submissions.append([])
                for output in effect.outputs {
                    submissions[submissions.count - 1].append(try await producer.submit(output))
                }
            }
            return submissions
        } catch {
            await Self.settle(submissions)
            throw error
        }
    }

    /// Waits for the answers and does what comes after them; removes what is durable from `effects`.
    func finish(_ effects: inout [Effects], _ submissions: [[Producer.Submission]]) async throws {
        do {
            for submitted in submissions {
                try await finish(&effects[0], submitted)
                effects.removeFirst()
            }
        } catch {
            await Self.settle(submissions)
            throw error
        }
    }

    /// What is under way must have its answer before it is sent again, or it would overtake itself.
    static func settle(_ submissions: [[Producer.Submission]]) async {
        for submission in submissions.joined() { _ = try? await submission.deliveries() }
    }

    private func finish(_ effect: inout Effects, _ submissions: [Producer.Submission]) async throws {
        var produced = 0
        for submission in submissions {
            let deliveries = try await submission.deliveries()
            for refusal in try deliveries.refusals() { effect.refuse(refusal.source, refusal.error) }
            produced += deliveries.count
        }
        if !effect.letters.isEmpty {
            try await producer.send(letters.batch(for: effect.letters)).requireAll()
            metrics.deadLettered.increment(by: effect.letters.count)
        }
        try await effect.commit?()
        metrics.produced.increment(by: produced)
        batches.settle(effect.open, effect.records)
    }
}
