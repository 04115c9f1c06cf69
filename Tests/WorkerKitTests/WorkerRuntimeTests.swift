import Foundation
import Kafka
import Testing

@testable import WorkerKit

/// The runtime over an embedded cluster: what a worker's author relies on.
@Suite(.timeLimit(.minutes(2))) struct WorkerRuntimeTests {
    @Test func `a dead letter keeps its bytes, key and headers and says where it stood and why`() async throws {
        let stage = try Stage()
        let poison = Array("bad \u{0}".utf8) + [0xFF, 0xFE]
        try await stage.publish([Array("good".utf8), poison, Array("good too".utf8)])
        let letters = try await stage.run(Echo(), until: 1, in: "dead-letters.scorer")
        let letter = try #require(letters.first)
        #expect(letter.payload == poison)
        #expect(letter.key == Array("k".utf8))
        #expect(letter.header("own") == "header")
        #expect(letter.header(DeadLetterHeader.topic) == "alerts.drugs")
        #expect(letter.header(DeadLetterHeader.offset) == "1")
        #expect(letter.header(DeadLetterHeader.cause) == "unreadable")
        #expect(letter.header(DeadLetterHeader.message) == "it is bad")
        #expect(letter.header(DeadLetterHeader.worker) == "scorer")
    }

    @Test func `a batch that fails is tried again until it succeeds, and nothing of it is lost`() async throws {
        let stage = try Stage()
        let payloads = (0..<50).map { Array("record \($0)".utf8) }
        try await stage.publish(payloads)
        let records = try await stage.run(Echo(failures: 5), until: 50, in: "assessments")
        #expect(records.map(\.payload) == payloads)
    }

    @Test func `a worker whose question for the group's positions is refused asks again`() async throws {
        let stage = try Stage()
        try await stage.publish([Array("one".utf8)])
        // NOT_COORDINATOR: the coordinator has just moved.
        try stage.cluster.pushErrors(.offsetFetch, [KafkaError.Code(rawValue: 16)])
        let records = try await stage.run(Echo(), until: 1, in: "assessments")
        #expect(records.map(\.text) == ["one"])
    }

    @Test func `what was committed does not come again`() async throws {
        let stage = try Stage()
        try await stage.publish([Array("first".utf8)])
        _ = try await stage.run(Echo(), until: 1, in: "assessments")
        try await stage.publish([Array("second".utf8)])
        let records = try await stage.run(Echo(), until: 2, in: "assessments")
        #expect(records.map(\.payload) == [Array("first".utf8), Array("second".utf8)])
    }

    @Test func `without a broker a worker says so in time`() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "dragon-\(UUID().uuidString).yaml")
        try "kafka: { brokers: \"127.0.0.1:1\", start_timeout: 1s }".write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        let runtime = WorkerRuntime(
            WorkerDefinition(name: .scorer) { _ in WorkerSession(handler: Echo()) },
            configuration: try DragonConfiguration.load(file, environment: [:]), metrics: PrometheusMetrics(),
            logger: Stage.silent)
        await #expect {
            try await runtime.run()
        } throws: { error in
            (error as? ProgramError)?.exit == .unavailable && "\(error)".contains("127.0.0.1:1")
        }
    }
}
