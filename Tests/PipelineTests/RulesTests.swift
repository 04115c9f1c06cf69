import Foundation
import Testing

/// The rules' own commands, on the real programs.
@Suite(.serialized) struct RulesTests {
    /// A copy of the configuration with a state directory of its own.
    private final class Desk: Sendable {
        let folder: URL
        var config: [String] { ["--config", folder.appending(path: "config/dragon.yaml").path] }
        var rules: URL { folder.appending(path: "config/rules.yaml") }

        init() throws {
            folder = FileManager.default.temporaryDirectory.appending(path: "rules-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                at: Programs.root.appending(path: "config"), to: folder.appending(path: "config"))
        }

        deinit { try? FileManager.default.removeItem(at: folder) }

        func dragon(_ arguments: [String], input: String = "") async throws -> Programs.Outcome {
            try await Programs.run(
                Programs.bin.appending(path: "dragon"), ["rules"] + arguments + config,
                environment: ["DRAGON_STATE_DIR": folder.appending(path: "state").path, "USER": "anna"], input: input)
        }

        /// A candidate beside the live rules, with one weight changed.
        func candidate() throws -> String {
            let folder = folder.appending(path: "new")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            for name in ["rules.yaml", "rules.tests.yaml", "lists"] {
                try FileManager.default.copyItem(
                    at: self.folder.appending(path: "config/\(name)"), to: folder.appending(path: name))
            }
            let file = folder.appending(path: "rules.yaml")
            let text = try String(contentsOf: file, encoding: .utf8)
            let changed = text.replacing("base_rate: 0.10", with: "base_rate: 0.05")
            try #require(changed != text)
            try changed.write(to: file, atomically: true, encoding: .utf8)
            return file.path
        }

        func revision(_ arguments: [String] = []) async throws -> String {
            let output = try await dragon(["check"] + arguments).output
            return String(try #require(output.firstMatch(of: /revision +([0-9a-f]{12})/)).output.1)
        }

        /// The samples as records that are no exercise.
        func records() throws -> String {
            let folder = Programs.root.appending(path: "config/samples")
            let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            let text = try files.filter { $0.pathExtension == "ndjson" }.sorted { $0.path < $1.path }
                .map { try String(contentsOf: $0, encoding: .utf8) }.joined()
            let file = self.folder.appending(path: "records.ndjson")
            try text.write(to: file, atomically: true, encoding: .utf8)
            return file.path
        }
    }

    @Test func `check tells of every mistake with its line, and of what is in order`() async throws {
        let desk = try Desk()
        let good = try await desk.dragon(["check"])
        #expect(good.status == 0, "\(good.error)")
        #expect(good.output.contains("config/rules.yaml is in order"))
        let text = try String(contentsOf: desk.rules, encoding: .utf8)
        let broken = text.replacing("id: R01\n", with: "id: R02\n").replacing("base_rate: 0.10", with: "base_rate: 2")
        try broken.write(to: desk.rules, atomically: true, encoding: .utf8)
        let bad = try await desk.dragon(["check"])
        #expect(bad.status == 78)
        #expect(bad.error.contains(#/rules\.yaml:\d+: base_rate is "2": /#), "\(bad.error)")
        #expect(bad.error.contains("is the id of the rule on line"))
        let json = try await desk.dragon(["check", "--json"])
        #expect(json.status == 78 && json.output.contains("\"ok\" : false"))
    }

    @Test func `test says which case failed, by what, and ends with 65`() async throws {
        let desk = try Desk()
        let good = try await desk.dragon(["test"])
        #expect(good.status == 0 && good.output.contains(#/(\d+) of \1 cases are met/#), "\(good.output)")
        let file = desk.folder.appending(path: "cases.yaml")
        try "cases:\n  - {record: {route.origin: BR}, hits: [R01, R99], misses: []}\n"
            .write(to: file, atomically: true, encoding: .utf8)
        let bad = try await desk.dragon(["test", "--partial", file.path])
        #expect(bad.status == 65)
        #expect(bad.output.contains("cases.yaml:2: should hit and does not: R01; is no rule: R99"), "\(bad.output)")
        #expect(try await desk.dragon(["test", "nowhere.yaml"]).status == 66)
    }

    @Test func `explain shows a record from standard input, and refuses what is none`() async throws {
        let desk = try Desk()
        let line = try #require(try Samples.lines().first)
        let shown = try await desk.dragon(["explain", "-"], input: line)
        #expect(shown.status == 0, "\(shown.error)")
        #expect(shown.output.contains("What another lane would take"))
        #expect(shown.output.contains("together: score = 100 / (1 + e^(-points / 10))"))
        let json = try await desk.dragon(["explain", "-", "--json"], input: line)
        let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        #expect(object?["score"] is Int && object?["reasons"] is [Any])
        #expect(try await desk.dragon(["explain", "-"], input: "{}").status == 65)
        #expect(try await desk.dragon(["explain", "NOBODY/1"]).status == 66)
        #expect(try await desk.dragon(["explain", "-"], input: "\n \n").status == 66)
        #expect(try await desk.dragon(["explain", "-"], input: "\u{FEFF}" + line).status == 0)
    }

    @Test func `a revision goes live on its own backtest only, and comes back`() async throws {
        let desk = try Desk()
        let (old, candidate, records) = (try await desk.revision(), try desk.candidate(), try desk.records())
        let new = try await desk.revision(["--rules", candidate])
        #expect(old != new)
        let page = desk.folder.appending(path: "report.html")
        let backtest = try await desk.dragon([
            "backtest", "--rules", candidate, "--against", "live", "--exercises", "--json", "--html", page.path,
            records,
        ])
        #expect(backtest.status == 0, "\(backtest.error)")
        let html = try String(contentsOf: page, encoding: .utf8)
        #expect(html.contains("<svg") && html.contains("prefers-color-scheme:dark"))
        #expect(html.contains(#/<td>OSINT-DESK <small>[A-Z]/#), "an agency without its name")
        #expect(html.split(separator: "<table").count == html.split(separator: "<div class=t><table").count)
        let nowhere = try await desk.dragon(["backtest", "--exercises", "--html", "/nowhere/report.html", records])
        #expect(nowhere.status == 73 && nowhere.error.contains("/nowhere/report.html cannot be written: No such file"))
        let report = desk.folder.appending(path: "report.json").path
        try backtest.output.write(toFile: report, atomically: true, encoding: .utf8)
        func promote(_ arguments: [String]) async throws -> Programs.Outcome {
            try await desk.dragon(["promote", "--reason", "r", "--fewest-records", "50"] + arguments)
        }
        let without = try await promote(["--rules", candidate])
        #expect(without.status == 64 && without.error.contains("only with the report of a backtest"))
        // The report is about other files than these.
        let text = try String(contentsOfFile: candidate, encoding: .utf8)
        try text.replacing("base_rate: 0.05", with: "base_rate: 0.06")
            .write(toFile: candidate, atomically: true, encoding: .utf8)
        let other = try await promote(["--rules", candidate, "--report", report])
        #expect(other.status == 65 && other.error.contains("the report is about revision \(new)"), "\(other.error)")
        #expect(try await desk.revision() == old)
        try text.write(toFile: candidate, atomically: true, encoding: .utf8)
        let promoted = try await promote(["--rules", candidate, "--report", report])
        #expect(promoted.status == 0, "\(promoted.error)")
        #expect(try await desk.revision() == new)
        let again = try await promote(["--rules", candidate, "--report", report])
        #expect(again.status == 65 && again.error.contains("is live already"))
        let back = try await promote(["--rollback"])
        #expect(back.status == 0, "\(back.error)")
        #expect(try await desk.revision() == old)
        let log = try await desk.dragon(["promote", "--log"])
        #expect(log.output.contains("promoted     \(new)  \(old)  anna@"), "\(log.output)")
        #expect(log.output.contains("rolled_back  \(old)  \(new)  anna@"), "\(log.output)")
        // A promotion that was cut off after some files: what was before is put back, though no file says what it was.
        let mark = desk.rules.appendingPathExtension("promoting")
        try "\(new)\n\(old)\n".write(to: mark, atomically: true, encoding: .utf8)
        try text.write(to: desk.rules, atomically: true, encoding: .utf8)
        let restored = try await promote(["--rollback"])
        #expect(restored.status == 0 && restored.error.contains("was cut off half-way"), "\(restored.error)")
        #expect(try await desk.revision() == old)
        #expect(!FileManager.default.fileExists(atPath: mark.path))
        let shelved = try await desk.dragon(["backtest", "--against", new, "--exercises", records])
        #expect(shelved.output.contains("Against revision \(new)"), "the shelf has it still")
    }

    @Test func `fit learns a table in one line, and score uses what it wrote`() async throws {
        let desk = try Desk()
        var lines = ["id,HS6 Code,Country of Origin,Fraud"]
        for row in 0..<600 {
            let (code, origin) = (row % 5, row % 2)
            let isHit = code == 0 && origin == 0 ? row % 10 != 9 && row % 30 != 0 : row % 13 == 0
            lines.append("r\(row),\(code),\(origin == 0 ? "XX" : "YY"),\(isHit ? 1 : 0)")
        }
        let table = desk.folder.appending(path: "table.csv").path
        let model = desk.folder.appending(path: "model.json").path
        try lines.joined(separator: "\n").write(toFile: table, atomically: true, encoding: .utf8)
        let fit = try await desk.dragon([
            "fit", "--table", table, "--label", "fraud", "--history", "HS6 > HS6+origin", "--validate", table,
            "--output", model,
        ])
        #expect(fit.status == 0, "\(fit.error)")
        #expect(fit.output.contains("past rate of HS6 Code+Country of Origin"))
        let scored = try await Programs.run(
            Programs.bin.appending(path: "dragon"), ["rules", "score", "--model", model, "--id", "id", table])
        #expect(scored.status == 0, "\(scored.error)")
        #expect(scored.lines.count == 601 && scored.lines.first == "line,id,probability")
        #expect(scored.lines[1].hasPrefix("2,r0,0."))
        let bad = try await desk.dragon([
            "fit", "--table", table, "--label", "fraud", "--history", "HS6 > HS6+importer",
        ])
        #expect(bad.status == 65 && bad.error.contains("column \"importer\": there is no such column"), "\(bad.error)")
    }

    @Test func `every archived decision replays to the same bytes, and a change of the rules is named`() async throws {
        let desk = try Desk()
        let stack = try await TestStack.started(["--rate", "0"] + desk.config)
        let records = try desk.records()
        #expect(try await stack.dragon(["publish", "--quiet", records] + desk.config).status == 0)
        try await stack.caughtUp()
        let replay = try await stack.dragon(["rules", "replay"] + desk.config)
        #expect(replay.status == 0, "\(replay.output) \(replay.error)")
        let counts = try #require(
            replay.output.firstMatch(of: /(\d+) decisions on (\d+) records: (\d+) identical, 0 different/))
        #expect(counts.output.1 == counts.output.3 && (Int(counts.output.1) ?? 0) > 90, "\(replay.output)")
        let backtest = try await stack.dragon(["rules", "backtest", "--exercises"] + desk.config)
        #expect(backtest.output.contains("records   \(counts.output.2) judged"), "\(backtest.output)")
        let shadow = try await stack.dragon(["rules", "shadow", "--rules", try desk.candidate()] + desk.config)
        #expect(shadow.status == 0, "\(shadow.error)")
        #expect(shadow.output.contains("Against revision "))
        #expect(!shadow.output.contains("\n0 records change lane"), "\(shadow.output)")
        let id = try await stack.query(
            "archive.sqlite", "SELECT record FROM archive WHERE type = 'warning' ORDER BY sequence LIMIT 1")
        let explained = try await stack.dragon(["rules", "explain"] + id + desk.config)
        #expect(explained.status == 0 && explained.output.hasPrefix(id[0]), "\(explained.error)")
        let score = try await stack.query(
            "archive.sqlite", "SELECT score FROM archive WHERE type = 'assessment' AND record = '\(id[0])' LIMIT 1")
        #expect(explained.output.contains("score \(score[0]),"))

        // The live rules move on: what they judged before is made again by their revision on the shelf. Where that is
        // gone it is said, not passed over.
        let text = try String(contentsOf: desk.rules, encoding: .utf8)
        try text.replacing("base_rate: 0.10", with: "base_rate: 0.2").write(
            to: desk.rules, atomically: true, encoding: .utf8)
        let kept = try await stack.dragon(["rules", "replay"] + desk.config)
        #expect(kept.status == 0 && kept.output == replay.output, "\(kept.output)")
        for revision in try FileManager.default.contentsOfDirectory(
            at: stack.state.appending(path: "revisions"), includingPropertiesForKeys: nil)
        {
            try FileManager.default.removeItem(at: revision)
        }
        let lost = try await stack.dragon(["rules", "replay"] + desk.config)
        #expect(lost.status == 65)
        #expect(lost.output.contains("cannot be made again: revision "), "\(lost.output)")
        #expect(try await stack.stop() == 0)
    }
}
