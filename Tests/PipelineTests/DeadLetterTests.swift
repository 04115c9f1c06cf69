import Foundation
import Kafka
import Testing

/// What an operator does about records that a worker could not handle.
@Suite(.serialized) struct DeadLetterTests {
    @Test func `a record refused for lack of its group is redriven once after the mend, as of its own time`()
        async throws
    {
        let folder = FileManager.default.temporaryDirectory.appending(path: "config-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: Programs.root.appending(path: "config"), to: folder)
        defer { try? FileManager.default.removeItem(at: folder) }
        let campaign = folder.appending(path: "campaign.yaml")
        let whole = try String(contentsOf: campaign, encoding: .utf8)
        let lacking = whole.replacing("[drugs, wildlife]", with: "[drugs]")
        try #require(lacking != whole)
        try lacking.write(to: campaign, atomically: true, encoding: .utf8)
        let stack = try await TestStack.started([
            "--rate", "0", "--config", folder.appending(path: "dragon.yaml").path,
        ])
        let line = try #require(
            try Samples.lines().first {
                $0.contains("\"commodity_group\":\"wildlife\"") && $0.contains("\"type\":\"warning\"")
            })
        let id = try Samples.id(line)
        // The feed knows the group already, the workers do not.
        #expect(try await stack.dragon(["publish", "--quiet"], input: line).status == 0)
        try await stack.caughtUp()

        let listed = try await stack.dragon(["dead-letters"])
        #expect(listed.status == 0)
        #expect(listed.output.contains("1 open dead letter\n"), "\(listed.output)")
        #expect(listed.output.contains("scorer  invalid"))
        #expect(listed.output.contains(id))
        let address = try #require(listed.output.firstMatch(of: /scorer-0@\d+/)).output
        let raw = try await stack.dragon(["dead-letters", "show", String(address), "--raw"])
        #expect(raw.output == line)
        let refused = try await stack.dragon(["dead-letters", "redrive", String(address), "--by", "anna"])
        #expect(refused.status == 64, "nobody is there to ask: \(refused.error)")

        try whole.write(to: campaign, atomically: true, encoding: .utf8)
        try await restart("dragon-scorer", of: stack)
        let redriven = try await stack.dragon([
            "dead-letters", "redrive", "--cause", "invalid", "--yes", "--by", "anna", "--reason", "group added",
        ])
        #expect(redriven.status == 0, "\(redriven.error)")
        #expect(redriven.output.hasPrefix("redriven \(address) to \(stack.topic("alerts.wildlife"))-"))
        try await stack.caughtUp()

        let assessed = "SELECT COUNT(*) FROM archive WHERE type = 'assessment' AND record = '\(id)'"
        #expect(try await stack.query("archive.sqlite", assessed) == ["1"])
        let copies = """
            SELECT COUNT(*), COUNT(DISTINCT timestamp), COUNT(DISTINCT payload), COUNT(DISTINCT key) FROM archive
            WHERE topic LIKE '%alerts.wildlife' AND record = '\(id)'
            """
        #expect(try await stack.query("archive.sqlite", copies) == ["2|1|1|1"], "the same record, at its own time")
        // The notifier does not know the group either, which shows now that there is an assessment: the same once more.
        let next = try await stack.dragon(["dead-letters"])
        #expect(next.output.contains(#/notifier +invalid +1 /#), "\(next.output)")
        try await restart("dragon-notifier", of: stack)
        let second = try await stack.dragon([
            "dead-letters", "redrive", "--worker", "notifier", "--yes", "--by", "anna",
        ])
        #expect(second.status == 0, "\(second.error)")
        #expect(second.output.hasPrefix("redriven notifier-0@0 to \(stack.topic("assessments"))-"))
        try await stack.caughtUp()
        let told = "SELECT COUNT(*) > 0 FROM archive WHERE type = 'dispatch' AND record = '\(id)'"
        try await Programs.eventually("somebody is told") {
            try await stack.query("archive.sqlite", told) == ["1"]
        }
        let none = try await stack.dragon(["dead-letters"])
        #expect(none.output == "no such dead letters; there are 2 redriven\n", "\(none.output)")
        let settled = try await stack.dragon(["dead-letters", "list", "--status", "redriven"])
        #expect(settled.output.contains("redriven by anna"), "\(settled.output)")
        // Who did it is evidence.
        let shown = try await stack.dragon(["archive", "show", id])
        #expect(shown.output.contains("dead_letter_action  \(id)  redriving"), "\(shown.output)")
        #expect(shown.output.contains("dead_letter_action  \(id)  redriven"))
        #expect(shown.output.contains("\"by\":\"anna\""))
        let again = try await stack.dragon(["dead-letters", "redrive", String(address), "--yes", "--by", "anna"])
        #expect(again.status == 65)
        #expect(again.error.contains("was redriven already, by anna"))
        #expect(try await stack.stop() == 0)
    }

    /// Kills a worker and waits until it is back, with the configuration as it is then.
    private func restart(_ program: String, of stack: TestStack) async throws {
        let pid = try stack.pid(of: program)
        kill(pid, SIGKILL)
        try await Programs.eventually("\(program) is back") {
            guard let new = try? stack.pid(of: program), new != pid else { return false }
            return (try? await stack.get(program, "/health/ready").status) == 200
        }
    }

    @Test func `a record that goes round is stopped, and a worker's letters of one kind are taken by a filter`()
        async throws
    {
        let stack = try await TestStack.started()
        let brokers = stack.brokers
        let producer = try Producer(
            ClientSettings(brokers: brokers, kind: Programs.cluster == nil ? .embedded : .cluster))
        var batch = ProducerBatch()
        for number in 0..<200 {
            let isDrugs = number % 5 < 3
            batch.append(
                topic: Topic(stack.topic(isDrugs ? "alerts.drugs" : "alerts.wildlife")), key: Array("\(number)".utf8),
                payload: isDrugs ? [0xFF, UInt8(number), 0, 10, 0x1B] : Array("{\"schema_version\":\"2.0\"}".utf8))
        }
        try await producer.send(batch).requireAll()
        _ = await producer.close(deadline: .seconds(10))
        try await stack.caughtUp()
        let first = try await stack.dragon(["dead-letters", "list", "--limit", "5"])
        #expect(first.output.contains("200 open dead letters"))
        #expect(first.output.contains(#/unreadable +120 /#))
        #expect(first.output.contains(#/unsupported_version +80 /#))
        #expect(first.output.contains("the newest 5 of 200"))

        // The cause is not mended: they come back, each time with a higher count, until the limit.
        let filter = ["--topic", "alerts.wildlife", "--worker", "scorer"]
        let redrive = ["dead-letters", "redrive", "--yes", "--by", "anna", "--quiet", "--limit-redrives", "2"] + filter
        for count in 1...2 {
            let outcome = try await stack.dragon(redrive)
            #expect(outcome.status == 0, "\(outcome.error)")
            #expect(outcome.error.contains("80 redriven"))
            try await stack.caughtUp()
            let open = try await stack.dragon(["dead-letters", "list", "--json", "--limit", "0"] + filter)
            let letters = open.lines.filter { $0.contains("\"kind\":\"letter\"") }
            #expect(letters.count == 80)
            #expect(letters.allSatisfy { $0.contains("\"redrives\":\(count),") }, "\(letters.first ?? "")")
        }
        let stopped = try await stack.dragon(redrive)
        #expect(stopped.status == 65)
        #expect(stopped.error.contains("was redriven 2 times already (the limit is 2); --force overrides it"))
        let discarded = try await stack.dragon(
            ["dead-letters", "discard", "--yes", "--by", "anna", "--quiet", "--reason", "a test"] + filter)
        #expect(discarded.status == 0)
        #expect(discarded.error.contains("80 discarded"))
        let rest = try await stack.dragon(["dead-letters"])
        #expect(rest.output.contains("120 open dead letters (of 360: 120 open, 160 redriven, 80 discarded)"))
        try await stack.caughtUp()
        let evidence = "SELECT status, COUNT(*) FROM archive WHERE type = 'dead_letter_action' GROUP BY 1 ORDER BY 1"
        #expect(
            try await stack.query("archive.sqlite", evidence) == ["discarded|80", "redriven|160", "redriving|160"])
        #expect(try await stack.stop() == 0)
    }

    @Test func `a redrive that is killed again and again sends every record once`() async throws {
        let cluster = try await LetterCluster.started()
        let count = 3000
        try await cluster.letters(count)
        let admin = try Admin(cluster.settings)
        let alerts = cluster.topic("alerts.drugs")
        let partitions = try await admin.metadata().topic(alerts)?.topicPartitions ?? []
        func sentSoFar() async throws -> Int64 {
            try await admin.watermarks(partitions).values.reduce(0) { $0 + $1.high.rawValue }
        }
        var kills = 0
        while true {
            let before = try await sentSoFar()
            let run = try RunningCommand(
                Programs.bin.appending(path: "dragon"),
                ["dead-letters", "redrive", "--worker", "scorer", "--yes", "--take-over"],
                environment: cluster.environment)
            let end = ContinuousClock.now + (kills % 2 == 0 ? .seconds(60) : .milliseconds(.random(in: 50...700)))
            // Killed as soon as a record was sent, before that can be recorded; or at any moment of its work. After
            // enough of that it is left in peace.
            while run.isRunning, kills >= 14 || ContinuousClock.now < end {
                if kills % 2 == 0, kills < 14, try await sentSoFar() > before { break }
                try await Task.sleep(for: .milliseconds(1))
            }
            guard run.isRunning else {
                #expect(try await run.ended() == 0, "\(run.printed.suffix(500))")
                break
            }
            run.kill()
            _ = try await run.ended()
            kills += 1
        }
        await admin.close()
        #expect(kills > 2)
        let sent = try await cluster.redriven(to: "alerts.drugs")
        #expect(sent == Dictionary(uniqueKeysWithValues: (0..<count).map { (cluster.place($0), 1) }))
        #expect(try await cluster.list().isEmpty)
        #expect(try await cluster.list("--status", "redriven").count == count)
    }

    @Test(.enabled(if: Programs.cluster == nil, "a cluster cannot be taken away by a test"))
    func `a redrive that loses its broker says what was done and that the rest is not lost`() async throws {
        let cluster = try await LetterCluster.started()
        try await cluster.letters(2000)
        let admin = try Admin(cluster.settings)
        let partitions = try await admin.metadata().topic(cluster.topic("alerts.drugs"))?.topicPartitions ?? []
        let run = try RunningCommand(
            Programs.bin.appending(path: "dragon"), ["dead-letters", "redrive", "--all", "--yes", "--json"],
            environment: cluster.environment)
        while run.isRunning, try await admin.watermarks(partitions).values.allSatisfy({ $0.high.rawValue == 0 }) {
            try await Task.sleep(for: .milliseconds(1))
        }
        cluster.killBroker()
        await admin.close()
        #expect(try await run.ended() == 75, "\(run.printed.suffix(500))")
        #expect(run.printed.contains("stopped before the work was done"))
        #expect(run.printed.contains("the same command goes on where this one ended"))
        // What became of each letter that was come to is said, and what was not come to is counted.
        let lines = run.printed.split(separator: "\n").filter { $0.contains("\"address\"") }
        let rest = try #require(run.printed.firstMatch(of: #/ (\d+) dead letters? not come to/#))
        #expect(lines.count + (Int(rest.output.1) ?? 0) == 2000)
    }

    @Test func `an interrupted redrive is shown as such, and the next one finds out what was sent`() async throws {
        let cluster = try await LetterCluster.started()
        try await cluster.letters(3)
        // Two were announced by somebody who then died, after one of them was sent.
        var announcements = ProducerBatch()
        for offset in 0...1 {
            let action = """
                {"schema_version":"1.0","type":"dead_letter_action","id":"x/\(offset)","action":"redriving",\
                "worker":"scorer","letter":{"topic":"\(cluster.topic("dead-letters.scorer"))","partition":0,\
                "offset":\(offset)},"cause":"invalid","exercise":false,"by":"binh","at":"2026-04-15T09:00:00Z",\
                "command":"x","search_from":[]}
                """
            announcements.append(
                topic: cluster.topic("dead-letter-actions"), key: Array(cluster.place(offset).utf8),
                payload: Array(action.utf8))
        }
        _ = try await cluster.send(announcements)
        var record = ProducerBatch()
        record.append(
            topic: cluster.topic("alerts.drugs"), key: Array("key 1".utf8), payload: Array("payload 1".utf8),
            headers: [Header("dragon-redrive-count", "1"), Header("dragon-redrive-from", cluster.place(1))])
        let sent = try #require(try await cluster.send(record).first)

        let listed = try await cluster.dragon(["dead-letters"])
        #expect(
            listed.output.contains("3 open dead letters (of 3: 1 open, 2 interrupted)")
                || listed.output.contains("3 open dead letters\n"))
        #expect(listed.output.contains(/scorer-0@0 +interrupted/), "\(listed.output)")
        #expect(listed.error.contains("redrive --status interrupted"))
        let resumed = try await cluster.dragon(["dead-letters", "redrive", "--status", "interrupted", "--yes"])
        #expect(resumed.status == 0, "\(resumed.error)")
        #expect(resumed.output.contains("redriven scorer-0@0 to"))
        let place = "\(sent.topicPartition)@\(try #require(sent.offset))"
        #expect(resumed.output.contains("redriven scorer-0@1 to \(place) before: an interrupted redrive had sent it"))
        #expect(resumed.error.contains("1 redriven, 1 found sent"))
        #expect(try await cluster.redriven(to: "alerts.drugs") == [cluster.place(0): 1, cluster.place(1): 1])
        let shown = try await cluster.dragon(["dead-letters", "show", "scorer-0@1"])
        #expect(shown.output.contains("redriving by binh"))
        #expect(shown.output.contains(/redriven to .* by tester@/), "\(shown.output)")
    }

    @Test func `what is asked for wrongly is refused, and nothing is done`() async throws {
        let cluster = try await LetterCluster.started()
        #expect(try await cluster.dragon(["dead-letters", "list"]).output == "no dead letters\n")
        try await cluster.letters(2)
        let wrong: [([String], Int32, String)] = [
            (["redrive", "--yes"], 64, "say which letters"), (["redrive", "--all"], 64, "say --yes"),
            (["redrive", "scorer-0@1", "--worker", "scorer", "--yes"], 64, "not both"),
            (["redrive", "scorrer-0@1", "--yes"], 64, "did you mean \"scorer\"?"),
            (["redrive", "scorer-0@7", "--yes"], 66, "there is no such letter"),
            (["redrive", "scorer-0@1", "--yes", "--by", "\u{1B}[2J"], 64, "visible"),
            (["redrive", "scorer-0@1", "--yes", "--limit-redrives", "0"], 64, "--limit-redrives"),
            (["discard", "scorer-0@1", "--yes"], 64, "reason"),
            (["discard", "scorer-0@1", "--yes", "--reason", " "], 64, "reason"),
            (["list", "--worker", "archivr"], 64, "did you mean \"archiver\"?"),
            (["list", "--since", "soon"], 64, "how long ago"), (["list", "--status", "opn"], 64, "\"open\"?"),
            (["show", "scorer-0@2"], 66, "there is no such letter"), (["show", "scorer"], 64, "not the address"),
        ]
        for (arguments, status, words) in wrong {
            let outcome = try await cluster.dragon(["dead-letters"] + arguments)
            #expect(outcome.status == status, "\(arguments): \(outcome.error)")
            #expect(outcome.error.contains(words), "\(arguments): \(outcome.error)")
        }
        let hint = try await cluster.dragon(["dead-letters", "list", "--cause", "invallid"])
        #expect(hint.status == 0)
        #expect(hint.error.contains("did you mean \"invalid\"?"))
        let dry = try await cluster.dragon(["dead-letters", "redrive", "--all", "--dry-run"])
        #expect(dry.status == 0)
        #expect(dry.output.contains("would redrive scorer-0@1  invalid to \(cluster.topic("alerts.drugs"))"))
        #expect(try await cluster.records(of: cluster.topic("dead-letter-actions")).isEmpty)
        #expect(try await cluster.records(of: cluster.topic("alerts.drugs")).isEmpty)
        #expect(try await cluster.list().count == 2)
    }

    @Test func `a hostile letter reaches a terminal as nothing but visible text, and a file as it is`() async throws {
        let cluster = try await LetterCluster.started()
        let evil = "\u{1B}]0;owned\u{7}\u{9B}31m\r\n\u{202E}\u{0}"
        let payload = Array(evil.utf8) + [0xFF, 0xFE]
        var batch = ProducerBatch()
        for bytes in [payload, Array(evil.utf8), nil, []] {
            let names = ["topic", "partition", "offset", "cause", "message", "time", "worker", "group", "revision"]
            batch.append(
                topic: cluster.topic("dead-letters.scorer"), key: Array(evil.utf8), payload: bytes,
                headers: names.map { Header("dragon-dead-letter-" + $0, evil) } + [
                    Header(evil, evil), Header("ce_id", "A/" + evil), Header("ce_type", "mekong-dragon.warning"),
                    Header("ce_subject", "A/" + evil), Header("dragon-redrive-from", evil),
                    Header("bytes", bytes: [0xFF, 0x1B]), Header("none", bytes: nil),
                ])
        }
        _ = try await cluster.send(batch)
        var printed = ""
        for arguments in [
            ["list"], ["list", "--json"], ["list", "--cause", evil], ["redrive", "--all", "--dry-run"],
            ["redrive", "--all", "--dry-run", "--json"], ["discard", "--all", "--dry-run", "--reason", "x"],
        ] + (0...3).flatMap({ [["show", "scorer-0@\($0)"], ["show", "scorer-0@\($0)", "--json"]] }) {
            let outcome = try await cluster.dragon(["dead-letters"] + arguments)
            #expect([0, 65].contains(outcome.status), "\(arguments): \(outcome.error)")
            printed += outcome.output + outcome.error
        }
        let steering = printed.unicodeScalars.filter { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: scalar != "\n"
            default: false
            }
        }
        #expect(steering.isEmpty, "\(steering.map(\.value))")
        for (offset, bytes) in [payload, Array(evil.utf8), [], []].enumerated() {
            let file = FileManager.default.temporaryDirectory.appending(path: "raw-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: file) }
            let dragon = Programs.bin.appending(path: "dragon").path
            let outcome = try await Programs.run(
                URL(filePath: "/bin/sh"),
                ["-c", "exec \"$0\" dead-letters show scorer-0@\(offset) --raw > \"$1\"", dragon, file.path],
                environment: cluster.environment)
            #expect(outcome.status == 0, "\(outcome.error)")
            #expect(try Data(contentsOf: file) == Data(bytes))
        }
    }

    @Test func `without a broker it says so in time and exits 69`() async throws {
        let state = FileManager.default.temporaryDirectory.appending(path: "dragon-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: state) }
        for brokers in ["127.0.0.1:1", "embedded"] {
            for arguments in [["list"], ["show", "scorer-0@0"], ["redrive", "--all", "--yes", "--by", "a"]] {
                let outcome = try await Programs.run(
                    Programs.bin.appending(path: "dragon"), ["dead-letters"] + arguments,
                    environment: [
                        "DRAGON_STATE_DIR": state.path, "DRAGON_KAFKA_BROKERS": brokers,
                        "DRAGON_KAFKA_START_TIMEOUT": "1s",
                    ])
                #expect(outcome.status == 69, "\(arguments): \(outcome.error)")
                #expect(outcome.error.contains("cannot be reached"))
            }
        }
    }
}
