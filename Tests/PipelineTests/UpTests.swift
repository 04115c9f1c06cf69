import Foundation
import Testing

/// `dragon up`, as a new user meets it.
@Suite(.serialized) struct UpTests {
    @Test func `up --once takes the samples all the way and sums up`() async throws {
        let state = FileManager.default.temporaryDirectory.appending(path: "dragon-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: state) }
        let samples = try FileManager.default.contentsOfDirectory(
            at: Programs.root.appending(path: "config/samples"), includingPropertiesForKeys: nil)
        let records = try samples.filter { $0.pathExtension == "ndjson" }
            .map { try String(contentsOf: $0, encoding: .utf8).split(separator: "\n").count }.reduce(0, +)
        #expect(records >= 60)

        let outcome = try await Programs.run(
            Programs.bin.appending(path: "dragon"), ["up", "--once"], environment: TestStack.environment(state))
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.error)")
        let figures = Dictionary(
            outcome.lines.compactMap { line -> (String, String)? in
                let words = line.split(separator: "  ", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
                return words.count == 2 ? (words[0], words[1]) : nil
            }, uniquingKeysWith: { first, _ in first })
        #expect(figures["published"] == "\(records)")
        #expect(figures["assessed"] == "\(records)")
        #expect(figures["archived"] == "\(records)")
        #expect(figures["dead letters"] == "0")
        #expect(figures["lag"] == "0")
        #expect(outcome.output.contains("VN-CUSTOMS (Viet Nam Customs): "))
        // Nothing of it is left running.
        let left = try await Programs.run(
            URL(filePath: "/bin/sh"),
            [
                "-c",
                "grep -lz 'DRAGON_SUPERVISOR_PID=' /proc/[0-9]*/environ | xargs -r grep -lz 'STATE_DIR=\(state.path)'; true",
            ])
        #expect(left.output.isEmpty, "\(left.output)")
    }

    @Test func `the console shows the workers, the metrics are well-formed, health answers`() async throws {
        let stack = try await TestStack.started()
        let page = try await stack.get("dragon-monitor", "/")
        #expect(page.status == 200)
        for worker in ["dragon-scorer", "dragon-notifier", "dragon-archiver"] {
            #expect(page.body.contains(worker))
            #expect(try await stack.get(worker, "/health/live").status == 200)
            #expect(try await stack.get(worker, "/health/ready").status == 200)
            #expect(try await stack.get(worker, "/no/such/page").status == 404)
        }
        for program in ["dragon-scorer", "dragon-notifier", "dragon-archiver", "dragon-monitor"] {
            let metrics = try await stack.get(program, "/metrics")
            #expect(metrics.body.contains("# TYPE dragon_"), "\(program)")
            if let promtool = Programs.find("promtool") {
                let lint = try await Programs.run(promtool, ["check", "metrics"], input: metrics.body)
                #expect(lint.status == 0, "\(program): \(lint.output)\(lint.error)")
            }
        }
        if let chromium = Programs.find("chromium") {
            let address = try stack.address(of: "dragon-monitor")
            let shown = try await Programs.run(
                chromium, ["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", address + "/"])
            #expect(shown.output.contains("dragon-scorer"), "\(shown.error.suffix(500))")
        }
        #expect(try await stack.stop() == 0)
    }

    @Test func `an interrupt in the middle of the sample feed stops everything in order`() async throws {
        let stack = try await TestStack.started(["--rate", "5"])
        try await Programs.eventually("some records are archived") {
            let count = "SELECT COUNT(*) FROM archive WHERE topic LIKE '%alerts.%'"
            guard let rows = try? await stack.query("archive.sqlite", count) else { return false }
            return (rows.first.flatMap { Int($0) } ?? 0) > 5
        }
        #expect(try await stack.stop() == 0, "\(stack.printed)")
        #expect(stack.printed.contains("stopped; what was archived is in"))
        let broker = Programs.cluster == nil ? ["broker"] : []
        for program in ["scorer", "notifier", "archiver", "monitor"] + broker {
            #expect(stack.log(of: "dragon-\(program)").contains(": stopped\n"), "\(program)")
        }
    }

    @Test func `two stacks run side by side and one state directory takes one stack`() async throws {
        let first = try await TestStack.started()
        let second = try await TestStack.started()
        let refused = try await Programs.run(
            Programs.bin.appending(path: "dragon"), ["up"], environment: first.environment)
        #expect(refused.status == 75)
        #expect(refused.error.contains("DRAGON_STATE_DIR"))
        let record = try Samples.line(0)
        #expect(try await first.dragon(["publish", "--quiet"], input: record).status == 0)
        try await first.caughtUp()
        try await second.caughtUp()
        let id = try Samples.id(record)
        #expect(try await first.dragon(["archive", "show", id]).status == 0)
        #expect(try await second.dragon(["archive", "show", id]).status == 66)
        #expect(try await first.stop() == 0)
        #expect(try await second.stop() == 0)
    }
}

/// The project's sample records.
enum Samples {
    static func lines() throws -> [String] {
        let folder = Programs.root.appending(path: "config/samples")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".ndjson") }
            .sorted().flatMap { name in
                try String(contentsOf: folder.appending(path: name), encoding: .utf8).split(separator: "\n")
                    .map(String.init)
            }
    }

    static func line(_ index: Int) throws -> String { try lines()[index] }

    /// `AGENCY/ID` of a record.
    static func id(_ line: String) throws -> String {
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        return "\(object?["agency"] ?? "")/\(object?["id"] ?? "")"
    }

    /// A record with some fields replaced; nil takes a field away.
    static func changed(_ line: String, _ changes: [String: Any?]) throws -> String {
        var object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
        for (key, value) in changes { object[key] = value }
        let data = try JSONSerialization.data(withJSONObject: object, options: [.withoutEscapingSlashes])
        return String(decoding: data, as: UTF8.self)
    }
}
