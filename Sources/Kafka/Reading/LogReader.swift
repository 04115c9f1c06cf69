import CLibrdkafka

/// Reads given stretches of logs to their end, outside any group: for tools that look, not for workers.
///
/// A ``Consumer`` never ends. A stretch of a log does, but not always with a record: what stands at its last offset
/// may be the mark of a transaction or a record that was taken back, which no consumer is ever given. So a stretch has
/// been read when its last offset came, or when the broker says that there is nothing more.
public final class LogReader {
    /// What is read of transactions.
    public enum Isolation: String, Sendable {
        /// Only what was committed; reading ends before the first transaction that is still open.
        case committed = "read_committed"
        /// Everything that stands in the log.
        case uncommitted = "read_uncommitted"
    }

    private let client: Handle
    private var stretches = LogStretches()
    private var hasStarted = false

    /// Makes a reader; connects when first asked. Throws when librdkafka is too old or refuses a setting.
    public init(_ settings: ClientSettings, isolation: Isolation = .committed) throws {
        try LibraryVersion.check()
        client = Handle(
            try PropertySet(
                settings.consumerLayers([
                    "group.id": "\(settings.clientID)-reader", "enable.auto.commit": "false",
                    "enable.auto.offset.store": "false", "enable.partition.eof": "true",
                    "isolation.level": isolation.rawValue,
                    // Retention may take the first records of a stretch at any time; the rest of it is still to be read.
                    "auto.offset.reset": "earliest",
                    // Enough for about a second: before 2.2 a full queue stops fetching for that long (#2879).
                    "queued.min.messages": "100000", "queued.max.messages.kbytes": "65536",
                ])
            ).client(RD_KAFKA_CONSUMER))
        rd_kafka_poll_set_consumer(client.pointer)
    }

    deinit {
        let client = client
        // Destroying may take a while; nobody has to wait for it.
        try? DedicatedThread.start {
            rd_kafka_destroy_flags(client.pointer, Int32(RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE))
        }
    }

    /// Begins to read those offsets of those partitions, which must exist: asking for a topic that does not creates it
    /// on some brokers. What was being read before is given up.
    public func start(_ stretches: [TopicPartition: Range<Offset>]) async throws {
        let wanted = LogStretches(stretches)
        let (client, isFirst) = (client, !hasStarted)
        self.stretches = LogStretches()
        hasStarted = true
        try await DedicatedThread.perform {
            if isFirst { Self.connect(client.pointer) }
            let starts = wanted.open.mapValues { Offset($0.lowerBound) }
            let result = PartitionList.with(starts) { rd_kafka_assign(client.pointer, $0) }
            guard result == RD_KAFKA_RESP_ERR_NO_ERROR else { throw KafkaError(result, context: "reading") }
        }
        self.stretches = wanted
    }

    /// The next records, of each partition in the order of its log, at most that many and about that many bytes. nil
    /// once every stretch has been read.
    ///
    /// Throws when nothing came for the time of `patience`.
    public func next(
        records: Int = 2_000, bytes: Int = 8 << 20, patience: Duration = .seconds(10)
    ) async throws -> [LogRecord]? {
        guard !stretches.isDone else { return nil }
        let (client, stretches) = (client, stretches)
        let outcome = try await DedicatedThread.perform {
            try Self.poll(client.pointer, stretches, records: max(1, records), bytes: bytes, patience: patience)
        }
        self.stretches = outcome.stretches
        return outcome.records.isEmpty ? nil : outcome.records
    }

    /// Asks for something, so that the client connects: a first assignment waits for up to a second until it does by
    /// itself (measured with 2.0.2). Whether a broker answered.
    @discardableResult private static func connect(_ client: OpaquePointer) -> Bool {
        var metadata: UnsafePointer<rd_kafka_metadata>?
        guard rd_kafka_metadata(client, 1, nil, &metadata, 1000) == RD_KAFKA_RESP_ERR_NO_ERROR else { return false }
        rd_kafka_metadata_destroy(metadata)
        return true
    }

    private static func poll(
        _ client: OpaquePointer, _ stretches: LogStretches, records: Int, bytes: Int, patience: Duration
    ) throws -> (records: [LogRecord], stretches: LogStretches) {
        var stretches = stretches
        var found: [LogRecord] = []
        var size = 0
        var deadline = Deadline(after: patience)
        var lastError: KafkaError?
        while !stretches.isDone, found.count < records, size < bytes {
            guard let message = rd_kafka_consumer_poll(client, deadline.milliseconds(atMost: 100)) else {
                guard deadline.hasPassed else { continue }
                let code: KafkaError.Code = connect(client) ? .timedOut : .brokerUnreachable
                throw lastError ?? KafkaError(code, "nothing came within \(patience)", context: "reading")
            }
            defer { rd_kafka_message_destroy(message) }
            guard message.pointee.rkt != nil else {
                lastError = problem(message)
                continue
            }
            switch message.pointee.err {
            case RD_KAFKA_RESP_ERR_NO_ERROR:
                deadline = Deadline(after: patience)
                guard stretches.take(TopicPartition(message), message.pointee.offset) else { continue }
                let record = LogRecord(message)
                size += record.byteCount
                found.append(record)
            case RD_KAFKA_RESP_ERR__PARTITION_EOF:
                stretches.end(TopicPartition(message))
            case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
                throw problem(message)
            default:
                lastError = problem(message)
            }
        }
        return (found, stretches)
    }

    private static func problem(_ message: UnsafeMutablePointer<rd_kafka_message_t>) -> KafkaError {
        let code = KafkaError.Code(message.pointee.err)
        let text = rd_kafka_message_errstr(message).map { String(cString: $0) }
        let isTransport = [.transport, .allBrokersDown].contains(code)
        let place = message.pointee.rkt == nil ? "reading" : "reading \(TopicPartition(message))"
        return KafkaError(isTransport ? .brokerUnreachable : code, text, context: place)
    }
}

/// Which offsets of which partitions are still to be read. Pure.
struct LogStretches: Sendable, Equatable {
    /// Those not yet read to their end.
    private(set) var open: [TopicPartition: Range<Int64>] = [:]

    init() {}

    /// Those stretches, without empty ones.
    init(_ stretches: [TopicPartition: Range<Offset>]) {
        open = stretches.compactMapValues { range in
            range.isEmpty ? nil : max(0, range.lowerBound.rawValue)..<max(0, range.upperBound.rawValue)
        }
    }

    var isDone: Bool { open.isEmpty }

    /// Whether the record at that offset is wanted. The last one, or one beyond it, ends its stretch.
    mutating func take(_ partition: TopicPartition, _ offset: Int64) -> Bool {
        guard let range = open[partition] else { return false }
        if offset >= range.upperBound - 1 { open[partition] = nil }
        return range.contains(offset)
    }

    /// The broker has nothing more of that partition.
    mutating func end(_ partition: TopicPartition) { open[partition] = nil }
}

extension DedicatedThread {
    /// Runs a blocking call on a thread of its own and waits for it.
    static func perform<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        let answer = OneShot<Result<Value, any Error>>()
        try start { answer.fulfil(Result { try body() }) }
        return try await answer.value().get()
    }
}
