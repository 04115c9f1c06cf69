import Foundation
import Intelligence

@testable import Feeds

/// Hands out pieces of the given lengths, then whatever is left.
struct PieceSource: ByteSource {
    let bytes: [UInt8]
    var lengths: [Int]
    private var position = 0

    init(_ bytes: [UInt8], lengths: [Int]) {
        self.bytes = bytes
        self.lengths = lengths
    }

    mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let wanted = lengths.isEmpty ? bytes.count - position : max(1, lengths.removeFirst())
        let count = min(wanted, buffer.count, bytes.count - position)
        guard count > 0 else { return 0 }
        buffer.copyBytes(from: bytes[position..<position + count])
        position += count
        return count
    }
}

func lineEvents(_ bytes: [UInt8], lengths: [Int] = [], maximumBytes: Int = 1 << 20) throws -> [LineEvent] {
    var reader = LineReader(PieceSource(bytes, lengths: lengths), maximumBytes: maximumBytes)
    var events: [LineEvent] = []
    while let event = try reader.next() { events.append(event) }
    return events
}

func csvEvents(_ bytes: [UInt8], lengths: [Int] = [], format: CSVFormat = CSVFormat()) throws -> [CSVEvent] {
    var reader = CSVReader(PieceSource(bytes, lengths: lengths), name: "t.csv", format: format)
    var events: [CSVEvent] = []
    while let event = try reader.next() { events.append(event) }
    return events
}

func csvEvents(_ text: String, format: CSVFormat = CSVFormat()) throws -> [CSVEvent] {
    try csvEvents(Array(text.utf8), format: format)
}

extension LineEvent {
    var lineText: String? {
        if case .line(_, let bytes) = self { String(decoding: bytes, as: UTF8.self) } else { nil }
    }
    var rejection: LocatedProblem? { if case .rejected(let problem) = self { problem } else { nil } }
    var note: FeedNote? { if case .note(let note) = self { note } else { nil } }
}

extension CSVEvent {
    var row: CSVRow? { if case .row(let row) = self { row } else { nil } }
    var rejection: LocatedProblem? { if case .rejected(let problem) = self { problem } else { nil } }
    var note: FeedNote? { if case .note(let note) = self { note } else { nil } }
}

enum Sample {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let feeds = root.deletingLastPathComponent().appending(path: "shared/data/feeds")
    static let hasFeeds = FileManager.default.fileExists(atPath: feeds.appending(path: "seizure_events.csv").path)
    static let now = Instant(milliseconds: 1_800_000_000_000)

    /// The agencies of the simulator and the desk for public reports.
    static let validator = RecordValidator(
        directory: AgencyDirectory(
            (Simulator.operationMembers + [.init("OSINT-DESK", country: nil)]).map { member in
                Agency(
                    code: member.code, name: member.code.rawValue, country: member.country, kind: .customs,
                    ceiling: .red, mayReceiveNominalData: true)
            }),
        commodityGroups: [.drugs, .wildlife])

    static func mapping(_ name: String) throws -> Mapping {
        let file = root.appending(path: "config/mappings/\(name)")
        return try Mapping(yaml: String(contentsOf: file, encoding: .utf8), file: name)
    }

    /// Reads a whole feed.
    static func items(of csv: String, mapping: Mapping) throws -> [FeedItem] {
        var feed = MappedFeed(
            MemoryByteSource(Array(csv.utf8), chunk: 7), name: "t.csv", mapping: mapping, validator: validator, now: now
        )
        var items: [FeedItem] = []
        while let item = try feed.next() { items.append(item) }
        return items
    }
}

extension [FeedItem] {
    var entries: [FeedEntry] { compactMap { if case .record(let entry) = $0 { entry } else { nil } } }
    var records: [IntelligenceRecord] { entries.map(\.record) }
    var problems: [LocatedProblem] {
        flatMap { if case .rejected(_, _, let problems) = $0 { problems } else { [LocatedProblem]() } }
    }
    var notes: [FeedNote] { compactMap { if case .note(let note) = $0 { note } else { nil } } }
}

/// Cuts of an input, the same in every run.
func cuts(_ seed: UInt64, of count: Int) -> [Int] {
    var generator = SeededGenerator(seed: seed)
    var lengths: [Int] = []
    var sum = 0
    while sum < count {
        let length = generator.integer(in: 1...7)
        lengths.append(length)
        sum += length
    }
    return lengths
}
