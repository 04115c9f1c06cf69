import Archive
import ArgumentParser
import Feeds
import Foundation
import Intelligence
import RiskScoring
import Settings
import Storage
import WorkerKit

/// `dragon rules explain`.
struct ExplainRecord: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Show why a record has its score: each rule with its points, and what another lane would take.",
        discussion: """
            RECORD is AGENCY/ID of a record in the archive, judged as of its time on the stream; or a file with a \
            record in JSON, or - for standard input, judged as of its own time. Each line of a file is explained.

            With --as, what that agency is told: the reasons that it may see, whom to ask, and what its own watch-lists \
            have, silent ones among them. Without it, nothing of a watch-list but whom to ask.

              dragon rules explain VN-CUSTOMS/W-2025-0007
              dragon rules explain --as SG-CUSTOMS VN-CUSTOMS/W-2025-0007
              dragon rules explain --rules new/rules.yaml record.json
            """)

    @OptionGroup var options: ProgramOptions
    @OptionGroup var ruleFiles: RuleFileOptions

    @Argument(help: "AGENCY/ID, a file, or -.")
    var record: String

    @Option(help: "At most so many rules that all but hold.")
    var nearMisses: Int = 8

    @Option(name: .customLong("as"), help: "As that agency is told of it.")
    var reader: String?

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        guard (0...1000).contains(nearMisses) else { throw ValidationError("--near-misses must be from 0 to 1000") }
    }

    func run() async throws {
        try await Program.reportingErrors {
            try await RulesError.translating {
                let configuration = try options.load()
                let files = try ruleFiles.files(configuration, watchLists: configuration.watchFolder)
                let rules = try files.ruleSet(secret: configuration.memory()?.secret ?? .none)
                let readerView = try reader.map { try ReaderExplanation($0, configuration) }
                let validator = try configuration.validator()
                let past = try await ArchivedPast(configuration)
                for record in try await records(configuration) {
                    let explanation = try record.payload.withUnsafeBytes { bytes throws(RefusedRecord) in
                        try rules.explain(bytes, timestamp: record.timestamp, validator: validator) { found in
                            past.look(record, rules, in: &found)
                        }
                    }
                    if let readerView {
                        Terminal.output(try readerView.text(of: record.payload, explanation, json: json))
                        continue
                    }
                    let view = ExplanationText(
                        explanation: explanation, revision: rules.revision, files: files, nearMisses: nearMisses)
                    Terminal.output(json ? try view.json() : view.text)
                }
            }
        }
    }

    /// The records that are meant, with their times in Kafka.
    private func records(_ configuration: DragonConfiguration) async throws -> [RecordToExplain] {
        let isFile = record == "-" || FileManager.default.fileExists(atPath: record)
        if !isFile, let id = RecordID(qualified: record) {
            let entries = try await archived(id, configuration)
            guard !entries.isEmpty else {
                throw ProgramError(.noInput, "the archive holds no record \(id), and there is no such file")
            }
            return entries
        }
        guard isFile else {
            throw ProgramError(.noInput, "\(record): there is no such file, and it is no id such as VN-CUSTOMS/W-7")
        }
        return try Self.lines(try FeedInput(record).open())
    }

    private func archived(
        _ id: RecordID, _ configuration: DragonConfiguration
    ) async throws -> [RecordToExplain] {
        let path = configuration.state.archive.path
        guard FileManager.default.fileExists(atPath: path) else {
            throw ProgramError(.noInput, "\(path): there is no archive yet, and \(id) is no file")
        }
        do {
            let store = try ArchiveStore(path: path, mode: .readOnly)
            let entries = try await store.show(id)
            try store.close()
            return entries.filter { $0.index.record == id && $0.index.type.recordKind != nil }
                .compactMap(RecordToExplain.init)
        } catch let error as StoreError {
            throw ProgramError(.ioError, "\(path): \(error)")
        }
    }

    /// A file of one record over several lines, or of one record per line.
    private static func lines(_ source: FileByteSource) throws -> [RecordToExplain] {
        var bytes: [UInt8] = []
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
        defer { piece.deallocate() }
        let limit = 16 << 20
        while true {
            let count = try source.read(into: piece)
            if count == 0 { break }
            bytes += piece[..<count]
            guard bytes.count <= limit else {
                throw ProgramError(.dataError, "\(source.name): is larger than \(limit >> 20) MiB; pick a record of it")
            }
        }
        // What editors put before a text to say that it is UTF-8 is no part of it.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        // Where the first line is a whole object, each line is a record.
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
        let isNDJSON = lines.first?.last { $0 != UInt8(ascii: "\r") } == UInt8(ascii: "}") && lines.count > 1
        let records = isNDJSON ? lines.map { Array($0) } : [bytes]
        let found = records.filter { !$0.allSatisfy { $0 <= 0x20 } }
        guard !found.isEmpty else { throw ProgramError(.noInput, "\(source.name): holds no record") }
        return found.map { RecordToExplain(payload: $0, timestamp: -1) }
    }
}
