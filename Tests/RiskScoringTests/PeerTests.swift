import Foundation
import Intelligence
import Testing

@testable import RiskScoring

/// The worker in Python that the benchmark compares the scorer with: were it to do less, the comparison would be skewed
/// without a sign.
@Suite("The benchmark's peer", .enabled(if: Peer.isAvailable, "needs /usr/bin/python3 with PyYAML"))
struct PeerTests {
    /// What the peer says it knows.
    private struct Known: Decodable {
        var fields: [String: String]
        var operators: [String: [String]]
        var conditions: [String]
        var parts: [String]
        var engine: String
    }

    @Test("knows every field, operator, condition and part of the rules language, and the same arithmetic")
    func language() throws {
        let known = try JSONDecoder().decode(Known.self, from: Peer.run(["--known"]).output)
        let types = Dictionary(
            Field.catalogue.map { ($0.path, $0.type) }, uniquingKeysWith: { first, _ in first })
        #expect(known.fields == types.mapValues { Peer.name(of: $0) })
        for type in types.values { #expect(known.operators[Peer.name(of: type)] == type.operators) }
        #expect(known.conditions.joined(separator: ", ") == ConditionReader.combinatorNames)
        #expect(known.parts.sorted() == Scope.allCases.dropFirst().map(\.name).sorted())
        #expect(known.engine == CanonicalForm.engine)
    }

    @Test("comes to the same bytes by the rules of the project")
    func projectRules() throws {
        try compare("config/rules.yaml")
    }

    @Test("comes to the same bytes by a rule for each operator and condition")
    func everyOperator() throws {
        let (ids, hits) = try compare("Benchmarks/peers/check.rules.yaml")
        // A rule that never hits, or on every record, compares nothing.
        let count = try Self.samples().count
        for id in ids where !id.hasSuffix("n") {
            #expect((1..<count).contains(hits[id] ?? 0), "\(id) hits \(hits[id] ?? 0) of \(count)")
        }
    }

    @Test(
        "refuses what it does not know, with its place and name",
        arguments: [
            ("when: {arrests: {around: 3}}, weight: 1", "the operator \"around\" of arrests, a number"),
            ("when: {moon: full}, weight: 1", "the field or condition \"moon\""),
            ("when: {arrests: 1}, weight: 1, decay: 3d", "\"decay\" of rule"),
            ("when: {title: {matches: \"(?i:a)\"}}, weight: 1", "the group at (?i:a)"),
        ])
    func refusal(rule: String, what: String) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "peer-\(UUID().uuidString).yaml")
        defer { try? FileManager.default.removeItem(at: file) }
        let text = Support.head + "  - {id: T1, \(rule), title: t, because: b, source: s, evidence: e}"
        try Data(text.utf8).write(to: file)
        let (status, _, errors) = try Peer.run(["--rules", file.path])
        #expect(status == 78)
        #expect(errors.contains("\(file.path): rule T1: the Python peer does not know \(what)"), "\(errors)")
    }

    /// Those of the project, and one with a container number that should not have been issued.
    private static func samples() throws -> [[UInt8]] {
        let folder = Support.root.appending(path: "config/samples")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "ndjson" }.sorted { $0.path < $1.path }
        let lines = try files.flatMap { try String(contentsOf: $0, encoding: .utf8).split(separator: "\n") }
        let odd = lines.filter { $0.contains("QMDU1005123") }.map { $0.replacing("QMDU1005123", with: "QMDU1005000") }
        return lines.map { Array($0.utf8) } + odd.map { Array($0.utf8) }
    }

    /// Compares what both make of the samples.
    ///
    /// - Returns: the rules, and how many records each hit.
    @discardableResult
    private func compare(_ file: String) throws -> (rules: [String], hits: [String: Int]) {
        let rules = try RuleSet(
            rulesFile: Support.root.appending(path: file).path,
            listsFolder: Support.root.appending(path: "config/lists").path)
        // Some samples lie before, and some after.
        let time: Int64 = 1_757_030_400_000
        let samples = try Self.samples()
        let (status, output, errors) = try Peer.run(
            ["--rules", file, "--as-of", "\(time)"], input: samples)
        try #require(status == 0, "\(errors)")
        let lines = output.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
        try #require(lines.count == samples.count)
        var hits: [String: Int] = [:]
        for (sample, line) in zip(samples, lines) {
            let record = try RecordReader().read(sample)
            let decision = rules.assess(record, asOf: Instant(milliseconds: time))
            for reason in decision.reasons { hits[reason.rule, default: 0] += 1 }
            let assessment = Assessment(
                id: "a", record: record.recordID, recordKind: record.kind, thread: record.threadID,
                commodityGroup: record.commodityGroup, exercise: record.exercise, asOf: record.reportedAt,
                score: decision.score, lane: decision.lane, reasons: decision.reasons, rulesRevision: rules.revision,
                position: RecordPosition(topic: "t", partition: 0, offset: 0), laneChange: decision.laneChange)
            let ours = String(decoding: assessment.json(record: Array("{}".utf8)), as: UTF8.self)
            #expect(ours.contains(line), "\(record.recordID): the peer has \(line)")
        }
        return (rules.ruleIDs, hits)
    }
}

/// Runs the script that tells what the peer does.
enum Peer {
    static let isAvailable: Bool = (try? run(["--known"]).status) == 0

    /// As the peer calls a type of field.
    static func name(of type: FieldType) -> String { type.name == "HS code" ? "hs" : type.name }

    static func run(
        _ arguments: [String], input: [[UInt8]] = []
    ) throws -> (status: Int32, output: Data, errors: String) {
        let file = FileManager.default.temporaryDirectory.appending(path: "records-\(UUID().uuidString).ndjson")
        let log = FileManager.default.temporaryDirectory.appending(path: "errors-\(UUID().uuidString).log")
        defer { for each in [file, log] { try? FileManager.default.removeItem(at: each) } }
        try Data(input.joined(separator: [UInt8(ascii: "\n")])).write(to: file)
        try Data().write(to: log)
        let process = Process()
        // The distribution's, whose packages deploy/test installs.
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = [Support.root.appending(path: "Benchmarks/peers/check.py").path] + arguments
        process.currentDirectoryURL = Support.root
        process.standardInput = try FileHandle(forReadingFrom: file)
        process.standardError = try FileHandle(forWritingTo: log)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, data, try String(contentsOf: log, encoding: .utf8))
    }
}
