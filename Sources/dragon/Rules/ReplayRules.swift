import Archive
import ArgumentParser
import Foundation
import Intelligence
import RiskScoring
import Settings
import Storage
import WorkerKit

/// `dragon rules replay`.
struct ReplayRules: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Make every archived decision again and compare the bytes.",
        discussion: """
            Each record is judged anew from its archived bytes, place and time, by the rules of the revision that its \
            assessment names: from the shelf, or the live ones where that is their hash. In the order of the log.
            Exits 0 where every decision is identical, 65 where one differs or cannot be made again.
            """)

    @OptionGroup var options: ProgramOptions

    @Option(help: "At most so many differences are printed.")
    var limit: Int = 20

    @Flag(help: "Print JSON: one object per difference, then the counts.")
    var json = false

    func validate() throws {
        guard (0...1_000_000).contains(limit) else { throw ValidationError("--limit must be from 0 to 1000000") }
    }

    func run() async throws {
        try await Program.reportingErrors {
            try await RulesError.translating {
                let configuration = try options.load()
                let path = configuration.state.archive.path
                guard FileManager.default.fileExists(atPath: path) else {
                    throw ProgramError(.noInput, "\(path): there is no archive yet")
                }
                let validator = try configuration.validator()
                let shelf = configuration.shelf
                let past = try configuration.memory()
                let live = try? configuration.liveFiles(isWatching: true).ruleSet(secret: past?.secret ?? .none)
                let (limit, json) = (limit, json)
                let counts: ReplayCounts
                do {
                    let store = try ArchiveStore(path: path, mode: .readOnly)
                    counts = try await store.walk { walk in
                        let replay = DecisionReplay(validator: validator, limits: .stream, past: past) { revision in
                            if let live, live.revision == revision { return live }
                            return try shelf.rules(of: revision)
                        }
                        return try Self.run(replay, walk, limit: limit, json: json)
                    }
                    try store.close()
                } catch let error as StoreError {
                    throw ProgramError(.ioError, "\(path): \(error)")
                }
                Terminal.output(json ? try RulesJSON.text(counts) : counts.text)
                guard counts.isGood else { throw ExitCode(DragonExit.dataError.rawValue) }
            }
        }
    }

    private static func run(
        _ replay: DecisionReplay, _ walk: ArchiveWalk, limit: Int, json: Bool
    ) throws -> ReplayCounts {
        var counts = ReplayCounts(assessments: try walk.assessmentCount())
        var bar = ProgressBar(total: try walk.recordCount())
        try walk.forEachRecord { record in
            let assessments = try walk.assessments(of: record)
            let outcomes = replay.replay(
                record.payload, at: record.position, timestamp: record.timestamp, cluster: record.cluster,
                assessments: assessments)
            counts.add(outcomes)
            for case .different(let fields) in outcomes where counts.different <= limit {
                bar.finish()
                Terminal.output(try difference(record, fields, json: json))
            }
            if counts.records % 256 == 0 {
                let text = "\(counts.identical) of \(counts.assessments) decisions identical"
                bar.update(done: counts.records, text: text)
            }
        }
        bar.finish()
        return counts
    }

    private static func difference(_ record: ArchivedRecord, _ fields: [String], json: Bool) throws -> String {
        let at = "\(record.position.topic)[\(record.position.partition)]@\(record.position.offset)"
        guard json else {
            let lines = fields.map { "  " + PlainText.oneLine($0, limit: 200) }
            return "DIFFERENT  \(PlainText.oneLine(record.record, limit: 120))  \(at)\n\(lines.joined(separator: "\n"))"
        }
        struct Difference: Encodable {
            var record: String
            var at: String
            var different: [String]
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let data = try encoder.encode(Difference(record: record.record, at: at, different: fields))
        return PlainText.json(String(decoding: data, as: UTF8.self))
    }
}

/// What came of a replay.
struct ReplayCounts: Encodable, Sendable {
    /// Decisions in the archive.
    let assessments: Int
    /// Records that were read.
    var records = 0
    /// Records without a decision: refused by the scorer, or not judged yet.
    var undecided = 0
    var identical = 0
    var different = 0
    /// Decisions whose revision is not to be had, by the reason.
    var missing: [String: Int] = [:]

    init(assessments: Int) { self.assessments = assessments }

    mutating func add(_ outcomes: [ReplayOutcome]) {
        records += 1
        if outcomes.isEmpty { undecided += 1 }
        for outcome in outcomes {
            switch outcome {
            case .identical: identical += 1
            case .different: different += 1
            case .revisionMissing(let reason): missing[reason, default: 0] += 1
            }
        }
    }

    /// Decisions whose record the archive does not hold.
    var orphans: Int { max(0, assessments - identical - different - missing.values.reduce(0, +)) }
    /// Whether every decision came out the same.
    var isGood: Bool { different == 0 && missing.isEmpty && orphans == 0 }

    var text: String {
        var lines = [
            "\(assessments) decisions on \(records) records: \(identical) identical, \(different) different"
        ]
        for (reason, count) in missing.sorted(by: { $0.key < $1.key }) {
            lines.append("\(count) cannot be made again: \(PlainText.oneLine(reason, limit: 300))")
        }
        if orphans > 0 { lines.append("\(orphans) decisions are about records that the archive does not hold") }
        if undecided > 0 {
            lines.append("\(undecided) records have no decision: refused by the scorer, or not judged yet")
        }
        return lines.joined(separator: "\n")
    }
}
