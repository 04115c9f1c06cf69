import Foundation
import Intelligence
import Kafka
import Testing

@testable import WorkerKit

@Suite struct DeadLetterActionTests {
    private let topics = StreamTopics(prefix: "omd.")

    /// One of each kind, with everything that it can hold.
    private func all() -> [DeadLetterAction] {
        DeadLetterAction.Kind.allCases.map { kind in
            let letter = Letter.made(
                .scorer(12, partition: 1),
                own: [
                    Header("ce_type", "mekong-dragon.warning"), Header("ce_id", "VN-CUSTOMS/W-1"),
                    Header("ce_subject", "VN-CUSTOMS/W-0"), Header("ce_exercise", "true"),
                ])
            var action = DeadLetterAction(
                kind, letter, by: "Trần \"Anna\" \u{1}", at: Instant(milliseconds: 1_776_241_800_123),
                command: "c-1", reason: "group wildlife\nadded 龍")
            if kind == .redriven {
                action.to = RecordPlace(TopicPartition(Topic("omd.alerts.drugs"), Partition(3)), Offset(991))
                action.wasFound = true
            }
            if kind == .redriving { action.searchFrom = [Partition(0): Offset(5), Partition(10): Offset(.max)] }
            return action
        }
    }

    @Test func `what is written is read as it was`() throws {
        let reader = DeadLetterActionReader(topics: topics)
        for action in all() {
            var expected = action
            // The type is a header's matter.
            expected.identity.type = nil
            expected.identity.source = nil
            #expect(try reader.read(action.json(topics)) == expected)
        }
    }

    @Test func `an action that only has what it must have is read`() throws {
        let reader = DeadLetterActionReader(topics: topics)
        let letter = Letter.made(headers: [DeadLetterHeader.topic: nil])
        let action = DeadLetterAction(
            .released, letter, by: "a", at: Instant(milliseconds: 0), command: "c", reason: nil)
        #expect(try reader.read(action.json(topics)) == action)
    }

    @Test func `the headers let it be routed without parsing`() {
        for action in all() {
            let headers = action.headers(topics)
            func value(_ name: String) -> String? { headers.first { $0.name == name }?.text }
            #expect(value("ce_type") == "mekong-dragon.dead_letter_action")
            #expect(value("ce_subject") == "omd.dead-letters.scorer-1@12")
            #expect(value("ce_id") == "c-1/scorer-1@12/\(action.kind.rawValue)")
            #expect(value("ce_exercise") == "true")
        }
    }

    @Test(arguments: [
        ("\"1.0\"", "\"2.0\""), ("\"dead_letter_action\"", "\"dispatch\""), ("\"redriven\"", "\"resent\""),
        ("\"scorer\"", "\"scorcher\""), ("\"omd.dead-letters.scorer\"", "\"dead-letters.scorer\""),
        ("\"offset\":12", "\"offset\":-12"), ("\"partition\":1", "\"partition\":1e30"), ("\"at\":\"2", "\"at\":\"x2"),
        ("\"by\":", "\"buy\":"), ("{", "["), ("}", ""), ("\"command\"", "\"c\""),
        ("\"letter\":", "\"letter\":7,\"l\":"),
    ])
    func `what cannot be understood is refused`(part: String, damage: String) throws {
        let action = try #require(all().first { $0.kind == .redriven })
        let text = String(decoding: action.json(topics), as: UTF8.self)
        #expect(text.contains(part))
        let damaged = text.replacing(part, with: damage, maxReplacements: 1)
        #expect(throws: DeadLetterActionReader.Problem.self, "\(damaged)") {
            try DeadLetterActionReader(topics: topics).read(Array(damaged.utf8))
        }
    }

    @Test func `bytes that are nothing are refused and stop nobody`() {
        let reader = DeadLetterActionReader(topics: topics)
        let json = all()[0].json(topics)
        for count in 0..<json.count {
            #expect(throws: DeadLetterActionReader.Problem.self) { try reader.read(Array(json.prefix(count))) }
        }
        for payload in [nil, [], [0xFF, 0], Array(repeating: UInt8(ascii: "["), count: 100_000)] as [[UInt8]?] {
            #expect(throws: DeadLetterActionReader.Problem.self) { try reader.read(payload) }
        }
        #expect(throws: DeadLetterActionReader.Problem.self) {
            try reader.read(Array(repeating: UInt8(ascii: " "), count: 2 << 20) + json)
        }
    }

    @Test(.enabled(if: Self.judge != nil, "Python's jsonschema is missing"))
    func `what is written is valid by its schema, judged by another program`() throws {
        let judge = try #require(Self.judge)
        let bare = DeadLetterAction(
            .released, .made(headers: [DeadLetterHeader.topic: nil]), by: "a", at: Instant(milliseconds: 0),
            command: "c",
            reason: nil)
        let verdicts = try judge((all() + [bare]).map { $0.json(topics) })
        #expect(verdicts == Array(repeating: "ok", count: all().count + 1))
        // The schema can say no.
        var unreasoned = try #require(all().first { $0.kind == .discarded })
        unreasoned.reason = nil
        #expect(try judge([unreasoned.json(topics)]) != ["ok"])
    }

    /// Runs the schema check that the records' own tests use.
    private static let judge: (@Sendable ([[UInt8]]) throws -> [String])? = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let script = root.appending(path: "Tests/IntelligenceTests/Support/validate_schemas.py").path
        let schemas = root.appending(path: "config/schemas").path
        let judge: @Sendable ([[UInt8]]) throws -> [String] = { lines in
            let input = FileManager.default.temporaryDirectory.appending(path: "lines-\(UUID().uuidString).ndjson")
            defer { try? FileManager.default.removeItem(at: input) }
            try Data(lines.joined(separator: [UInt8(ascii: "\n")])).write(to: input)
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/python3")
            process.arguments = [script, schemas]
            process.standardInput = try FileHandle(forReadingFrom: input)
            let output = Pipe()
            process.standardOutput = output
            try process.run()
            let text = try output.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            guard process.terminationStatus == 0 else { throw CocoaError(.featureUnsupported) }
            return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
        }
        return (try? judge([])) == nil ? nil : judge
    }()
}
