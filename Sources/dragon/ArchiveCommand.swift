import Archive
import ArgumentParser
import Foundation
import Intelligence
import Storage
import WorkerKit

/// `dragon archive`.
struct ArchiveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "archive", abstract: "Look into the archive.", subcommands: [Show.self])

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show everything the archive holds about a record.",
            discussion: """
                ID is AGENCY/ID, as receipts print it: the record's versions, its assessments, what was sent to whom. \
                With --thread: the whole case. Exits 66 where the archive knows nothing of it.

                  dragon archive show VN-CUSTOMS/W-2025-0007
                """)

        @OptionGroup var options: ProgramOptions

        @Argument(help: "AGENCY/ID of the record.")
        var id: String

        @Flag(help: "Show the whole case that the record started or belongs to.")
        var thread = false

        @Flag(help: "Print JSON, one entry per line, the archived bytes in it.")
        var json = false

        func validate() throws {
            guard RecordID(qualified: id) != nil else {
                throw ValidationError("\"\(id)\" is not an id such as VN-CUSTOMS/W-2025-0007")
            }
        }

        func run() async throws {
            try await Program.reportingErrors {
                guard let record = RecordID(qualified: id) else { return }
                let configuration = try options.load()
                let path = configuration.state.archive.path
                guard FileManager.default.fileExists(atPath: path) else {
                    throw ProgramError(.noInput, "\(path): there is no archive yet")
                }
                let entries: [ArchivedEntry]
                do {
                    let store = try ArchiveStore(path: path, mode: .readOnly)
                    entries = thread ? try await store.thread(record) : try await store.show(record)
                    try store.close()
                } catch let error as StoreError {
                    throw ProgramError(.ioError, "\(path): \(error)")
                }
                guard !entries.isEmpty else {
                    throw ProgramError(.noInput, "the archive holds nothing about \(record)")
                }
                for entry in entries { Terminal.output(json ? Self.json(entry) : Self.text(entry)) }
            }
        }

        private static func text(_ archived: ArchivedEntry) -> String {
            let entry = archived.entry
            let index = archived.index
            var facts = ["\(index.type)"]
            if let record = index.record { facts.append("\(record)") }
            if let lane = index.lane, let score = index.score { facts.append("\(lane) lane, score \(score)") }
            if index.type == .deadLetterAction, let action = index.status { facts.append(action) }
            if let addressee = index.addressee { facts.append("\(index.status ?? "") to \(addressee)") }
            if index.exercise { facts.append("EXERCISE") }
            if let problem = index.problem { facts.append("problem: \(problem)") }
            let time = entry.timestamp.map(\.description) ?? "no time"
            let body = entry.payload.map { String(decoding: $0, as: UTF8.self) } ?? "(no payload)"
            return """
                \(facts.joined(separator: "  "))
                  at       \(entry.at.topic)[\(entry.at.partition)]@\(entry.offset)  cluster \(archived.cluster)
                  written  \(time)   archived \(archived.ingestedAt)
                  bytes    \(body)

                """
        }

        private static func json(_ archived: ArchivedEntry) -> String {
            let entry = archived.entry
            var json = JSONWriter(reserving: 2048)
            json.beginObject()
            json.key("type")
            json.value("\(archived.index.type)")
            json.key("cluster")
            json.value(archived.cluster)
            json.key("topic")
            json.value(entry.at.topic)
            json.key("partition")
            json.value(Int64(entry.at.partition))
            json.key("offset")
            json.value(entry.offset)
            if let timestamp = entry.timestamp {
                json.key("timestamp")
                json.value(timestamp)
            }
            json.key("archived_at")
            json.value(archived.ingestedAt)
            if let problem = archived.index.problem {
                json.key("problem")
                json.value(problem)
            }
            json.key("body")
            json.value(entry.payload.map { String(decoding: $0, as: UTF8.self) } ?? "")
            json.endObject()
            return json.withBytes { String(decoding: $0, as: UTF8.self) }
        }
    }
}
