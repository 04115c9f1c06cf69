import Foundation
import Testing

/// Rules that change under a running scorer.
@Suite(.serialized) struct RulesReloadTests {
    /// The project's rules in a folder of their own, with an owner that says which edition they are.
    private struct Edition {
        let folder: URL
        var environment: [String: String] {
            ["DRAGON_FILES_RULES": folder.path + "/rules.yaml", "DRAGON_FILES_LISTS": folder.path + "/lists"]
        }

        init() throws {
            folder = FileManager.default.temporaryDirectory.appending(path: "edition-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                at: Programs.root.appending(path: "config/lists"), to: folder.appending(path: "lists"))
            try write(0)
        }

        func write(_ number: Int, breaking: Bool = false) throws {
            let file = Programs.root.appending(path: "config/rules.yaml")
            let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
                $0.hasPrefix("owner:") ? "owner: edition-\(number)" : String($0)
            }
            let text = lines.joined(separator: "\n") + (breaking ? "\n  - {id: R01}\n" : "\n")
            try Data(text.utf8).write(to: folder.appending(path: "rules.yaml"), options: .atomic)
        }

        func remove() { try? FileManager.default.removeItem(at: folder) }
    }

    /// The revision in force, as the scorer's metrics tell.
    private func revision(_ stack: TestStack) async throws -> String? {
        let lines = try await stack.get("dragon-scorer", "/metrics").body.split(separator: "\n")
        let line = lines.first { $0.hasPrefix("dragon_rules_info{") && $0.hasSuffix(" 1") }
        return line.flatMap { $0.split(separator: "\"").dropFirst().first.map(String.init) }
    }

    private func awaitRevision(otherThan old: String?, _ stack: TestStack) async throws -> String {
        var new: String?
        try await Programs.eventually("new rules are in force") {
            new = try await revision(stack)
            return new != nil && new != old
        }
        return try #require(new)
    }

    /// Of each revision, the editions that the reasons of its assessments name.
    private func editions(_ stack: TestStack) async throws -> (count: Int, byRevision: [String: Set<String>]) {
        let script = """
            import sys, json
            from confluent_kafka import Consumer, TopicPartition, KafkaError
            consumer = Consumer({"bootstrap.servers": sys.argv[1], "group.id": "reader", "enable.auto.commit": False,
                                 "enable.partition.eof": True, "auto.offset.reset": "earliest"})
            partitions = consumer.list_topics(timeout=10).topics[sys.argv[2]].partitions
            consumer.assign([TopicPartition(sys.argv[2], p, 0) for p in partitions])
            open_, seen, records = set(partitions), {}, set()
            while open_:
                message = consumer.poll(10)
                if message is None: break
                if message.error() is not None:
                    if message.error().code() == KafkaError._PARTITION_EOF: open_.discard(message.partition())
                    continue
                assessment = json.loads(message.value())
                records.add(assessment["record_id"])
                owners = seen.setdefault(assessment["rules_revision"], set())
                owners.update(reason["owner"] for reason in assessment["reasons"])
            print(json.dumps({"count": len(records), "open": len(open_),
                              "seen": {revision: sorted(owners) for revision, owners in seen.items()}}))
            """
        let outcome = try await Programs.run(
            URL(filePath: "/usr/bin/python3"), ["-c", script, stack.brokers, stack.topic("assessments")])
        let json = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        guard let json, json["open"] as? Int == 0, let seen = json["seen"] as? [String: [String]] else {
            throw Programs.TimedOut(what: outcome.error)
        }
        return (json["count"] as? Int ?? 0, seen.mapValues { Set($0) })
    }

    @Test func `under load nothing is lost or mixed when the rules change, and a broken file changes nothing`()
        async throws
    {
        let edition = try Edition()
        defer { edition.remove() }
        let stack = try await TestStack.started(overriding: edition.environment)
        let publishing = Task {
            try await stack.dragon(["simulate", "--count", "3000", "--rate", "200", "--seed", "5"])
        }
        var names: [String: String] = [:]
        var last = try await awaitRevision(otherThan: nil, stack)
        names[last] = "edition-0"
        for number in 1...3 {
            try edition.write(number)
            if number == 2 { kill(try stack.pid(of: "dragon-scorer"), SIGHUP) }
            last = try await awaitRevision(otherThan: last, stack)
            names[last] = "edition-\(number)"
        }

        try edition.write(4, breaking: true)
        var health: (status: Int, body: String) = (0, "")
        try await Programs.eventually("the health page says that the file is refused") {
            health = try await stack.get("dragon-scorer", "/health/ready")
            return health.body.contains("are refused")
        }
        #expect(health.status == 200)
        #expect(health.body.contains("revision \(last) stays in force"), "\(health.body)")
        #expect(health.body.contains("rules.yaml:"), "\(health.body)")
        #expect(try await revision(stack) == last)
        let metrics = try await stack.get("dragon-scorer", "/metrics").body
        #expect(metrics.contains("dragon_rules_load_failures_total 1\n"))
        #expect(metrics.contains("dragon_lane_share{lane=\"red\"}"))

        #expect(try await publishing.value.status == 0)
        try await stack.caughtUp()
        let seen = try await editions(stack)
        #expect(seen.count == 3000)
        #expect(seen.byRevision.count >= 3, "\(seen.byRevision)")
        for (revision, owners) in seen.byRevision {
            #expect(owners == [try #require(names[revision])], "\(revision)")
        }

        try edition.write(5)
        last = try await awaitRevision(otherThan: last, stack)
        #expect(try await !stack.get("dragon-scorer", "/health/ready").body.contains("refused"))
        #expect(try await stack.stop() == 0)
    }
}
