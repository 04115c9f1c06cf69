import Foundation
import Testing

/// What a feed operator sends, right and wrong.
@Suite(.serialized) struct PublishTests {
    @Test(
        .enabled(if: Programs.hasData, "the real events are not on this machine"),
        arguments: [
            ("seizure-events.yaml", "seizure_events.csv", 1828),
            ("hk-customs.yaml", "hk_customs_seizures_2004_2018.csv", 732),
        ])
    func `real events go through: a receipt each, assessed once, archived once`(
        mapping: String, file: String, count: Int
    ) async throws {
        let stack = try await TestStack.started()
        let outcome = try await stack.dragon([
            "publish", "--json", "--map", "config/mappings/\(mapping)",
            Programs.data.appending(path: "feeds/\(file)").path,
        ])
        #expect(outcome.status == 0, "\(outcome.error.prefix(2000))")
        #expect(outcome.lines.filter { $0.contains("\"status\":\"published\"") }.count == count)
        try await stack.caughtUp()
        let alerts = "SELECT COUNT(*), COUNT(DISTINCT record) FROM archive WHERE topic LIKE '%alerts.%'"
        let assessments = "SELECT COUNT(*), COUNT(DISTINCT record) FROM archive WHERE topic LIKE '%assessments'"
        #expect(try await stack.query("archive.sqlite", alerts) == ["\(count)|\(count)"])
        #expect(try await stack.query("archive.sqlite", assessments) == ["\(count)|\(count)"])
        let topics = try await stack.dragon(["topics", "--json"])
        for line in topics.lines where line.contains("dead-letters.") {
            #expect(line.contains("\"high\":0,"), "\(line)")
        }
        #expect(try await stack.stop() == 0)
    }

    @Test func `one good record among broken ones goes through and each broken one is reported`() async throws {
        let good = try Samples.line(0)
        let id = try Samples.id(good)
        func other(_ number: Int, _ changes: [String: Any?] = [:]) throws -> String {
            try Samples.changed(good, changes.merging(["id": "BROKEN-\(number)"]) { first, _ in first })
        }
        let parts = try JSONSerialization.jsonObject(with: Data(good.utf8)) as? [String: Any] ?? [:]
        let handling = parts["handling"] as? [String: Any] ?? [:]
        /// The line as bytes, and what the report must name.
        var lines: [(bytes: [UInt8], names: String)] = []
        func add(_ text: String, _ names: String) { lines.append((Array(text.utf8), names)) }
        add(good, "")
        add(String(try other(1).prefix(200)), "")
        var wrongUTF8 = Array(try other(2).utf8)
        wrongUTF8.replaceSubrange(20..<22, with: [0xC3, 0x28])
        lines.append((wrongUTF8, "UTF-8"))
        add(try other(3, ["consignment": ["containers": ["CSQU3054384"]]]), "consignment.containers[0]")
        add(try other(4, ["agency": "XX-NOBODY"]), "agency")
        var unmarked = handling
        unmarked["tlp"] = nil
        add(try other(5, ["handling": unmarked]), "handling.tlp")
        add("{\"narrative\":\"" + String(repeating: "x", count: 40 << 20) + "\"}", "")
        add(String(repeating: "{\"a\":", count: 10_000) + "1" + String(repeating: "}", count: 10_000), "")
        add(try other(8).dropLast() + ",\"type\":\"warning\"}", "type")
        add(try other(9, ["goods": "much"]), "goods")
        add(try other(10, ["schema_version": "2.0"]), "schema_version")
        lines.append((Array(try other(11).utf8) + [0x0D], "CRLF"))
        lines.append(([0xEF, 0xBB, 0xBF] + Array(try other(12).utf8), "byte-order mark"))

        let file = FileManager.default.temporaryDirectory.appending(path: "broken-\(UUID().uuidString).ndjson")
        try Data(lines.map(\.bytes).joined(separator: [0x0A])).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let stack = try await TestStack.started()
        let outcome = try await stack.dragon(["publish", "--json", file.path])
        #expect(outcome.status == 65)
        let receipts = try outcome.lines.compactMap {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }.filter { $0["status"] as? String != "summary" }
        #expect(receipts.count == lines.count)
        for receipt in receipts {
            let line = try #require((receipt["lines"] as? [Int])?.first)
            if line == 1 {
                #expect(receipt["status"] as? String == "published")
                continue
            }
            #expect(receipt["status"] as? String == "rejected", "line \(line)")
            let problems = try #require(receipt["problems"] as? [[String: Any]])
            #expect(!problems.isEmpty)
            // Each names its field exactly, or the words of its rule.
            let fields = problems.compactMap { $0["field"] as? String }
            let rules = problems.compactMap { $0["rule"] as? String }
            let expected = lines[line - 1].names
            #expect(
                expected.isEmpty || fields.contains(expected) || rules.contains { $0.contains(expected) },
                "line \(line): \(fields) \(rules)")
        }
        try await stack.caughtUp()
        #expect(try await stack.dragon(["archive", "show", id]).status == 0)
        #expect(
            try await stack.query("archive.sqlite", "SELECT COUNT(*) FROM archive WHERE topic LIKE '%alerts.%'") == [
                "1"
            ])
        #expect(try await stack.stop() == 0)
    }

    @Test func `a dry run needs no broker and publishes nothing`() async throws {
        let outcome = try await Programs.run(
            Programs.bin.appending(path: "dragon"), ["publish", "--dry-run", "--json"],
            environment: ["DRAGON_STATE_DIR": "/no/such/place", "DRAGON_KAFKA_BROKERS": "embedded"],
            input: try Samples.lines().joined(separator: "\n"))
        #expect(outcome.status == 0, "\(outcome.error)")
        #expect(outcome.lines.filter { $0.contains("\"status\":\"valid\"") }.count == (try Samples.lines().count))
    }

    @Test func `an id that stands twice in one input is published once`() async throws {
        let line = try Samples.line(0)
        let outcome = try await Programs.run(
            Programs.bin.appending(path: "dragon"), ["publish", "--dry-run"], input: line + "\n" + line + "\n")
        #expect(outcome.status == 65)
        #expect(outcome.output.contains("stands already on line 1"))
    }

    @Test func `a missing file ends with 66, a wrong mapping with 78 and its line`() async throws {
        let dragon = Programs.bin.appending(path: "dragon")
        let missing = try await Programs.run(dragon, ["publish", "--dry-run", "/no/such/file.ndjson"])
        #expect(missing.status == 66)
        #expect(missing.error.contains("/no/such/file.ndjson"))
        let mapping = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).yaml")
        try "record:\n  nonsense: 1\n".write(to: mapping, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: mapping) }
        let wrong = try await Programs.run(dragon, ["publish", "--dry-run", "--map", mapping.path], input: "a\n1\n")
        #expect(wrong.status == 78)
        #expect(wrong.error.contains("\(mapping.lastPathComponent)"))
    }
}
