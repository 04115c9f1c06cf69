import Foundation
import Testing

/// What readers of the scorer's output get when scorers die, come and go.
@Suite(.serialized) struct DeliveryTests {
    /// What a client of somebody else's reads from a topic to its end, with `read_committed`.
    private struct Reading {
        var messages: Int
        var distinctAssessments: Int
        var distinctRecords: Int
    }

    private func read(_ topic: String, of stack: TestStack) async throws -> Reading {
        let script = """
            import sys, json
            from confluent_kafka import Consumer, TopicPartition, KafkaError
            consumer = Consumer({"bootstrap.servers": sys.argv[1], "group.id": "reader", "enable.auto.commit": False,
                                 "isolation.level": "read_committed", "enable.partition.eof": True,
                                 "auto.offset.reset": "earliest"})
            partitions = consumer.list_topics(timeout=10).topics[sys.argv[2]].partitions
            consumer.assign([TopicPartition(sys.argv[2], p, 0) for p in partitions])
            open_, ids, records, count = set(partitions), set(), set(), 0
            while open_:
                message = consumer.poll(10)
                if message is None: break
                if message.error() is not None:
                    if message.error().code() == KafkaError._PARTITION_EOF: open_.discard(message.partition())
                    continue
                assessment = json.loads(message.value())
                ids.add(assessment["id"]); records.add(assessment["record_id"]); count += 1
            print(count, len(ids), len(records), len(open_))
            """
        let outcome = try await Programs.run(
            URL(filePath: "/usr/bin/python3"), ["-c", script, stack.brokers, topic])
        let figures = outcome.output.split(separator: " ").compactMap { Int($0.trimmingCharacters(in: .newlines)) }
        guard figures.count == 4, figures[3] == 0 else { throw Programs.TimedOut(what: outcome.error) }
        return Reading(messages: figures[0], distinctAssessments: figures[1], distinctRecords: figures[2])
    }

    @Test(.enabled(if: Programs.cluster != nil, "the embedded broker's transactions are hollow"))
    func `with transactions a reader gets each assessment once, however often the scorer is killed`() async throws {
        let stack = try await TestStack.started()
        let publishing = Task {
            try await stack.dragon(["simulate", "--count", "4000", "--rate", "250", "--seed", "11"])
        }
        for _ in 0..<6 {
            let pid = try stack.pid(of: "dragon-scorer")
            kill(pid, SIGKILL)
            try await Programs.eventually("the scorer is back and at work") {
                guard let new = try? stack.pid(of: "dragon-scorer"), new != pid else { return false }
                return ((try? await consumed(stack)) ?? 0) > 0
            }
        }
        #expect(try await publishing.value.status == 0)
        try await stack.caughtUp(within: .seconds(150))
        let reading = try await read(stack.topic("assessments"), of: stack)
        #expect(reading.distinctRecords == 4000)
        #expect(reading.distinctAssessments == 4000)
        #expect(reading.messages == 4000)
        #expect(try await stack.stop() == 0)
    }

    @Test func `scorers that come and go under load end with 0 and assess everything once`() async throws {
        let stack = try await TestStack.started()
        let publishing = Task {
            try await stack.dragon(["simulate", "--count", "6000", "--rate", "300", "--seed", "12"])
        }
        for _ in 0..<2 {
            let second = try RunningCommand(
                Programs.bin.appending(path: "dragon-scorer"), [], environment: stack.environment)
            defer { second.kill() }
            try await Programs.eventually("the second scorer has its share") {
                guard let address = second.printed.split(separator: "http=").last?.prefix(while: { $0 != "\n" }),
                    second.printed.contains("http=")
                else { return false }
                let metrics = try? await stack.page("\(address)/metrics")
                return metrics?.contains(/dragon_records_produced_total\{[^}]*\} [1-9]/) ?? false
            }
            #expect(try await second.stop(within: .seconds(30)) == 0, "\(second.printed)")
        }
        #expect(try await publishing.value.status == 0)
        try await stack.caughtUp(within: .seconds(150))
        let reading = try await read(stack.topic("assessments"), of: stack)
        #expect(reading.distinctRecords == 6000)
        #expect(reading.distinctAssessments == 6000, "what came again has the same id")
        // The embedded broker refuses every commit while another member joins, so there something comes again.
        if Programs.cluster != nil { #expect(reading.messages == 6000) }
        #expect(try await stack.stop() == 0)
    }

    private func consumed(_ stack: TestStack) async throws -> Int {
        let page = try await stack.get("dragon-scorer", "/metrics").body
        return page.split(separator: "\n").filter { $0.hasPrefix("dragon_records_produced_total") }
            .compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }.reduce(0) { $0 + Int($1) }
    }
}
