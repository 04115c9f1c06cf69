import ArgumentParser
import Feeds
import Foundation
import Intelligence
import Kafka
import WorkerKit

/// `dragon publish`.
struct Publish: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check records and publish them, with a receipt for each.",
        discussion: """
            Reads NDJSON (one record per line) from files, or from standard input with - or no file. With --map it \
            reads CSV and makes records of its rows.

            Each record is either published, with its topic, partition and offset, or rejected with line, field, \
            value and rule. Rejected records do not hold up the others; the exit code is then 65.

              dragon publish alerts.ndjson
              dragon publish --map config/mappings/seizure-events.yaml events.csv
              tail -f feed.ndjson | dragon publish -
              dragon publish --dry-run --json alerts.ndjson
            """)

    @OptionGroup var options: ProgramOptions

    @Argument(help: "The files; - or none for standard input.")
    var files: [String] = []

    @Option(help: "A mapping file: the input is CSV.")
    var map: String?

    @Option(help: "Records a second, at the most.")
    var rate: Double?

    @Flag(help: "Check everything, publish nothing.")
    var dryRun = false

    @Flag(help: "Print receipts and the summary as JSON, one object per line.")
    var json = false

    @Flag(help: "Print receipts of rejected records only.")
    var quiet = false

    func validate() throws {
        if let rate, !(0.001...10_000_000).contains(rate) {
            throw ValidationError("--rate must be from 0.001 to 10000000 a second, not \(rate)")
        }
    }

    func run() async throws {
        try await Program.reportingErrors {
            let configuration = try options.load()
            let campaign = try Campaign.load(configuration.files.campaign)
            let validator = RecordValidator(
                directory: try AgencyDirectory.load(configuration.files.agencies),
                commodityGroups: campaign.commodityGroups)
            let mapping = try map.map { path -> Mapping in
                let file = try SettingsFile(URL(filePath: path))
                return try Mapping(yaml: file.text, file: file.name)
            }
            // Before the broker is asked for: a wrong name is the user's to mend first.
            let inputs = try (files.isEmpty ? ["-"] : files).map { try FeedInput($0) }
            var producer: Producer?
            if !dryRun {
                var settings = try await BrokerLocator(configuration).connect(clientID: "dragon-publish").settings
                settings.deliveryTimeout = .seconds(30)
                producer = try Producer(settings)
            }
            var summary = ReceiptSummary()
            var failure: (any Error)?
            let interruption = Interruption()
            interruption.listen()
            var publisher = RecordPublisher(producer: producer, topics: configuration.topics, file: "")
            do {
                for input in inputs where !interruption.isRequested {
                    publisher.file = input.name
                    let pump = pump(input, mapping, validator)
                    interruption.watch(pump)
                    try await publish(input, pump, &publisher, &summary)
                }
            } catch {
                failure = error
            }
            _ = await producer?.close(deadline: .seconds(10))
            if json { Terminal.output(summary.json) } else { Terminal.error(summary.text) }
            if let failure { throw (failure as? FeedError).map(Self.programError) ?? failure }
            if interruption.isRequested {
                throw ProgramError(.tempFail, "interrupted: the rest of the input is not read")
            }
            if summary.exitCode != 0 { throw ExitCode(summary.exitCode) }
        }
    }

    private static func programError(_ error: FeedError) -> ProgramError {
        switch error.code {
        case .cannotOpen: ProgramError(.noInput, error.message)
        case .cannotRead: ProgramError(.ioError, error.message)
        case .header, .columnMissing: ProgramError(.dataError, error.message)
        }
    }

    private func pump(_ input: FeedInput, _ mapping: Mapping?, _ validator: RecordValidator) -> FeedPump {
        FeedPump {
            let source = try input.open()
            if let mapping {
                return MappedFeed(source, name: input.name, mapping: mapping, validator: validator, now: Instant.now)
            }
            return NDJSONFeed(
                source, validator: validator, maximumBytes: ReadingLimits.stream.maximumBytes, now: { Instant.now })
        }
    }

    private func publish(
        _ input: FeedInput, _ pump: FeedPump, _ publisher: inout RecordPublisher, _ summary: inout ReceiptSummary
    ) async throws {
        let (json, quiet) = (json, quiet)
        var run = PublishingRun(
            publisher: publisher, pump: pump,
            totalBytes: input.byteCount, rate: rate,
            report: { receipt in
                if quiet, case .rejected = receipt.outcome {} else if quiet { return }
                Terminal.output(json ? receipt.json : receipt.text)
            },
            // Receipts on the same terminal would tear the bar apart.
            showsProgress: quiet || !Terminal.isTerminal(STDOUT_FILENO))
        defer { publisher = run.publisher }
        try await run.run(&summary)
    }
}

/// A file, or standard input.
struct FeedInput: Sendable {
    let name: String
    let byteCount: Int?
    private let path: String?

    /// - Throws: ``ProgramError`` (66) where there is no such file.
    init(_ argument: String) throws {
        guard argument != "-" else {
            name = "standard input"
            path = nil
            byteCount = nil
            return
        }
        name = argument
        path = argument
        do {
            byteCount = try FileByteSource(path: argument).byteCount
        } catch let error as FeedError {
            throw ProgramError(.noInput, error.message)
        }
    }

    func open() throws -> FileByteSource {
        try path.map { try FileByteSource(path: $0) } ?? .standardInput()
    }
}
