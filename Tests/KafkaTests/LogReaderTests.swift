import Testing

@testable import Kafka

@Suite struct LogReaderTests {
    private func partition(_ topic: Topic, _ number: Int32 = 0) -> TopicPartition {
        TopicPartition(topic, Partition(number))
    }

    private func publish(_ topic: Topic, _ count: Int, partition: Int32 = 0, from first: Int = 0) async throws {
        let producer = try Producer(TestKafka.settings())
        var batch = ProducerBatch()
        for number in first..<first + count {
            batch.append(
                topic: topic, partition: Partition(partition), key: number % 3 == 0 ? nil : [UInt8(number % 256)],
                payload: number % 5 == 0 ? nil : Array("record \(number)".utf8),
                headers: [Header("n", "\(number)"), Header("none", bytes: nil), Header("n", "last \(number)")],
                timestamp: 1_700_000_000_000 + Int64(number))
        }
        try await producer.send(batch).requireAll()
        #expect(await producer.close(deadline: .seconds(10)))
    }

    private func all(_ reader: LogReader, records: Int = 2000) async throws -> [LogRecord] {
        var found: [LogRecord] = []
        while let some = try await reader.next(records: records, patience: .seconds(30)) {
            #expect(!some.isEmpty && some.count <= records)
            found += some
        }
        return found
    }

    @Test func `a stretch is read to its end and not beyond, record by record as they were sent`() async throws {
        let topic = try await TestKafka.topic(partitions: 2)
        try await publish(topic, 50)
        try await publish(topic, 20, partition: 1, from: 100)
        let reader = try LogReader(TestKafka.settings())
        try await reader.start([
            partition(topic): Offset(10)..<Offset(40), partition(topic, 1): Offset(0)..<Offset(20),
        ])
        let found = try await all(reader, records: 7)
        let first = found.filter { $0.topicPartition.partition.rawValue == 0 }
        #expect(first.map(\.offset.rawValue) == Array(10..<40))
        #expect(found.count == 50)
        let record = try #require(first.first { $0.offset.rawValue == 11 })
        #expect(record.key == [11])
        #expect(record.payload == Array("record 11".utf8))
        #expect(record.timestamp == 1_700_000_000_011)
        #expect(record.header("n") == "last 11")
        #expect(record.headers.map(\.name) == ["n", "none", "n"])
        #expect(record.headers[1].value == nil)
        #expect(first.first { $0.offset.rawValue == 15 }?.payload == nil)
        #expect(first.first { $0.offset.rawValue == 15 }?.key == nil)
        #expect(try await reader.next() == nil)

        // The same reader reads again, what came since too.
        try await publish(topic, 5, from: 50)
        try await reader.start([partition(topic): Offset(38)..<Offset(55)])
        #expect(try await all(reader).map(\.offset.rawValue) == Array(38..<55))
    }

    @Test func `a stretch that reaches beyond the log ends where the log ends, an empty one at once`() async throws {
        let topic = try await TestKafka.topic(partitions: 2)
        try await publish(topic, 5)
        let reader = try LogReader(TestKafka.settings(), isolation: .uncommitted)
        try await reader.start([
            partition(topic): Offset(3)..<Offset(1000), partition(topic, 1): Offset(0)..<Offset(10),
        ])
        #expect(try await all(reader).map(\.offset.rawValue) == [3, 4])
        try await reader.start([partition(topic): Offset(3)..<Offset(3)])
        #expect(try await reader.next() == nil)
        try await reader.start([:])
        #expect(try await reader.next() == nil)
    }

    @Test func `without a broker reading ends with an error once patience has run out`() async throws {
        let reader = try LogReader(ClientSettings(brokers: "127.0.0.1:1"))
        try await reader.start([partition(Topic("a")): Offset(0)..<Offset(1)])
        await #expect(throws: KafkaError(.brokerUnreachable)) {
            try await reader.next(patience: .milliseconds(500))
        }
    }

    @Test func `what is still to be read is known without a broker`() {
        let (a, b) = (partition(Topic("a")), partition(Topic("b")))
        var stretches = LogStretches([a: Offset(2)..<Offset(4), b: Offset(7)..<Offset(7)])
        #expect(!stretches.isDone)
        let taken = [
            stretches.take(b, 7),  // an empty stretch
            stretches.take(a, 1),  // before the stretch, in a log that was cut and grew anew
            stretches.take(a, 2), stretches.take(a, 3),
        ]
        #expect(taken == [false, false, true, true])
        #expect(stretches.isDone)
        let again = stretches.take(a, 3)
        #expect(!again, "once only")
        stretches = LogStretches([a: Offset(2)..<Offset(4)])
        let beyond = stretches.take(a, 9)
        #expect(!beyond && stretches.isDone, "the rest of the stretch does not exist")
        stretches = LogStretches([a: Offset(2)..<Offset(4), b: Offset(0)..<Offset(1)])
        stretches.end(a)
        #expect(!stretches.isDone)
        let last = stretches.take(b, 0)
        #expect(last && stretches.isDone)
    }
}
