import Testing

@testable import Kafka

@Suite struct DeliveryLedgerTests {
    private let partition = TopicPartition(Topic("t"), Partition(0))
    private let other = TopicPartition(Topic("t"), Partition(1))

    /// An arena with runs of records without any bytes.
    private func arena(_ runs: [(TopicPartition, ClosedRange<Int64>)]) -> RecordArena {
        var entries: [RecordArena.Entry] = []
        var groups: [RecordArena.Group] = []
        for (number, run) in runs.enumerated() {
            let start = entries.count
            for offset in run.1 {
                entries.append(
                    .init(
                        offset: offset, timestamp: -1, key: nil, payload: nil, source: nil, keyCount: 0,
                        payloadCount: 0, headersCount: 0, group: Int32(number)))
            }
            groups.append(.init(topicPartition: run.0, records: start..<entries.count, bytes: 10))
        }
        return entries.withUnsafeBufferPointer { RecordArena(copying: $0, groups: groups) }
    }

    private func deliver(_ arena: RecordArena, _ ledger: inout DeliveryLedger) throws -> RecordBatch {
        let batch = ledger.deliver(arena)
        return try #require(batch)
    }

    @Test func `a completion after the partition went away counts for nothing, even if it came back`() throws {
        var ledger = DeliveryLedger()
        ledger.assign([partition])
        let batch = try deliver(arena([(partition, 0...9)]), &ledger)
        ledger.revoke([partition])
        #expect(ledger.isDrained([partition]))
        ledger.assign([partition])
        #expect(ledger.isDrained([partition]))
        ledger.settle(batch.id, isDone: true)
        #expect(ledger.uncommitted().isEmpty)
        #expect(ledger.inFlightRecords == 0 && ledger.inFlightBytes == 0 && ledger.isEmpty)
    }

    @Test func `records of partitions that are not ours are not handed out`() {
        var ledger = DeliveryLedger()
        ledger.assign([partition])
        #expect(ledger.deliver(arena([(other, 0...9)])) == nil)
        let batch = ledger.deliver(arena([(other, 0...9), (partition, 5...6)]))
        #expect(batch?.map(\.offset) == [Offset(5), Offset(6)])
        #expect(batch?.ranges().map(\.0) == [partition])
        #expect(ledger.inFlightRecords == 2)
    }

    @Test func `withdrawing a partition leaves the rest of the batch as it was`() throws {
        var ledger = DeliveryLedger()
        ledger.assign([partition, other])
        let whole = try deliver(arena([(partition, 0...9), (other, 3...4)]), &ledger)
        ledger.withdraw([partition], from: whole.id)
        let rest = whole.removing([partition])
        #expect(rest.map(\.offset) == [Offset(3), Offset(4)] && rest.byteCount == 10)
        #expect(ledger.inFlightRecords == 2 && ledger.inFlightBytes == 10)
        #expect(ledger.isDrained([partition]) && !ledger.isDrained([other]))
        ledger.settle(rest.id, isDone: true)
        #expect(ledger.uncommitted() == [other: Offset(5)])
    }

    @Test func `what the broker acknowledged is not committed again, and what came meanwhile is`() throws {
        var ledger = DeliveryLedger()
        ledger.assign([partition])
        let first = try deliver(arena([(partition, 0...4)]), &ledger)
        ledger.settle(first.id, isDone: true)
        #expect(ledger.uncommitted() == [partition: Offset(5)])
        #expect(ledger.recordsSinceCommit == 5)
        ledger.beginCommit()
        let second = try deliver(arena([(partition, 5...8)]), &ledger)
        ledger.settle(second.id, isDone: true)
        ledger.acknowledge(partition, Offset(5))
        #expect(ledger.committed == [partition: Offset(5)])
        #expect(ledger.uncommitted() == [partition: Offset(9)])
        // An answer from before a reassignment says nothing about this one.
        ledger.acknowledge(partition, Offset(5_000))
        #expect(ledger.uncommitted(of: [partition]) == [partition: Offset(9)] && ledger.uncommitted(of: []).isEmpty)
    }

    @Test func `a transaction's positions are of batches whose partitions are all still ours`() throws {
        var ledger = DeliveryLedger()
        ledger.assign([partition, other])
        let first = try deliver(arena([(partition, 0...9), (other, 3...4)]), &ledger)
        let second = try deliver(arena([(partition, 10...14)]), &ledger)
        #expect(ledger.positions(after: [first.id]) == [partition: Offset(10), other: Offset(5)])
        #expect(ledger.positions(after: [first.id, second.id]) == [partition: Offset(15), other: Offset(5)])
        #expect(ledger.positions(after: []) == [:])
        // It would skip what is in hand before it.
        #expect(ledger.positions(after: [second.id]) == nil)
        ledger.revoke([other])
        #expect(ledger.positions(after: [first.id]) == nil)
        ledger.assign([other])
        #expect(ledger.positions(after: [first.id]) == nil)
        ledger.settle(first.id, isDone: true)
        #expect(ledger.positions(after: [first.id]) == nil)
        #expect(ledger.positions(after: [second.id]) == [partition: Offset(15)])
        ledger.revoke([partition])
        ledger.assign([partition])
        #expect(ledger.positions(after: [second.id]) == nil)
    }

    @Test func `an end moves what is committable only where everything before it is settled and ours`() throws {
        var ledger = DeliveryLedger()
        ledger.assign([partition, other])
        let batch = try deliver(arena([(partition, 0...9)]), &ledger)
        ledger.reachEnd(of: partition, Offset(11))
        ledger.reachEnd(of: other, Offset(7))
        ledger.reachEnd(of: TopicPartition(Topic("t"), Partition(2)), Offset(7))
        #expect(ledger.uncommitted() == [other: Offset(7)])
        ledger.settle(batch.id, isDone: true)
        #expect(ledger.uncommitted() == [partition: Offset(11), other: Offset(7)])
        ledger.acknowledge(partition, Offset(11))
        #expect(ledger.uncommitted() == [other: Offset(7)])
        #expect(ledger.inFlightRecords == 0 && ledger.isEmpty)
    }
}
