import Feeds
import Foundation
import Intelligence
import Kafka
import WorkerKit

/// The records of a folder of NDJSON files, published in the order of the files' names.
struct SampleFeed: Sendable {
    var folder: String
    var configuration: DragonConfiguration
    var settings: ClientSettings

    /// Publishes all of them, at `rate` records a second or as fast as it goes.
    ///
    /// - Throws: ``ProgramError`` (66) where there is no sample, (65) where one is rejected.
    func publish(rate: Double?) async throws -> ReceiptSummary {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
            .filter { $0.hasSuffix(".ndjson") }.sorted()
        guard !names.isEmpty else { throw ProgramError(.noInput, "\(folder): there are no *.ndjson files") }
        let campaign = try Campaign.load(configuration.files.campaign)
        let validator = RecordValidator(
            directory: try AgencyDirectory.load(configuration.files.agencies),
            commodityGroups: campaign.commodityGroups)
        let producer = try Producer(settings)
        var summary = ReceiptSummary()
        var rejected: [Receipt] = []
        for name in names {
            let path = "\(folder)/\(name)"
            var run = PublishingRun(
                publisher: RecordPublisher(producer: producer, topics: configuration.topics, file: path),
                pump: FeedPump {
                    NDJSONFeed(
                        try FileByteSource(path: path), validator: validator,
                        maximumBytes: ReadingLimits.stream.maximumBytes, now: { .now })
                },
                totalBytes: nil, rate: rate,
                report: { receipt in if case .rejected = receipt.outcome { rejected.append(receipt) } },
                showsProgress: false)
            try await run.run(&summary)
        }
        _ = await producer.close(deadline: .seconds(10))
        guard rejected.isEmpty else {
            throw ProgramError(.dataError, rejected.map(\.text).joined(separator: "\n"))
        }
        return summary
    }
}
