import Foundation
import Intelligence
import Kafka
import Synchronization
import Testing

@testable import WorkerKit

/// Redriving that was interrupted, or that others do at the same time.
@Suite(.timeLimit(.minutes(4))) struct LetterInterruptionTests {
    @Test func `an interrupted redrive sends what was not sent and finds what was`() async throws {
        let stage = try LetterStage()
        let addresses = try await stage.letters(40)
        // Something stands in the topic already, so that the noted ends matter.
        var earlier = ProducerBatch()
        for number in 0..<30 {
            earlier.append(topic: stage.alerts, partition: Partition(Int32(number % 3)), key: nil, payload: [1])
        }
        try await stage.send(earlier)
        // A run that died in the middle: all announced, every second record sent, of which some are recorded.
        let old = Instant.now.milliseconds - 3_600_000
        try await stage.act(
            addresses.map { .made(.redriving, $0, at: old, command: "dead", searchFrom: [0: 10, 1: 10, 2: 10]) })
        var batch = ProducerBatch()
        for (index, address) in addresses.enumerated() where index % 2 == 0 {
            batch.append(
                topic: stage.alerts, key: [UInt8(index)], payload: [2],
                headers: [Header(LetterHeader.redriveFrom, address.place(stage.topics))])
        }
        let sent = try await stage.send(batch)
        try await stage.act(
            addresses.prefix(10).enumerated().filter { $0.offset % 2 == 0 }.map {
                .made(.redriven, $0.element, command: "dead")
            })

        let (outcomes, _, waited) = try await stage.run(.redrive, addresses)
        #expect(!waited, "it began an hour ago")
        for (index, address) in addresses.enumerated() {
            if index < 10, index % 2 == 0 {
                #expect(refusal(outcomes[address])?.isOverridable == false)
            } else {
                #expect(isRedriven(outcomes[address], found: index % 2 == 0), "\(index)")
            }
        }
        if case .redriven(let place, _) = outcomes[addresses[20]] {
            #expect(place == RecordPlace(sent[10].topicPartition, try #require(sent[10].offset)))
        }
        var counts = try await stage.sent()
        counts["?"] = nil
        #expect(counts == Dictionary(uniqueKeysWithValues: addresses.map { ($0.place(stage.topics), 1) }))
        let ledger = try await stage.ledger()
        #expect(addresses.allSatisfy { ledger.status(of: $0) == .redriven })
    }

    @Test func `a redrive that may still be under way is waited for, and what it did counts`() async throws {
        let stage = try LetterStage()
        let addresses = try await stage.letters(2)
        // One that ends while we wait, and one that was killed.
        let now = Instant.now.milliseconds
        try await stage.act(
            addresses.map {
                .made(.redriving, $0, by: "binh", at: now + 3_600_000, command: "other", searchFrom: [0: 0])
            })
        let ending = Task {
            try await stage.act([.made(.redriven, addresses[0], by: "binh", command: "other")])
        }
        let (outcomes, _, waited) = try await stage.run(.redrive, addresses, lease: .seconds(3))
        try await ending.value
        #expect(waited)
        #expect(isRedriven(outcomes[addresses[1]]), "its clock was an hour ahead, and it is over all the same")
        if case .redriven(let by, _) = refusal(outcomes[addresses[0]]) {
            #expect(by == "binh")
        } else {
            Issue.record("\(String(describing: outcomes[addresses[0]]))")
        }
        #expect(try await stage.sent() == [addresses[1].place(stage.topics): 1])
    }

    @Test func `where the log was cut, nobody guesses`() async throws {
        let stage = try LetterStage()
        let addresses = try await stage.letters(1)
        // About 5 MiB are kept of a partition: enough to lose its beginning.
        var noise = ProducerBatch()
        var random = SystemRandomNumberGenerator()
        let bytes = (0..<100_000).flatMap { _ in withUnsafeBytes(of: random.next(), Array.init) }
        for _ in 0..<20 {
            noise.append(topic: stage.alerts, partition: Partition(0), key: nil, payload: bytes)
        }
        try await stage.send(noise)
        let old = Instant.now.milliseconds - 3_600_000
        try await stage.act([.made(.redriving, addresses[0], at: old, searchFrom: [0: 0, 1: 0, 2: 0])])
        let (outcomes, _, _) = try await stage.run(.redrive, addresses)
        #expect(refusal(outcomes[addresses[0]]) == .unknowable(stage.alerts))
        let discarded = try await stage.run(.discard, addresses)
        #expect(refusal(discarded.outcomes[addresses[0]]) == .unknowable(stage.alerts))
        let forced = try await stage.run(.redrive, addresses, force: true)
        #expect(isRedriven(forced.outcomes[addresses[0]]))
    }

    @Test func `operators who redrive the same letters at the same time send each once`() async throws {
        let stage = try LetterStage()
        let addresses = try await stage.letters(300)
        try await withThrowingTaskGroup { tasks in
            for person in ["anna", "binh", "chan"] {
                tasks.addTask { _ = try await stage.run(.redrive, addresses, by: person, lease: .seconds(20)) }
            }
            try await tasks.waitForAll()
        }
        let sent = try await stage.sent()
        #expect(sent.count == 300)
        #expect(sent.values.allSatisfy { $0 == 1 }, "\(sent.filter { $0.value != 1 })")
        let ledger = try await stage.ledger()
        #expect(addresses.allSatisfy { ledger.status(of: $0) == .redriven })
    }

    @Test func `a run that is stopped leaves the rest open, and the next one does them`() async throws {
        let stage = try LetterStage()
        let addresses = try await stage.letters(LetterWork.portionRecords + 20)
        let (outcomes, left, _) = try await stage.run(.redrive, addresses, stop: { $0 > 0 })
        #expect(outcomes.count == LetterWork.portionRecords)
        #expect(left == 20)
        let ledger = try await stage.ledger()
        #expect(addresses.filter { ledger.status(of: $0) == .open }.count == 20)
        _ = try await stage.run(.redrive, addresses)
        let sent = try await stage.sent()
        #expect(sent.count == addresses.count && sent.values.allSatisfy { $0 == 1 })
    }

    @Test func `an interrupted redrive whose record went is not discarded but recorded as what it is`() async throws {
        let stage = try LetterStage()
        let addresses = try await stage.letters(2)
        let old = Instant.now.milliseconds - 3_600_000
        try await stage.act(addresses.map { .made(.redriving, $0, at: old, searchFrom: [0: 0, 1: 0, 2: 0]) })
        var batch = ProducerBatch()
        batch.append(
            topic: stage.alerts, key: nil, payload: [2],
            headers: [Header(LetterHeader.redriveFrom, addresses[0].place(stage.topics))])
        try await stage.send(batch)
        let (outcomes, _, _) = try await stage.run(.discard, addresses)
        #expect(isRedriven(outcomes[addresses[0]], found: true))
        if case .discarded = outcomes[addresses[1]] {} else { Issue.record("it was not discarded") }
    }
}
