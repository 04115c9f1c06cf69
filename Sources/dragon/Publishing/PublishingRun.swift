import ArgumentParser
import Feeds
import Foundation
import Intelligence
import Kafka
import WorkerKit

/// Publishes one input from its first item to its last: paces it, prints receipts and progress, sums up.
struct PublishingRun {
    var publisher: RecordPublisher
    var pump: FeedPump
    /// The size of the input, for the progress bar.
    var totalBytes: Int?
    var rate: Double?
    /// Called with every receipt.
    var report: (Receipt) -> Void
    var showsProgress: Bool

    /// Runs to the end of the input, or to cancellation.
    ///
    /// - Throws: `FeedError`, `KafkaError`; `summary` holds what was done until then.
    mutating func run(_ summary: inout ReceiptSummary) async throws {
        var pacer = rate.map { Pacer(rate: $0, start: .now) }
        var bar = ProgressBar(total: totalBytes, isWanted: showsProgress)
        defer {
            bar.finish()
            pump.cancel()
        }
        while !Task.isCancelled {
            var limit = 1000
            if pacer != nil {
                switch pacer?.grant(limit, at: .now) {
                case .wait(let until):
                    try await Task.sleep(until: until, clock: .continuous)
                    continue
                case .records(let count): limit = count
                case nil: break
                }
            }
            guard let items = try await pump.take(limit) else { return }
            let outcome = try await publisher.publish(items)
            for note in outcome.notes { summary.add(note) }
            for receipt in outcome.receipts {
                summary.add(receipt)
                report(receipt)
            }
            if let failure = outcome.failure { throw failure }
            bar.update(done: pump.bytesRead, text: "\(summary.published) published, \(summary.rejected) rejected")
        }
    }
}
