import Foundation
import Kafka
import Synchronization
import Testing

@testable import WorkerKit

/// What becomes of records that fail: the middleware, over an embedded cluster.
@Suite(.timeLimit(.minutes(2))) struct FailureTests {
    /// Why a record fails, by design.
    private struct Flaw: Error, CustomStringConvertible {
        var description: String { "a flaw of the record" }
    }

    /// Passes records on. Those that begin with "flaky" fail so many times, singly or by making the whole call throw.
    private final class Flaky: BatchHandler {
        private let failures: Int
        private let throwing: Bool
        private let attempts = Mutex<[String: Int]>([:])

        init(failures: Int, throwing: Bool = false) {
            self.failures = failures
            self.throwing = throwing
        }

        func handle(_ records: RecordSlice) async throws -> Handled {
            var handled = Handled()
            for index in records.positions {
                let record = records.batch[index]
                let fails =
                    record.text.hasPrefix("flaky")
                    && attempts.withLock { attempts in
                        attempts[record.text, default: 0] += 1
                        return attempts[record.text, default: 0] <= failures
                    }
                if fails, throwing { throw Flaw() }
                if fails {
                    handled.failures.append(RecordFailure(index: index, error: Flaw()))
                } else {
                    handled.pass(record, index)
                }
            }
            return handled
        }
    }

    @Test(arguments: [1, 4])
    func `a record that fails waits without holding up other threads, and its thread stays in order`(
        lanes: Int
    ) async throws {
        let stage = try Stage("retry_backoff: 400ms, retry_backoff_max: 400ms, lanes: \(lanes)")
        let texts = ["flaky a1", "b1", "a2", "c1", "a3", "b2"]
        try await stage.publish(texts.map { Array($0.utf8) }, keys: ["a", "b", "a", "c", "a", "b"])
        let records = try await stage.run(Flaky(failures: 2), until: texts.count, in: "assessments").map(\.text)
        #expect(records.filter { $0.contains("a") } == ["flaky a1", "a2", "a3"])
        #expect(records.filter { $0.hasPrefix("b") } == ["b1", "b2"])
        #expect(Set(records.prefix(3)) == ["b1", "b2", "c1"], "others do not wait: \(records)")
    }

    @Test(arguments: [false, true])
    func `a record that keeps failing becomes a dead letter with its history, and the rest passes`(
        throwing: Bool
    ) async throws {
        let stage = try Stage("retry_backoff: 10ms, retry_backoff_max: 20ms, retry_attempts: 3")
        let texts = ["one", "flaky", "two", "three"]
        try await stage.publish(texts.map { Array($0.utf8) }, keys: ["a", "b", "b", "c"])
        let runtime = stage.runtime(Flaky(failures: .max, throwing: throwing))
        let work = Task { try await runtime.run() }
        let passed = try await stage.read("assessments", count: 3).map(\.text)
        #expect(Set(passed) == ["one", "two", "three"])
        let letter = try #require(try await stage.read("dead-letters.scorer", count: 1).first)
        runtime.state.stop()
        try await work.value
        #expect(letter.text == "flaky")
        #expect(letter.header(DeadLetterHeader.cause) == "handling_failed")
        #expect(letter.header(DeadLetterHeader.message) == "a flaw of the record")
        #expect(letter.header(DeadLetterHeader.attempts) == "3")
        #expect(letter.header(DeadLetterHeader.revision) == "rules-1")
        let first = try #require(letter.header(DeadLetterHeader.firstFailure))
        let last = try #require(letter.header(DeadLetterHeader.lastFailure))
        #expect(first < last)
    }

    /// Hangs on records that say so, until cancelled.
    private struct Hanging: BatchHandler {
        func handle(_ records: RecordSlice) async throws -> Handled {
            var handled = Handled()
            for index in records.positions {
                if records.batch[index].text == "hang" { try await Task.sleep(for: .seconds(3600)) }
                handled.pass(records.batch[index], index)
            }
            return handled
        }
    }

    @Test func `a record at which the handler hangs runs out of time and costs only itself`() async throws {
        let stage = try Stage("handle_timeout: 200ms, retry_attempts: 1, retry_backoff: 10ms")
        try await stage.publish(["one", "hang", "two"].map { Array($0.utf8) })
        let runtime = stage.runtime(Hanging())
        let work = Task { try await runtime.run() }
        #expect(try await stage.read("assessments", count: 2).map(\.text) == ["one", "two"])
        let letter = try #require(try await stage.read("dead-letters.scorer", count: 1).first)
        #expect(letter.header(DeadLetterHeader.cause) == "handling_timeout")
        runtime.state.stop()
        try await work.value
    }

    @Test func `a worker stops and says why where most of a topic would become dead letters`() async throws {
        let stage = try Stage("dead_letters: { limit: 0.5, minimum: 50 }")
        let payloads = (0..<200).map { Array(($0 % 10 == 0 ? "good" : "bad").utf8) }
        try await stage.publish(payloads)
        await #expect {
            try await stage.runtime(Echo()).run()
        } throws: { error in
            guard let error = error as? ProgramError else { return false }
            return error.exit == .dataError && error.message.contains("alerts.drugs")
                && error.message.contains("dead_letters.limit")
        }
    }

    @Test func `a handler that comes back late is seen by the health pages`() async throws {
        let stage = try Stage("stall_after: 100ms, handle_timeout: 600s, drain_deadline: 1s")
        try await stage.publish([Array("hang".utf8)])
        let runtime = stage.runtime(Hanging())
        let work = Task { try await runtime.run() }
        while runtime.live().isHealthy, !Task.isCancelled { try await Task.sleep(for: .milliseconds(20)) }
        #expect(runtime.live().reasons.contains { $0.contains("the handler has been at one batch") })
        #expect(!runtime.ready().isHealthy)
        // Nor does it hold up a stop for longer than the drain deadline.
        runtime.state.stop()
        await #expect(throws: ProgramError.self) { try await work.value }
    }

    @Test func `the circuit opens where the broker takes nothing, closes again, and nothing is lost`() async throws {
        let stage = try Stage(
            "retry_backoff: 10ms, retry_backoff_max: 20ms, breaker: { failures: 2, cool_down: 300ms }")
        let runtime = stage.runtime(FailingSink(failures: 4))
        try await stage.publish((0..<20).map { Array("record \($0)".utf8) })
        let work = Task { try await runtime.run() }
        while !runtime.ready().reasons.contains("the circuit is open"), !Task.isCancelled {
            try await Task.sleep(for: .milliseconds(5))
        }
        #expect(runtime.state.consumer?.status.isPaused != nil)
        let records = try await stage.read("assessments", count: 20)
        // Each failed attempt had published already: at least once.
        #expect(Set(records.map(\.text)).count == 20 || records.count == 20)
        while runtime.ready().reasons.contains("the circuit is open"), !Task.isCancelled {
            try await Task.sleep(for: .milliseconds(5))
        }
        runtime.state.stop()
        try await work.value
    }

    @Test func `what the broker refuses for what it is becomes a dead letter, and the rest passes`() async throws {
        let stage = try Stage()
        try await stage.publish([Array("one".utf8)])
        try stage.cluster.pushErrors(.produce, [.messageTooLarge])
        let runtime = stage.runtime(Echo())
        let work = Task { try await runtime.run() }
        let letter = try #require(try await stage.read("dead-letters.scorer", count: 1).first)
        #expect(letter.text == "one")
        #expect(letter.header(DeadLetterHeader.cause) == "unpublishable")
        try await stage.publish([Array("two".utf8)])
        #expect(try await stage.read("assessments", count: 1).map(\.text) == ["two"])
        runtime.state.stop()
        try await work.value
    }

    /// Has a store that never answers.
    private struct StuckSink: BatchHandler {
        func handle(_ records: RecordSlice) async throws -> Handled {
            Handled(commit: { try await Task.sleep(for: .seconds(3600)) })
        }
    }

    @Test func `a sink that never answers holds no more records than allowed`() async throws {
        let stage = try Stage("batch_records: 10, in_flight_records: 40, drain_deadline: 1s")
        try await stage.publish((0..<500).map { Array("record \($0)".utf8) })
        let runtime = stage.runtime(StuckSink())
        let work = Task { try await runtime.run() }
        // Paused for lack of room: it has taken what it may.
        while runtime.state.consumer?.status.isPaused != true, !Task.isCancelled {
            try await Task.sleep(for: .milliseconds(20))
        }
        let status = try #require(runtime.state.consumer?.status)
        #expect((1...40).contains(status.inFlightRecords))
        runtime.state.stop()
        await #expect(throws: ProgramError.self) { try await work.value }
    }

    /// Has a store that fails a number of times.
    private final class FailingSink: BatchHandler {
        private let left: Mutex<Int>
        init(failures: Int) { left = Mutex(failures) }

        func handle(_ records: RecordSlice) async throws -> Handled {
            var handled = try await Echo().handle(records)
            handled.commit = { [self] in
                let fails = left.withLock { left in
                    defer { left -= 1 }
                    return left > 0
                }
                if fails { throw KafkaError(.timedOut, "the store takes nothing", context: "test") }
            }
            return handled
        }
    }

    @Test func `what keeps failing at a stop is given up, said so, and comes again`() async throws {
        let stage = try Stage("retry_backoff: 10ms, retry_backoff_max: 20ms, drain_deadline: 2s, retry_attempts: 1000")
        try await stage.publish(["flaky", "one"].map { Array($0.utf8) }, keys: ["a", "b"])
        let runtime = stage.runtime(Flaky(failures: .max))
        let work = Task { try await runtime.run() }
        #expect(try await stage.read("assessments", count: 1).map(\.text) == ["one"])
        runtime.state.stop()
        await #expect(throws: ProgramError.self) { try await work.value }
        let records = try await stage.run(Echo(), until: 3, in: "assessments").map(\.text)
        #expect(records.prefix(2) == ["one", "flaky"], "\(records)")
    }

    @Test func `exactly once is refused on the embedded broker, with the reason`() async throws {
        let stage = try Stage("delivery: exactly-once")
        await #expect {
            try await stage.runtime(Echo()).run()
        } throws: { error in
            guard let error = error as? ProgramError else { return false }
            return error.exit == .configuration && error.message.contains("workers.scorer.delivery")
        }
    }
}
