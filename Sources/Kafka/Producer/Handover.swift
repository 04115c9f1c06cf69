import CLibrdkafka

/// Hands the records of one batch to librdkafka, in order and as many as there is room for. Their payloads are not
/// copied: ``ProducerCore`` holds the batch's arena until librdkafka is done with all of them.
struct Handover {
    /// How far it came: the count of the batch, or the record for which there was no room.
    private(set) var next: Int
    /// Records that librdkafka took and will report.
    private(set) var accepted = 0
    /// Records that it did not take and will not report.
    private(set) var failed = 0
    private(set) var lastFailure: KafkaError.Code?

    private var hasRoom = true
    private let client: OpaquePointer
    private let topics: [Handle?]
    private let batch: ProducerBatch
    private let token: UInt32
    private let promise: SendPromise
    /// Bytes of payload that fit into librdkafka's queue when nothing else is in it.
    private let queueCapacity: Int

    /// Records handed over in one call at most: the topic stays locked meanwhile.
    private static let largestRun = 256
    /// Neither copied nor freed by librdkafka.
    static let inPlace: Int32 = 0

    init(
        _ batch: ProducerBatch, from first: Int, to client: OpaquePointer, _ topics: [Handle?], token: UInt32,
        _ promise: SendPromise, queueCapacity: Int
    ) {
        (self.batch, self.client, self.topics, self.token, self.promise) = (batch, client, topics, token, promise)
        self.queueCapacity = queueCapacity
        next = first
    }

    mutating func run() {
        let batch = batch
        batch.withBytes { arena in
            batch.entries.withUnsafeBufferPointer { entries in
                let capacity = min(entries.count - next, Self.largestRun)
                withUnsafeTemporaryAllocation(of: rd_kafka_message_t.self, capacity: capacity) { messages in
                    messages.initialize(repeating: rd_kafka_message_t())
                    while hasRoom, next < entries.count { step(entries, arena, messages) }
                }
            }
        }
    }

    private mutating func step(
        _ entries: UnsafeBufferPointer<ProducerBatch.Entry>, _ arena: UnsafeRawBufferPointer,
        _ messages: UnsafeMutableBufferPointer<rd_kafka_message_t>
    ) {
        guard let topic = topics[Int(entries[next].topic)] else {
            return took(RD_KAFKA_RESP_ERR__INVALID_ARG)
        }
        let record = Record(entries[next], arena, topic.pointer, opaque(next))
        if entries[next].headerCount > 0 || entries[next].timestamp != 0 {
            took(record.produceWithEverything(client, batch.headerEntries, arena))
        } else if entries[next].partition >= 0 {
            // Not with the others: before a fix that is still to come, `rd_kafka_produce_batch` forgets a record for
            // a partition that does not exist without freeing it, and the queue is never empty again.
            took(record.produce())
        } else {
            produceRun(entries, arena, topic.pointer, messages)
        }
    }

    /// Hands over the records from here on that need nothing but key and payload, in one call.
    private mutating func produceRun(
        _ entries: UnsafeBufferPointer<ProducerBatch.Entry>, _ arena: UnsafeRawBufferPointer,
        _ topic: OpaquePointer, _ messages: UnsafeMutableBufferPointer<rd_kafka_message_t>
    ) {
        let number = entries[next].topic
        var count = 0
        while count < messages.count, next + count < entries.count {
            let entry = entries[next + count]
            guard entry.topic == number, entry.partition < 0, entry.headerCount == 0, entry.timestamp == 0
            else { break }
            Record(entry, arena, topic, opaque(next + count)).fill(&messages[count])
            count += 1
        }
        let taken = rd_kafka_produce_batch(
            topic, RD_KAFKA_PARTITION_UA, Self.inPlace, messages.baseAddress, Int32(count))
        guard taken < count else {
            accepted += count
            next += count
            return
        }
        for message in messages[..<count] {
            took(message.err)
            // What stands behind it was not tried.
            if message.err == RD_KAFKA_RESP_ERR__QUEUE_FULL { return }
        }
    }

    /// What librdkafka said to the next record.
    private mutating func took(_ error: rd_kafka_resp_err_t) {
        if error == RD_KAFKA_RESP_ERR_NO_ERROR {
            accepted += 1
        } else if error == RD_KAFKA_RESP_ERR__QUEUE_FULL, batch.entries[next].payloadCount <= queueCapacity {
            hasRoom = false
            return
        } else {
            // A record larger than the whole queue would wait for room for ever.
            let code = error == RD_KAFKA_RESP_ERR__QUEUE_FULL ? .messageTooLarge : KafkaError.Code(error)
            if promise.enter(next, partition: -1, offset: -1, code: code.rawValue) { failed += 1 }
            lastFailure = code
        }
        next += 1
    }

    /// What the report will carry: which promise, and which record of it.
    private func opaque(_ index: Int) -> UnsafeMutableRawPointer? {
        UnsafeMutableRawPointer(bitPattern: UInt(token) << 32 | UInt(truncatingIfNeeded: index))
    }
}
