import Foundation
import Intelligence
import Kafka
import Synchronization
import Testing

@testable import WorkerKit

/// Redriving and discarding over an embedded cluster, in one process.
@Suite(.timeLimit(.minutes(4))) struct LetterWorkTests {
    @Test func `a redriven record is the record, in its topic, once, and its letter is settled`() async throws {
        let stage = try LetterStage()
        let addresses = try await stage.letters(20)
        let (outcomes, left, _) = try await stage.run(.redrive, addresses)
        #expect(left == 0)
        #expect(outcomes.count == 20)
        #expect(outcomes.values.allSatisfy { isRedriven($0) })
        let records = try await stage.alertRecords()
        #expect(
            try await stage.sent() == Dictionary(uniqueKeysWithValues: addresses.map { ($0.place(stage.topics), 1) }))
        for record in records {
            #expect(
                record.key.map { String(decoding: $0, as: UTF8.self).replacing("key", with: "payload") }
                    == record.payload.map { String(decoding: $0, as: UTF8.self) })
            #expect(record.timestamp == 1_776_241_000_000, "its own time")
            #expect(record.header(LetterHeader.redriveCount) == "1")
            #expect(record.header("own") == "header")
            #expect(!record.headers.contains { $0.name.hasPrefix(DeadLetterHeader.prefix) })
        }
        let ledger = try await stage.ledger()
        #expect(addresses.allSatisfy { ledger.status(of: $0) == .redriven })
        #expect(ledger.settlement(of: addresses[0])?.by == "anna")

        // Again: refused, and nothing is sent.
        let again = try await stage.run(.redrive, addresses, force: true)
        #expect(again.outcomes.values.allSatisfy { if case .redriven = refusal($0) { true } else { false } })
        #expect(try await stage.alertRecords().count == 20)
    }

    @Test func `one key keeps its order and its partition, and null stays null`() async throws {
        let stage = try LetterStage()
        var batch = ProducerBatch()
        for number in 0..<30 {
            let record = LogRecord.letter(
                key: Array("thread".utf8), payload: number == 7 ? nil : Array("\(number)".utf8))
            batch.append(
                topic: stage.topics.deadLetters(.scorer), partition: Partition(0), key: record.key,
                payload: record.payload, headers: record.headers)
        }
        let addresses = try await stage.sendLetters(batch)
        _ = try await stage.run(.redrive, addresses)
        let records = try await stage.alertRecords()
        #expect(Set(records.map(\.topicPartition)).count == 1)
        #expect(records.map(\.payload) == (0..<30).map { $0 == 7 ? nil : Array("\($0)".utf8) })
        let keyless = try await stage.letters(1, keyed: false)
        _ = try await stage.run(.redrive, keyless)
        #expect(try await stage.alertRecords().contains { $0.key == nil })
    }

    @Test func `the present can be given as the time instead`() async throws {
        let stage = try LetterStage()
        let before = Instant.now.milliseconds
        _ = try await stage.run(.redrive, try await stage.letters(1), stampNow: true)
        let record = try #require(try await stage.alertRecords().first)
        #expect(record.timestamp >= before - 1000)
    }

    @Test func `a discarded letter stays and is only marked`() async throws {
        let stage = try LetterStage()
        let addresses = try await stage.letters(3)
        let (outcomes, _, _) = try await stage.run(.discard, [addresses[1]])
        if case .discarded = outcomes[addresses[1]] {} else { Issue.record("it was not discarded") }
        let ledger = try await stage.ledger()
        #expect(addresses.map { ledger.status(of: $0) } == [.open, .discarded, .open])
        #expect(try await stage.alertRecords().isEmpty)
        let refused = try await stage.run(.redrive, [addresses[1]])
        #expect(refusal(refused.outcomes[addresses[1]])?.isOverridable == true)
        let forced = try await stage.run(.redrive, [addresses[1]], force: true)
        #expect(isRedriven(forced.outcomes[addresses[1]]))
    }

    @Test func `a record that goes round is stopped at the limit`() async throws {
        let stage = try LetterStage()
        let addresses = try await stage.letters(1, headers: [LetterHeader.redriveCount: "3"])
        let (outcomes, _, _) = try await stage.run(.redrive, addresses)
        #expect(refusal(outcomes[addresses[0]]) == .redrivenTooOften(3, limit: 3))
        #expect(try await stage.alertRecords().isEmpty)
        _ = try await stage.run(.redrive, addresses, limit: 4)
        #expect(try await stage.alertRecords().first?.header(LetterHeader.redriveCount) == "4")
    }

    @Test func `a record that the broker does not take leaves its letter open, and the others go`() async throws {
        let stage = try LetterStage()
        var batch = ProducerBatch()
        for size in [10, 1_500_000, 10] {
            let record = LogRecord.letter(payload: Array(repeating: 7, count: size))
            batch.append(
                topic: stage.topics.deadLetters(.scorer), partition: Partition(0), key: record.key,
                payload: record.payload, headers: record.headers)
        }
        var large = stage.settings
        large.producer["message.max.bytes"] = "4000000"
        let writer = try Producer(large)
        try await writer.send(batch).requireAll()
        _ = await writer.close(deadline: .seconds(5))
        // The one that redrives may send less than the one that wrote the letter.
        let addresses = (0..<3).map { LetterAddress.scorer($0) }
        let (outcomes, _, _) = try await stage.run(.redrive, addresses)
        #expect(isRedriven(outcomes[addresses[0]]) && isRedriven(outcomes[addresses[2]]))
        if case .failed(let reason) = outcomes[addresses[1]] {
            #expect(reason.contains("MSG_SIZE_TOO_LARGE"))
        } else {
            Issue.record("\(String(describing: outcomes[addresses[1]]))")
        }
        #expect(try await stage.ledger().status(of: addresses[1]) == .open)
    }

    @Test func `letters that are gone or never were are told apart`() async throws {
        let stage = try LetterStage()
        try await stage.letters(3)
        var random = SystemRandomNumberGenerator()
        let bytes = (0..<100_000).flatMap { _ in withUnsafeBytes(of: random.next(), Array.init) }
        var noise = ProducerBatch()
        for _ in 0..<20 {
            noise.append(topic: stage.topics.deadLetters(.scorer), partition: Partition(0), key: nil, payload: bytes)
        }
        try await stage.send(noise)
        let log = try await LetterLog.open(stage.settings, topics: stage.topics)
        let notifier = LetterAddress(worker: .notifier, partition: Partition(0), offset: Offset(0))
        #expect(log.absence(of: .scorer(0)) == .gone, "about 5 MiB are kept of a partition")
        #expect(log.absence(of: .scorer(22)) == nil)
        #expect(log.absence(of: .scorer(23)) == .absent)
        #expect(log.absence(of: .scorer(0, partition: 2)) == .absent)
        #expect(log.absence(of: notifier) == .absent)
        await log.close()
        let (outcomes, _, _) = try await stage.run(.redrive, [.scorer(0)])
        #expect(refusal(outcomes[.scorer(0)]) == .gone)
    }
}
