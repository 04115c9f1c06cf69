import Intelligence
import Kafka
import Logging
import Notification
import WorkerKit

/// Sends what the store holds, one loop per channel, and publishes what became of it.
///
/// Several notifiers may plan into one store, but one of them sends: two would send the same notices side by side. The
/// others look at every ring whether the place is free.
struct Outbox: Sendable {
    let store: DispatchStore
    let producer: Producer
    let topic: Topic
    let bell: Bell
    /// Held by the notifier that sends.
    let turn: FileLock
    let logger: Logger

    /// Retries fall due without anybody ringing.
    func ringEverySecond() async throws {
        while true {
            try await Task.sleep(for: .seconds(1))
            bell.ring()
        }
    }

    /// Sends the notices of one channel until cancelled.
    func run(_ sender: any NoticeSender) async throws {
        let pump = OutboxPump(store: store, sender: sender)
        for await _ in bell.rings() where turn.take() {
            do {
                while !Task.isCancelled {
                    let round = try await pump.round(clock: { .now }, jitter: { .random(in: 0...1) })
                    if round.sent + round.failed > 0 { bell.ring() }
                    guard round.sent > 0 else { break }
                }
            } catch let error where !(error is CancellationError) {
                // What was not marked as sent stays pending, and goes out with the same id.
                logger.warning("sending failed", metadata: ["channel": "\(sender.channel)", "cause": "\(error)"])
            }
        }
        try Task.checkCancellation()
    }

    /// Publishes to `dispatches` what became of each notice, until cancelled.
    func publishDispatches() async throws {
        for await _ in bell.rings() where turn.take() {
            do {
                while !Task.isCancelled {
                    let dispatches = try await store.unreported(limit: 500)
                    guard !dispatches.isEmpty else { break }
                    try await publish(dispatches)
                    try await store.markReported(dispatches)
                }
            } catch let error where !(error is CancellationError) {
                logger.warning("publishing dispatches failed", metadata: ["cause": "\(error)"])
            }
        }
        try Task.checkCancellation()
    }

    private func publish(_ dispatches: [Dispatch]) async throws {
        var batch = ProducerBatch()
        for dispatch in dispatches {
            let attributes = CloudEventAttributes(dispatch, source: WorkerName.notifier.executable)
            batch.append(
                topic: topic, key: Array(attributes.subject.utf8), payload: dispatch.json(),
                headers: attributes.kafkaHeaders)
        }
        if let error = try await producer.send(batch).lazy.compactMap(\.error).first { throw error }
    }
}
