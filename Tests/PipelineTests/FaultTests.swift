import Foundation
import Testing

/// What must not lose or repeat anything.
@Suite(.serialized) struct FaultTests {
    @Test func `killed workers lose nothing and archive nothing twice`() async throws {
        let stack = try await TestStack.started()
        let workers = ["dragon-scorer", "dragon-archiver", "dragon-notifier"]
        let publishing = Task {
            try await stack.dragon(["simulate", "--count", "3000", "--rate", "400", "--seed", "7"])
        }
        for worker in workers + workers {
            let pid = try stack.pid(of: worker)
            kill(pid, SIGKILL)
            try await Programs.eventually("\(worker) is back") {
                guard let new = try? stack.pid(of: worker), new != pid else { return false }
                return (try? await stack.get(worker, "/health/live").status) == 200
            }
        }
        #expect(try await publishing.value.status == 0)
        try await stack.caughtUp(within: .seconds(150))
        let archived = """
            SELECT COUNT(*), COUNT(DISTINCT record), COUNT(DISTINCT topic || partition || '@' || offset)
            FROM archive WHERE topic LIKE '%alerts.%'
            """
        #expect(try await stack.query("archive.sqlite", archived) == ["3000|3000|3000"])
        // At least once, with ids that make a repetition visible: every record has an assessment, and one only by id.
        let assessed = "SELECT COUNT(DISTINCT assessment) FROM archive WHERE topic LIKE '%assessments'"
        #expect(try await stack.query("archive.sqlite", assessed) == ["3000"])
        // Whoever was told was told once: an assessment that came again tells nobody a second time.
        let told = """
            SELECT COUNT(*) - COUNT(DISTINCT assessment || addressee) FROM archive
            WHERE topic LIKE '%dispatches' AND status = 'sent'
            """
        #expect(try await stack.query("archive.sqlite", told) == ["0"])
        #expect(try await stack.stop() == 0)
    }

    @Test func `a new archive takes everything from the beginning, whatever the group has committed`() async throws {
        let stack = try await TestStack.started()
        let lines = try Samples.lines().prefix(20)
        #expect(try await stack.dragon(["publish", "--quiet"], input: lines.joined(separator: "\n")).status == 0)
        try await stack.caughtUp()
        let pid = try stack.pid(of: "dragon-archiver")
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(at: stack.state.appending(path: "archive.sqlite" + suffix))
        }
        kill(pid, SIGKILL)
        let count = "SELECT COUNT(DISTINCT record) FROM archive WHERE topic LIKE '%alerts.%'"
        try await Programs.eventually("the new archive holds everything") {
            guard let new = try? stack.pid(of: "dragon-archiver"), new != pid else { return false }
            return (try? await stack.query("archive.sqlite", count)) == ["\(lines.count)"]
        }
        #expect(try await stack.stop() == 0)
    }

    @Test(.enabled(if: Programs.cluster == nil, "a cluster cannot be restarted by a test"))
    func `the workers recover when the broker is gone and comes back`() async throws {
        let stack = try await TestStack.started()
        let first = try Samples.line(0)
        #expect(try await stack.dragon(["publish", "--quiet"], input: first).status == 0)
        try await stack.caughtUp()
        let old = stack.brokers
        let found = try await Programs.run(
            URL(filePath: "/bin/sh"),
            [
                "-c",
                """
                for pid in $(pgrep -f 'dragon-broker --config'); do
                    if grep -qz "DRAGON_STATE_DIR=\(stack.state.path)" /proc/$pid/environ; then echo $pid; fi
                done
                """,
            ])
        let pid = try #require(Int32(found.output.trimmingCharacters(in: .whitespacesAndNewlines)))
        kill(pid, SIGKILL)
        try await Programs.eventually("the broker is back") { !stack.brokers.isEmpty && stack.brokers != old }
        let second = try Samples.line(1)
        try await Programs.eventually("the broker takes records") {
            try await stack.dragon(["publish", "--quiet"], input: second).status == 0
        }
        let id = try Samples.id(second)
        try await Programs.eventually("the record has gone through") {
            let shown = try await stack.dragon(["archive", "show", "--json", id])
            return shown.output.contains("\"type\":\"assessment\"") && shown.output.contains("\"type\":\"dispatch\"")
        }
        #expect(try await stack.dragon(["archive", "show", Samples.id(first)]).status == 0)
        #expect(try await stack.stop() == 0)
    }

    @Test func `without a broker every command says so within ten seconds and exits 69`() async throws {
        let state = FileManager.default.temporaryDirectory.appending(path: "dragon-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: state) }
        let commands: [(String, [String])] = [
            ("dragon", ["publish"]), ("dragon", ["lag"]), ("dragon", ["topics"]), ("dragon", ["simulate"]),
            ("dragon-scorer", []), ("dragon-notifier", []), ("dragon-archiver", []), ("dragon-monitor", []),
        ]
        for brokers in ["127.0.0.1:1", "embedded"] {
            try await withThrowingTaskGroup { tasks in
                for (program, arguments) in commands {
                    tasks.addTask {
                        let start = ContinuousClock.now
                        let outcome = try await Programs.run(
                            Programs.bin.appending(path: program), arguments,
                            environment: [
                                "DRAGON_STATE_DIR": state.path, "DRAGON_KAFKA_BROKERS": brokers,
                            ], input: try Samples.line(0))
                        #expect(outcome.status == 69, "\(program) \(arguments): \(outcome.error)")
                        #expect(outcome.error.contains("cannot be reached"), "\(program) \(arguments)")
                        #expect(ContinuousClock.now - start < .seconds(10), "\(program) \(arguments)")
                    }
                }
                try await tasks.waitForAll()
            }
        }
    }

    @Test(.enabled(if: Programs.find("kcat") != nil, "kcat is not installed"))
    func `bytes that are no record end in dead letters unchanged and the workers go on`() async throws {
        let stack = try await TestStack.started()
        let poison = "not a record \u{1} {\"type\":"
        let kcat = try #require(Programs.find("kcat"))
        let sent = try await Programs.run(
            kcat,
            ["-P", "-b", stack.brokers, "-t", stack.topic("alerts.drugs"), "-D", "\u{7}", "-k", "key", "-H", "a=b"],
            input: poison)
        #expect(sent.status == 0, "\(sent.error)")
        let good = try Samples.line(0)
        #expect(try await stack.dragon(["publish", "--quiet"], input: good).status == 0)
        try await stack.caughtUp()
        let read = try await Programs.run(
            kcat,
            [
                "-C", "-b", stack.brokers, "-t", stack.topic("dead-letters.scorer"), "-o", "beginning", "-e", "-f",
                "%k|%h|%s",
            ])
        #expect(read.output.hasPrefix("key|a=b,"), "\(read.output)")
        #expect(read.output.contains("dragon-dead-letter-cause=unreadable"))
        #expect(read.output.hasSuffix("|" + poison))
        #expect(try await stack.dragon(["archive", "show", Samples.id(good)]).output.contains("assessment"))

        // An assessment that says another thing of its record than the record itself is nobody's notice.
        let topic = stack.topic("assessments")
        let real = try await Programs.run(
            kcat, ["-C", "-b", stack.brokers, "-t", topic, "-o", "beginning", "-e", "-f", "%s"])
        let id = try Samples.id(good)
        let forged = real.output.replacing("\"record_id\":\"\(id)\"", with: "\"record_id\":\"\(id)-FORGED\"")
        #expect(forged != real.output)
        let again = try await Programs.run(kcat, ["-P", "-b", stack.brokers, "-t", topic, "-k", "key"], input: forged)
        #expect(again.status == 0, "\(again.error)")
        try await stack.caughtUp()
        let refused = try await Programs.run(
            kcat,
            [
                "-C", "-b", stack.brokers, "-t", stack.topic("dead-letters.notifier"), "-o", "beginning", "-e", "-f",
                "%h|%s",
            ])
        #expect(refused.output.contains("record_id: is not the id of the record"), "\(refused.output.prefix(400))")
        #expect(refused.output.hasSuffix("|" + forged))
        #expect(try await stack.stop() == 0)
    }

    @Test(.enabled(if: Programs.find("kcat") != nil, "kcat is not installed"))
    func `kcat and Python's client read the assessments with their CloudEvents headers`() async throws {
        let stack = try await TestStack.started()
        let good = try Samples.line(0)
        #expect(try await stack.dragon(["publish", "--quiet"], input: good).status == 0)
        try await stack.caughtUp()
        let kcat = try #require(Programs.find("kcat"))
        let read = try await Programs.run(
            kcat,
            ["-C", "-b", stack.brokers, "-t", stack.topic("assessments"), "-o", "beginning", "-e", "-f", "%h\n%s\n"])
        #expect(read.output.contains("ce_type=mekong-dragon.assessment"), "\(read.output)\(read.error)")
        #expect(read.output.contains("ce_specversion=1.0"))
        #expect(read.output.contains("\"record_id\":\"\(try Samples.id(good))\""))
        let script = """
            import sys, json
            from confluent_kafka import Consumer, TopicPartition
            consumer = Consumer({"bootstrap.servers": sys.argv[1], "group.id": "python", "enable.auto.commit": False})
            topic = consumer.list_topics(timeout=10).topics[sys.argv[2]]
            consumer.assign([TopicPartition(sys.argv[2], p, 0) for p in topic.partitions])
            for _ in range(200):
                message = consumer.poll(0.1)
                if message is not None and message.error() is None:
                    print(dict(message.headers())["ce_type"].decode(), json.loads(message.value())["record_id"])
                    break
            """
        let python = try await Programs.run(
            URL(filePath: "/usr/bin/python3"), ["-c", script, stack.brokers, stack.topic("assessments")])
        #expect(python.output == "mekong-dragon.assessment \(try Samples.id(good))\n", "\(python.error)")
        #expect(try await stack.stop() == 0)
    }
}
