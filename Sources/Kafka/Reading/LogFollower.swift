import CLibrdkafka

/// A record that a ``LogFollower`` read, in place: valid for the time of the call alone.
public struct FollowedRecord {
    /// Where it stands.
    public let topicPartition: TopicPartition
    /// Its place in the partition.
    public let offset: Offset
    /// Milliseconds since 1970 UTC; -1 when the broker gives none.
    public let timestamp: Int64
    /// The payload; nil when it is null.
    public let payload: UnsafeRawBufferPointer?
}

/// Reads whole partitions from given offsets on and stays with them, outside any group: for those who must have seen
/// everything up to a moment. A ``LogReader`` reads a stretch and is done; this one goes on where it was.
///
/// Not for several callers at once.
public final class LogFollower: @unchecked Sendable {
    // Sound: its state is touched by one call at a time, as the caller sees to, and the client locks by itself.

    private let client: Handle
    /// Asks where the logs end. A client of its own: a broker answers the requests of a connection one after the other,
    /// so that the question would lie behind the fetch that waits there for what comes next.
    private let asking: Handle
    private var positions: [TopicPartition: Int64] = [:]
    private var names: [UInt: [Int32: TopicPartition]] = [:]

    /// Makes a follower; connects when first asked. Throws when librdkafka is too old or refuses a setting.
    public init(_ settings: ClientSettings) throws {
        try LibraryVersion.check()
        let properties = PropertySet(
            settings.consumerLayers([
                "group.id": "\(settings.clientID)-follower", "enable.auto.commit": "false",
                "enable.auto.offset.store": "false", "enable.partition.eof": "true",
                "isolation.level": "read_committed",
                // What retention took before it was read is gone for everybody.
                "auto.offset.reset": "earliest",
            ]))
        let client = Handle(try properties.client(RD_KAFKA_CONSUMER))
        do {
            asking = Handle(try properties.client(RD_KAFKA_CONSUMER))
        } catch {
            Self.destroy([client])
            throw error
        }
        self.client = client
        for client in [client, asking] { rd_kafka_poll_set_consumer(client.pointer) }
    }

    deinit { Self.destroy([client, asking]) }

    private static func destroy(_ clients: [Handle]) {
        // Destroying may take a while; nobody has to wait for it.
        try? DedicatedThread.start {
            for client in clients {
                rd_kafka_destroy_flags(client.pointer, Int32(RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE))
            }
        }
    }

    /// The partitions that are followed, and the next offset of each.
    public var next: [TopicPartition: Offset] { positions.mapValues { Offset($0) } }

    /// Follows further partitions, which must exist, each from its offset on; the others go on where they are.
    public func follow(_ starts: [TopicPartition: Offset]) async throws {
        let all = positions.merging(starts.mapValues { max(0, $0.rawValue) }) { own, _ in own }
        guard all.count > positions.count else { return }
        let client = client
        try await DedicatedThread.perform {
            let result = PartitionList.with(all.mapValues { Offset($0) }) { rd_kafka_assign(client.pointer, $0) }
            guard result == RD_KAFKA_RESP_ERR_NO_ERROR else { throw KafkaError(result, context: "following") }
        }
        positions = all
    }

    /// Reads everything that stands in the followed partitions at this moment: asks the broker where they end, and
    /// reads up to there. `body` gets the records as they come, of each partition in the order of its log.
    ///
    /// Throws when nothing came for the time of `patience`.
    public func catchUp(
        patience: Duration = .seconds(10), _ body: @escaping @Sendable ([FollowedRecord]) -> Void
    ) async throws {
        guard !positions.isEmpty else { return }
        try await DedicatedThread.perform { [self] in
            var open = try ends(patience).filter { positions[$0.key, default: 0] < $0.value }
            while !open.isEmpty {
                try read(&open, Deadline(after: patience), body)
            }
        }
    }

    /// The ends of the partitions, asked for in one round trip per broker: -1 as a time stands for the end.
    private func ends(_ patience: Duration) throws -> [TopicPartition: Int64] {
        let deadline = Deadline(after: patience)
        return try PartitionList.with(positions.mapValues { _ in Offset(-1) }) { list in
            let result = rd_kafka_offsets_for_times(asking.pointer, list, deadline.milliseconds())
            guard result == RD_KAFKA_RESP_ERR_NO_ERROR else {
                throw KafkaError(
                    result == RD_KAFKA_RESP_ERR__TIMED_OUT ? .brokerUnreachable : KafkaError.Code(result),
                    context: "asking where the logs end")
            }
            var ends: [TopicPartition: Int64] = [:]
            for element in list.elements {
                if let failure = element.failure { throw failure }
                ends[element.topicPartition] = element.offset
            }
            return ends
        }
    }

    /// The most records that `body` gets at once.
    private static let batch = 1000

    /// Reads one batch; what has been read to its end is no longer open.
    private func read(
        _ open: inout [TopicPartition: Int64], _ deadline: Deadline, _ body: ([FollowedRecord]) -> Void
    ) throws {
        var messages: [UnsafeMutablePointer<rd_kafka_message_t>] = []
        defer { for message in messages { rd_kafka_message_destroy(message) } }
        var records: [FollowedRecord] = []
        var lastError: KafkaError?
        while records.count < Self.batch, !open.isEmpty {
            // Once something came, only what has come already belongs to this batch.
            let wait = records.isEmpty ? deadline.milliseconds(atMost: 100) : 0
            guard let message = rd_kafka_consumer_poll(client.pointer, wait) else {
                if !records.isEmpty { break }
                guard deadline.hasPassed else { continue }
                throw lastError ?? KafkaError(.timedOut, "nothing came", context: "following")
            }
            messages.append(message)
            guard message.pointee.rkt != nil else {
                lastError = KafkaError(message.pointee.err, context: "following")
                continue
            }
            let partition = name(of: message)
            switch message.pointee.err {
            case RD_KAFKA_RESP_ERR_NO_ERROR:
                let offset = message.pointee.offset
                guard let position = positions[partition], offset >= position else { continue }
                positions[partition] = offset + 1
                records.append(Self.record(message, partition))
            case RD_KAFKA_RESP_ERR__PARTITION_EOF:
                positions[partition] = max(positions[partition] ?? 0, message.pointee.offset)
            default:
                lastError = KafkaError(message.pointee.err, context: "following \(partition)")
                continue
            }
            if let end = open[partition], positions[partition, default: 0] >= end { open[partition] = nil }
        }
        if !records.isEmpty { body(records) }
    }

    /// The partition of a message: made once, as a name costs more than the rest of the message.
    private func name(of message: UnsafeMutablePointer<rd_kafka_message_t>) -> TopicPartition {
        let topic = UInt(bitPattern: message.pointee.rkt)
        if let known = names[topic]?[message.pointee.partition] { return known }
        let partition = TopicPartition(message)
        names[topic, default: [:]][message.pointee.partition] = partition
        return partition
    }

    private static func record(
        _ message: UnsafeMutablePointer<rd_kafka_message_t>, _ partition: TopicPartition
    ) -> FollowedRecord {
        var kind = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
        let timestamp = rd_kafka_message_timestamp(message, &kind)
        return FollowedRecord(
            topicPartition: partition, offset: Offset(message.pointee.offset),
            timestamp: kind == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE ? -1 : timestamp,
            payload: message.pointee.payload.map {
                UnsafeRawBufferPointer(start: $0, count: message.pointee.len)
            })
    }
}
