import ArgumentParser
import Foundation
import Intelligence
import Kafka
import RiskScoring
import WorkerKit

/// `dragon rules shadow`.
struct ShadowRules: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shadow",
        abstract: "Run a candidate beside the live rules over the stream and report what it would judge otherwise.",
        discussion: """
            Reads the alert topics outside any group and writes nothing: the workers do not notice. By default what \
            stands there now, then the report; with --follow what comes from now on, until Ctrl-C, each change of lane \
            as it comes. Over the archive: `dragon rules backtest --against live`.

              dragon rules shadow --rules new/rules.yaml --follow
            """)

    @OptionGroup var options: ProgramOptions
    @OptionGroup var ruleFiles: RuleFileOptions

    @Option(help: "Of each partition at most the last so many records; default: all. With --follow: none.")
    var last: Int?

    @Flag(help: "Go on with what comes.")
    var follow = false

    @Flag(help: "Count records of exercises too.")
    var exercises = false

    @Flag(help: "Print JSON: one object per change of lane, then the report.")
    var json = false

    func validate() throws {
        guard ruleFiles.rules != nil || ruleFiles.lists != nil else {
            throw ValidationError("name the candidate: --rules FILE, --lists FOLDER, or both")
        }
        if let last, last < 0 { throw ValidationError("--last must not be negative") }
    }

    func run() async throws {
        try await Program.reportingErrors {
            try await RulesError.translating {
                let configuration = try options.load()
                let files = try ruleFiles.files(configuration)
                var backtest = Backtest(
                    rules: try files.ruleSet(), against: try configuration.liveFiles().ruleSet(),
                    validator: try configuration.validator(), labels: OutcomeLabels(),
                    memory: try configuration.memory(), includesExercises: exercises)
                let stream = try await AlertStream.open(configuration)
                let interruption = Interruption()
                if follow { interruption.listen() }
                var position = try await stream.starts(last: last ?? (follow ? 0 : nil))
                var isCutOff = false
                repeat {
                    do {
                        let ends = try await stream.ends()
                        try await stream.read(from: position, to: ends) { record in
                            // What was judged is not judged again where reading is cut off and begins anew.
                            position[record.topicPartition] = Offset(record.offset.rawValue + 1)
                            let change = record.payload.map { payload in
                                payload.withUnsafeBytes { backtest.add($0, timestamp: record.timestamp) }
                            }
                            if let change, let change { Terminal.output(try line(change)) }
                        }
                        position = ends.mapValues(\.high)
                        isCutOff = false
                    } catch let error as KafkaError where follow {
                        if !isCutOff { Terminal.error("\(error); trying until the broker answers, or Ctrl-C") }
                        isCutOff = true
                    }
                    if follow, !interruption.isRequested { try await Task.sleep(for: .milliseconds(500)) }
                } while follow && !interruption.isRequested
                await stream.close()
                let source = BacktestReport.Source(
                    name: configuration.topics.alertsPrefix + "*", state: Self.state(position))
                let report = backtest.report(
                    rulesFile: files.rules.name, sources: [source], expected: nil, madeAt: .now)
                Terminal.output(json ? try RulesJSON.text(report) : BacktestText(report: report).text)
            }
        }
    }

    private static func state(_ position: [TopicPartition: Offset]) -> String {
        position.sorted { "\($0.key)" < "\($1.key)" }.map { "\($0.key)@\($0.value)" }.joined(separator: " ")
    }

    private func line(_ change: BacktestReport.Example) throws -> String {
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return PlainText.json(String(decoding: try encoder.encode(change), as: UTF8.self))
        }
        return BacktestText.line(change)
    }
}

/// The alert topics of the cluster, read outside any group.
final class AlertStream {
    private let admin: Admin
    private let reader: LogReader
    private let prefix: String

    private init(admin: Admin, reader: LogReader, prefix: String) {
        self.admin = admin
        self.reader = reader
        self.prefix = prefix
    }

    static func open(_ configuration: DragonConfiguration) async throws -> AlertStream {
        let settings = try await BrokerLocator(configuration).connect(clientID: "dragon-rules").settings
        return AlertStream(
            admin: try Admin(settings), reader: try LogReader(settings), prefix: configuration.topics.alertsPrefix)
    }

    func close() async { await admin.close() }

    /// The first and last offsets of every partition now.
    func ends() async throws -> [TopicPartition: Watermarks] {
        let topics = try await admin.metadata().topics.filter { $0.topic.rawValue.hasPrefix(prefix) }
        return try await admin.watermarks(topics.flatMap(\.topicPartitions), deadline: .seconds(20))
    }

    /// Where to begin: so many records before the end, or at the beginning.
    func starts(last: Int?) async throws -> [TopicPartition: Offset] {
        try await ends().mapValues { marks in
            guard let last else { return marks.low }
            return Offset(max(marks.low.rawValue, marks.high.rawValue - Int64(min(last, 1 << 40))))
        }
    }

    /// Reads up to those ends; a partition that is new is read from its beginning.
    func read(
        from starts: [TopicPartition: Offset], to ends: [TopicPartition: Watermarks],
        _ body: (LogRecord) throws -> Void
    ) async throws {
        var stretches: [TopicPartition: Range<Offset>] = [:]
        for (partition, marks) in ends {
            let start = max(starts[partition] ?? marks.low, marks.low)
            if start < marks.high { stretches[partition] = start..<marks.high }
        }
        guard !stretches.isEmpty else { return }
        try await reader.start(stretches)
        while let records = try await reader.next() {
            for record in records { try body(record) }
        }
    }
}
