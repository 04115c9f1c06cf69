import CLibrdkafka
import Synchronization
import Testing

@testable import Kafka

/// Handing over and learning what became of it, in two steps.
@Suite struct SubmissionTests {
    private func batch(_ topic: Topic, _ numbers: Range<Int>) -> ProducerBatch {
        var batch = ProducerBatch()
        for number in numbers {
            batch.append(
                topic: topic, partition: number % 3 == 0 ? Partition(0) : nil, key: nil,
                payload: Array(String(number).utf8), headers: number % 5 == 0 ? [Header("five", "yes")] : [],
                source: number)
        }
        return batch
    }

    @Test func `what is submitted later comes later, and deliveries name their sources`() async throws {
        let topic = try await TestKafka.topic()
        var settings = try TestKafka.settings()
        // So small that each batch must wait for room.
        settings.producer = ["queue.buffering.max.messages": "50"]
        let producer = try Producer(settings)
        var submissions: [Producer.Submission] = []
        for first in stride(from: 0, to: 600, by: 200) {
            submissions.append(try await producer.submit(batch(topic, first..<first + 200)))
        }
        var sources: [Int] = []
        for submission in submissions {
            let deliveries = try await submission.deliveries()
            try deliveries.requireAll()
            #expect(submission.count == 200 && deliveries.count == 200 && deliveries.failureCount == 0)
            sources += deliveries.map(\.source)
            #expect(deliveries.map(\.offset?.rawValue) == deliveries.map { Int64($0.source) })
        }
        #expect(sources == Array(0..<600))
        let consumer = try Consumer(TestKafka.reading(topic))
        let numbers = try await TestKafka.take(600, from: consumer).compactMap(\.number)
        #expect(numbers == Array(0..<600))
        #expect(await consumer.close(deadline: .seconds(10)))
        #expect(await producer.close(deadline: .seconds(10)))
    }

    @Test func `a submission nobody asks about does not hold up the end, and still tells afterwards`() async throws {
        let topic = try await TestKafka.topic()
        let producer = try Producer(TestKafka.settings())
        _ = try await producer.submit(batch(topic, 0..<10))
        let kept = try await producer.submit(batch(topic, 10..<20))
        #expect(await producer.close(deadline: .seconds(20)))
        let deliveries = try await kept.deliveries()
        #expect(deliveries.allSatisfy { $0.error == nil } && deliveries.first?.offset == Offset(10))
        #expect(producer.status.delivered == 20 && producer.status.outstanding == 0)
    }

    @Test func `an emptied batch is used again while its records are still under way`() async throws {
        let topic = try await TestKafka.topic()
        let producer = try Producer(TestKafka.settings())
        var batch = batch(topic, 0..<100)
        let first = try await producer.submit(batch)
        batch.removeAll()
        #expect(batch.isEmpty && batch.byteCount == 0)
        batch.append(topic: topic, partition: Partition(0), key: nil, payload: Array("100".utf8), source: 7)
        let second = try await producer.submit(batch)
        #expect(try await first.deliveries().map(\.source) == Array(0..<100))
        #expect(try await second.deliveries().map(\.source) == [7])
        let empty = try await producer.submit(ProducerBatch())
        #expect(try await empty.deliveries().isEmpty)
        let consumer = try Consumer(TestKafka.reading(topic))
        #expect(try await TestKafka.take(101, from: consumer).compactMap(\.number) == Array(0...100))
        #expect(await consumer.close(deadline: .seconds(10)))
        #expect(await producer.close(deadline: .seconds(10)))
    }

    @Test func `the bytes of a batch stay until its deliveries, whoever writes meanwhile`() async throws {
        let topic = try await TestKafka.topic()
        var settings = try TestKafka.settings()
        // Long enough that all is under way together.
        settings.producer = ["linger.ms": "300"]
        let producer = try Producer(settings)
        var submissions: [Producer.Submission] = []
        for round in 0..<8 {
            var batch = ProducerBatch(reserving: 100_000)
            for number in 0..<100 {
                let payload = Array("\(round * 100 + number)".utf8) + [UInt8](repeating: UInt8(ascii: " "), count: 997)
                batch.append(topic: topic, partition: Partition(0), key: nil, payload: payload)
            }
            submissions.append(try await producer.submit(batch))
            // The memory that is free now is written to.
            var other = ProducerBatch(reserving: 100_000)
            other.append(topic: topic, key: nil, payload: [UInt8](repeating: UInt8(ascii: "x"), count: 100_000))
        }
        for submission in submissions { try await submission.deliveries().requireAll() }
        #expect(producer.core.state.withLock { $0.arenas.isEmpty })
        let consumer = try Consumer(TestKafka.reading(topic))
        let texts = try await TestKafka.take(800, from: consumer).compactMap(\.payload)
        #expect(texts.allSatisfy { $0.last == UInt8(ascii: " ") })
        #expect(texts.map { Int(String(decoding: $0.prefix { $0 != 32 }, as: UTF8.self)) } == Array(0..<800))
        #expect(await consumer.close(deadline: .seconds(10)))
        #expect(await producer.close(deadline: .seconds(10)))
    }

    @Test func `what a close gives up on is let go of once the client is gone`() async throws {
        var settings = try TestKafka.settings()
        settings.brokers = "127.0.0.1:1"
        let producer = try Producer(settings)
        let submission = try await producer.submit(batch(Topic("nowhere"), 0..<1000))
        #expect(await producer.close(deadline: .zero) == false)
        #expect(try await submission.deliveries().failureCount == 1000)
        #expect(await TestKafka.eventually { producer.core.state.withLock { $0.arenas.isEmpty } })
    }

    @Test func `where a broker takes gaps a report without an offset is no delivery`() {
        let (fine, refused) = (RD_KAFKA_RESP_ERR_NO_ERROR, RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE)
        #expect(ReportTally.outcome(fine, at: -1001, refusesGaps: false) == RD_KAFKA_RESP_ERR__MSG_TIMED_OUT)
        #expect(ReportTally.outcome(fine, at: 0, refusesGaps: false) == fine)
        #expect(ReportTally.outcome(fine, at: -1001, refusesGaps: true) == fine)
        for refusesGaps in [false, true] {
            #expect(ReportTally.outcome(refused, at: -1001, refusesGaps: refusesGaps) == refused)
        }
    }

    @Test func `a record larger than the whole queue fails alone`() async throws {
        let topic = try await TestKafka.topic()
        var settings = try TestKafka.settings()
        settings.producer = ["queue.buffering.max.kbytes": "1"]
        let producer = try Producer(settings)
        var batch = ProducerBatch()
        for size in [2_000, 1, 900, 1_500, 900, 2] {
            batch.append(topic: topic, key: nil, payload: [UInt8](repeating: 7, count: size), source: size)
        }
        let deliveries = try await producer.send(batch)
        #expect(deliveries.failureCount == 2)
        #expect(throws: KafkaError(.messageTooLarge)) { try deliveries.requireAll() }
        #expect(deliveries.filter { $0.error != nil }.map(\.source) == [2_000, 1_500])
        #expect(deliveries.filter { $0.error == nil }.map(\.offset?.rawValue) == [0, 1, 2, 3])
        #expect(producer.status.failed == 2 && producer.status.outstanding == 0)
        #expect(await producer.flush(deadline: .seconds(10)))
        #expect(await producer.close(deadline: .seconds(10)))
    }
}
