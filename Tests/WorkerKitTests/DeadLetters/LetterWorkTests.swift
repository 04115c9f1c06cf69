import Foundation
import Intelligence
import Kafka
import Synchronization
import Testing

@testable import WorkerKit

/// Redriving and discarding over an embedded cluster, in one process.
@Suite(.timeLimit(.minutes(4))) struct LetterWorkTests {
    /// A cluster with dead letters of the scorer.
    private struct Stage {
        let cluster: EmbeddedCluster
        let settings: ClientSettings
        let topics = StreamTopics()
        let alerts = Topic("alerts.drugs")

        init() throws {
            cluster = try EmbeddedCluster(
                topics: [
                    NewTopic(Topic("alerts.drugs"), partitions: 3),
                    NewTopic(Topic("dead-letters.scorer"), partitions: 2),
                    NewTopic(Topic("dead-letter-actions"), partitions: 1),
                ])
            settings = ClientSettings(brokers: cluster.bootstrapServers, kind: .embedded)
        }

        /// Writes so many letters, all in partition 0 but every tenth; returns their addresses.
        @discardableResult func letters(
            _ count: Int, headers changes: [String: String?] = [:], keyed: Bool = true
        ) async throws -> [LetterAddress] {
            var batch = ProducerBatch()
            for number in 0..<count {
                let record = LogRecord.letter(
                    key: keyed ? Array("key \(number)".utf8) : nil, payload: Array("payload \(number)".utf8),
                    headers: changes)
                batch.append(
                    topic: topics.deadLetters(.scorer), partition: Partition(number % 10 == 9 ? 1 : 0), key: record.key,
                    payload: record.payload, headers: record.headers)
            }
            return try await send(batch).map {
                LetterAddress(worker: .scorer, partition: $0.topicPartition.partition, offset: $0.offset)
            }
        }

        @discardableResult func send(_ batch: ProducerBatch) async throws -> [Producer.Delivery] {
            let producer = try Producer(settings)
            let deliveries = try await producer.send(batch)
            try deliveries.requireAll()
            #expect(await producer.close(deadline: .seconds(10)))
            return deliveries
        }

        /// Writes actions by hand, as an interrupted run would have left them.
        func act(_ actions: [DeadLetterAction]) async throws {
            var batch = ProducerBatch()
            for action in actions {
                batch.append(
                    topic: topics.deadLetterActions, key: Array(action.letter.place(topics).utf8),
                    payload: action.json(topics), headers: action.headers(topics))
            }
            try await send(batch)
        }

        /// Redrives or discards; what became of each letter.
        func run(
            _ deed: LetterDeed, _ addresses: [LetterAddress], by: String = "anna", force: Bool = false, limit: Int = 3,
            lease: Duration = LetterOrder.standardLease, stampNow: Bool = false,
            stop: @escaping @Sendable (Int) -> Bool = { _ in false }
        ) async throws -> (outcomes: [LetterAddress: LetterOutcome], left: Int, waited: Bool) {
            let log = try await LetterLog.open(settings, topics: topics)
            let rules = RedriveRules(
                limit: limit, force: force, topics: log.existing, subscriptions: [.scorer: ["^alerts\\..*"]])
            var ledger = LetterLedger()
            try await log.refresh(&ledger)
            let producer = try Producer(settings)
            var outcomes: [LetterAddress: LetterOutcome] = [:]
            var waited = false
            let order = LetterOrder(by: by, reason: "a test", stampNow: stampNow, lease: lease)
            let work = LetterWork(log: log, producer: producer, order: order, rules: rules, ledger: ledger) {
                #expect(outcomes[$0] == nil, "\($0) is reported twice")
                outcomes[$0] = $1
            }
            let left = try await work.run(
                deed, addresses.map { SelectedLetter($0, byteCount: 100) }, isStopped: { stop(outcomes.count) },
                waiting: { _, _ in waited = true })
            _ = await producer.close(deadline: .seconds(5))
            await log.close()
            return (outcomes, left, waited)
        }

        func ledger() async throws -> LetterLedger {
            let log = try await LetterLog.open(settings, topics: topics)
            var ledger = LetterLedger()
            try await log.refresh(&ledger)
            await log.close()
            return ledger
        }

        /// Everything in the alerts.
        func alertRecords() async throws -> [LogRecord] {
            let reader = try LogReader(settings)
            try await reader.start(
                Dictionary(
                    uniqueKeysWithValues: (0..<3 as Range<Int32>).map {
                        (TopicPartition(alerts, Partition($0)), Offset(0)..<Offset(1_000_000))
                    }))
            var records: [LogRecord] = []
            while let some = try await reader.next() { records += some }
            return records
        }

        /// How often the record of each letter stands in the alerts.
        func sent() async throws -> [String: Int] {
            try await alertRecords().reduce(into: [:]) { counts, record in
                counts[record.header(LetterHeader.redriveFrom) ?? "?", default: 0] += 1
            }
        }
    }

    private func isRedriven(_ outcome: LetterOutcome?, found: Bool = false) -> Bool {
        if case .redriven(_, found) = outcome { true } else { false }
    }

    private func refusal(_ outcome: LetterOutcome?) -> LetterRefusal? {
        if case .refused(let refusal) = outcome { refusal } else { nil }
    }

    @Test func `a redriven record is the record, in its topic, once, and its letter is settled`() async throws {
        let stage = try Stage()
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
        let stage = try Stage()
        var batch = ProducerBatch()
        for number in 0..<30 {
            let record = LogRecord.letter(
                key: Array("thread".utf8), payload: number == 7 ? nil : Array("\(number)".utf8))
            batch.append(
                topic: stage.topics.deadLetters(.scorer), partition: Partition(0), key: record.key,
                payload: record.payload, headers: record.headers)
        }
        let addresses = try await stage.send(batch).map {
            LetterAddress(worker: .scorer, partition: $0.topicPartition.partition, offset: $0.offset)
        }
        _ = try await stage.run(.redrive, addresses)
        let records = try await stage.alertRecords()
        #expect(Set(records.map(\.topicPartition)).count == 1)
        #expect(records.map(\.payload) == (0..<30).map { $0 == 7 ? nil : Array("\($0)".utf8) })
        let keyless = try await stage.letters(1, keyed: false)
        _ = try await stage.run(.redrive, keyless)
        #expect(try await stage.alertRecords().contains { $0.key == nil })
    }

    @Test func `the present can be given as the time instead`() async throws {
        let stage = try Stage()
        let before = Instant.now.milliseconds
        _ = try await stage.run(.redrive, try await stage.letters(1), stampNow: true)
        let record = try #require(try await stage.alertRecords().first)
        #expect(record.timestamp >= before - 1000)
    }

    @Test func `an interrupted redrive sends what was not sent and finds what was`() async throws {
        let stage = try Stage()
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
            #expect(place == RecordPlace(sent[10].topicPartition, sent[10].offset))
        }
        var counts = try await stage.sent()
        counts["?"] = nil
        #expect(counts == Dictionary(uniqueKeysWithValues: addresses.map { ($0.place(stage.topics), 1) }))
        let ledger = try await stage.ledger()
        #expect(addresses.allSatisfy { ledger.status(of: $0) == .redriven })
    }

    @Test func `a redrive that may still be under way is waited for, and what it did counts`() async throws {
        let stage = try Stage()
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
        let stage = try Stage()
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
        let stage = try Stage()
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
        let stage = try Stage()
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

    @Test func `a discarded letter stays and is only marked`() async throws {
        let stage = try Stage()
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

    @Test func `an interrupted redrive whose record went is not discarded but recorded as what it is`() async throws {
        let stage = try Stage()
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

    @Test func `a record that goes round is stopped at the limit`() async throws {
        let stage = try Stage()
        let addresses = try await stage.letters(1, headers: [LetterHeader.redriveCount: "3"])
        let (outcomes, _, _) = try await stage.run(.redrive, addresses)
        #expect(refusal(outcomes[addresses[0]]) == .redrivenTooOften(3, limit: 3))
        #expect(try await stage.alertRecords().isEmpty)
        _ = try await stage.run(.redrive, addresses, limit: 4)
        #expect(try await stage.alertRecords().first?.header(LetterHeader.redriveCount) == "4")
    }

    @Test func `a record that the broker does not take leaves its letter open, and the others go`() async throws {
        let stage = try Stage()
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
        let stage = try Stage()
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

    @Test func `letters far apart are read in several passes, close ones in one`() {
        let topics = StreamTopics()
        let addresses = [3, 5, 1000, 9000, 9001].map { LetterAddress.scorer($0) } + [.scorer(2, partition: 1)]
        let passes = LetterLog.stretches(over: addresses, topics)
        let partition = TopicPartition(Topic("dead-letters.scorer"), Partition(0))
        #expect(passes.map { $0[partition] } == [Offset(3)..<Offset(1001), Offset(9000)..<Offset(9002), nil])
    }

    @Test func `portions are bounded in number and in bytes`() {
        let small = (0..<1201 as Range<Int64>).map { SelectedLetter(.scorer($0), byteCount: 10) }
        #expect(LetterWork.portions(of: small).map(\.count) == [500, 500, 201])
        let large = (0..<5 as Range<Int64>).map { SelectedLetter(.scorer($0), byteCount: 3 << 20) }
        #expect(LetterWork.portions(of: large).map(\.count) == [2, 2, 1])
        let huge = [SelectedLetter(.scorer(0), byteCount: 1 << 30), SelectedLetter(.scorer(1), byteCount: 1)]
        #expect(LetterWork.portions(of: huge).map(\.count) == [1, 1])
        #expect(LetterWork.portions(of: []).isEmpty)
    }
}
