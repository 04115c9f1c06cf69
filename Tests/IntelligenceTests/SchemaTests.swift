import Foundation
import Intelligence
import Testing

/// The schemas of `config/schemas`, judged by Python's jsonschema.
@Suite(.enabled(if: SchemaJudge.isAvailable, "config/schemas or Python's jsonschema is missing"))
struct SchemaTests {
    @Test("every sample is valid", .enabled(if: !Samples.configured.isEmpty, "config/samples is empty"))
    func samples() throws {
        for (line, verdict) in zip(Samples.configured, try SchemaJudge.verdicts(Samples.configured)) {
            #expect(verdict == "ok", "\(String(decoding: line.prefix(120), as: UTF8.self))")
        }
    }

    @Test("what the writer writes is valid")
    func writer() throws {
        let made = try Self.valid()
        for (line, verdict) in zip(made, try SchemaJudge.verdicts(made)) {
            #expect(verdict == "ok", "\(String(decoding: line, as: UTF8.self))")
        }
    }

    @Test(
        "broken records are not valid",
        arguments: [
            ("\"TLP:AMBER\"", "\"AMBER\""), ("\"tlp\"", "\"tlq\""), ("\"1.0\"", "\"2.0\""),
            ("\"reported_at\"", "\"reported\""),
            ("\"commodity_group\"", "\"group\""), ("\"mode\":\"sea\"", "\"mode\":\"ship\""), ("\"G-1\"", "\"G 1\""),
            ("\"agency\":\"VN-CUSTOMS\"", "\"agency\":7"), ("\"quantity_kg\":5", "\"quantity_kg\":-5"),
            ("\"action\"", "\"actions\""), ("\"addressees\"", "\"addressed\""),
        ])
    func broken(part: String, damage: String) throws {
        let line = String(decoding: try Self.warning().json(), as: UTF8.self)
        #expect(line.contains(part))
        let verdict = try SchemaJudge.verdicts([Array(line.replacing(part, with: damage).utf8)])
        #expect(verdict != ["ok"], "\(part) became \(damage)")
    }

    private static func warning() throws -> IntelligenceRecord {
        var record = IntelligenceRecord(
            kind: .warning, agency: AgencyCode("VN-CUSTOMS"), id: "G-1",
            reportedAt: try Instant("2026-04-15T08:30:00Z"),
            handling: Handling(tlp: .amber), commodityGroup: .drugs)
        var goods = Goods(commodity: "heroin")
        goods.quantityKg = 5
        record.goods = [goods]
        record.transport = Transport(mode: .sea)
        record.action = ActionRequest(requested: .examine)
        record.addressees = [AgencyCode("SG-CUSTOMS")]
        return record
    }

    /// Generated records with the parts that their kinds need, and an assessment and a dispatch.
    private static func valid() throws -> [[UInt8]] {
        var generator = RecordGenerator(random: Seeded(11))
        var lines: [[UInt8]] = []
        let base = try warning()
        for _ in 0..<200 {
            var record = generator.record()
            record.addressees = base.addressees
            record.action = record.action ?? base.action
            record.goods += base.goods
            record.event = record.event ?? Event(date: CalendarDate(base.reportedAt))
            record.thread = record.thread ?? base.recordID
            record.refersTo = record.refersTo ?? base.recordID
            record.outcome = record.outcome ?? Outcome(result: .pending)
            record.narrative = record.narrative ?? "x"
            lines.append(record.json())
        }
        let position = RecordPosition(topic: "alerts.drugs", partition: 0, offset: 5)
        let reason = Reason(rule: "R1", points: 3.5, because: "b", source: "s")
        let assessment = Assessment(
            id: "a-1", record: base.recordID, recordKind: base.kind, thread: base.threadID, commodityGroup: .drugs,
            exercise: false, asOf: base.reportedAt, score: 50, lane: .yellow, reasons: [reason], rulesRevision: "r",
            position: position)
        lines.append(assessment.json(record: base.json()))
        lines.append(
            Dispatch(
                id: "d-1", record: base.recordID, thread: base.threadID, assessment: "a-1",
                addressee: AgencyCode("SG-CUSTOMS"), channel: .inbox, status: .sent, at: base.reportedAt,
                exercise: false
            ).json())
        return lines
    }
}

/// Runs the script beside this file.
enum SchemaJudge {
    static let folder = Samples.root.appending(path: "config/schemas")

    static let isAvailable: Bool = {
        guard FileManager.default.fileExists(atPath: folder.appending(path: "common.schema.json").path) else {
            return false
        }
        return (try? verdicts([])) != nil
    }()

    struct Failed: Error {}

    static func verdicts(_ lines: [[UInt8]]) throws -> [String] {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "Support/validate_schemas.py")
        let input = FileManager.default.temporaryDirectory.appending(path: "lines-\(UUID().uuidString).ndjson")
        defer { try? FileManager.default.removeItem(at: input) }
        try Data(lines.joined(separator: [UInt8(ascii: "\n")])).write(to: input)
        let process = Process()
        // The distribution's, whose packages deploy/test installs.
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = [script.path, folder.path]
        process.standardInput = try FileHandle(forReadingFrom: input)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed() }
        return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
