import Foundation
import Intelligence
import Kafka
import Synchronization
import Testing

@testable import WorkerKit

/// A cluster with dead letters of the scorer.
struct LetterStage {
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
        return try await sendLetters(batch)
    }

    /// Writes letters; returns their addresses.
    func sendLetters(_ batch: ProducerBatch) async throws -> [LetterAddress] {
        try await send(batch).map {
            LetterAddress(
                worker: .scorer, partition: $0.topicPartition.partition, offset: try #require($0.offset))
        }
    }

    @discardableResult func send(_ batch: ProducerBatch) async throws -> [Producer.Delivery] {
        let producer = try Producer(settings)
        let deliveries = try await producer.send(batch)
        try deliveries.requireAll()
        #expect(await producer.close(deadline: .seconds(10)))
        return Array(deliveries)
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

/// Whether it was redriven, and found to have been or not.
func isRedriven(_ outcome: LetterOutcome?, found: Bool = false) -> Bool {
    if case .redriven(_, found) = outcome { true } else { false }
}

/// Why it was refused.
func refusal(_ outcome: LetterOutcome?) -> LetterRefusal? {
    if case .refused(let refusal) = outcome { refusal } else { nil }
}
