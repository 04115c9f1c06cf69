import Archive
import Feeds
import Foundation
import Intelligence
import RiskScoring
import Storage
import WorkerKit

/// Where records come from: the archive, or files of one record per line.
struct RecordSource: Sendable {
    private let archive: String?
    private let files: [FeedInput]

    /// The files, or the archive where there are none.
    ///
    /// - Throws: ``ProgramError`` where there is no such file, or no archive.
    init(_ names: [String], _ configuration: DragonConfiguration) throws {
        files = try names.map { try FeedInput($0) }
        guard files.isEmpty else {
            archive = nil
            return
        }
        let path = configuration.state.archive.path
        guard FileManager.default.fileExists(atPath: path) else {
            throw ProgramError(.noInput, "\(path): there is no archive yet; name a file of records (NDJSON)")
        }
        archive = path
    }

    /// Reads. Of the archive all that `body` asks for is of one state.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (RecordReading) throws -> Value
    ) async throws -> Value {
        guard let archive else { return try body(.files(files)) }
        do {
            let store = try ArchiveStore(path: archive, mode: .readOnly)
            let value = try await store.walk { try body(.archive($0, archive)) }
            try store.close()
            return value
        } catch let error as StoreError {
            throw ProgramError(.ioError, "\(archive): \(error)")
        }
    }
}

/// Records that are being read.
enum RecordReading {
    case archive(ArchiveWalk, String)
    case files([FeedInput])

    /// Hands out every record, in the order of the log or of the files; nil for a line that is none.
    ///
    /// - Returns: what was read, and in which state.
    func forEach(
        _ title: String, _ body: (UnsafeRawBufferPointer?, _ timestamp: Int64) throws -> Void
    ) throws -> [BacktestReport.Source] {
        switch self {
        case .archive(let walk, let path):
            var bar = ProgressBar(total: try walk.recordCount())
            var done = 0
            try walk.forEachRecord { record in
                try record.payload.withUnsafeBytes { try body($0, record.timestamp) }
                done += 1
                if done % 256 == 0 { bar.update(done: done, text: "\(title): \(done) records") }
            }
            bar.finish()
            return [BacktestReport.Source(name: path, state: "entry \(try walk.lastSequence())")]
        case .files(let inputs):
            return try inputs.map { input in
                let source = HashingSource(try input.open())
                try Self.lines(of: source, input, title, body)
                return BacktestReport.Source(name: input.name, state: "sha256 \(source.text)")
            }
        }
    }

    private static func lines(
        of source: HashingSource, _ input: FeedInput, _ title: String,
        _ body: (UnsafeRawBufferPointer?, Int64) throws -> Void
    ) throws {
        var bar = ProgressBar(total: input.byteCount)
        defer { bar.finish() }
        var lines = LineReader(source, maximumBytes: ReadingLimits.stream.maximumBytes)
        do {
            while let event = try lines.next() {
                switch event {
                case .line(let number, let bytes):
                    try bytes.withUnsafeBytes { try body($0, -1) }
                    if number % 256 == 0 {
                        bar.update(done: lines.bytesRead, text: "\(title): \(input.name), line \(number)")
                    }
                case .rejected: try body(nil, -1)
                case .note: break
                }
            }
        } catch let error as FeedError {
            throw ProgramError(.ioError, error.message)
        }
    }

    /// What feedback among the records says of their cases. Standard input has nothing to say: it can be read once.
    func feedbackLabels() throws -> OutcomeLabels {
        var labels = OutcomeLabels()
        let reader = RecordReader(limits: .stream)
        func take(_ bytes: UnsafeRawBufferPointer) {
            if let record = try? reader.read(bytes) { labels.add(record) }
        }
        switch self {
        case .archive(let walk, _):
            try walk.forEachRecord(of: .feedback) { record in record.payload.withUnsafeBytes { take($0) } }
        case .files(let inputs):
            let readable = inputs.filter { $0.byteCount != nil }
            _ = try RecordReading.files(readable).forEach("outcomes") { bytes, _ in
                // Most lines are no feedback, and need not be parsed to see that.
                if let bytes, Self.mayBeFeedback(bytes) { take(bytes) }
            }
        }
        return labels
    }

    private static func mayBeFeedback(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let word = Array("\"feedback\"".utf8)
        var rest = bytes[...]
        while let quote = rest.firstIndex(of: UInt8(ascii: "\"")) {
            if rest[quote...].starts(with: word) { return true }
            rest = rest[(quote + 1)...]
        }
        return false
    }
}
