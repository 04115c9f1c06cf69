/// A record as it came from the broker, without a copy of its own: it keeps its whole batch in memory, and what
/// librdkafka fetched together with it, so copy what is kept for long. It stays readable when the consumer is closed.
public struct ConsumedRecord: Sendable {
    @usableFromInline let arena: RecordArena
    @usableFromInline let index: Int

    @inlinable
    init(arena: RecordArena, index: Int) {
        self.arena = arena
        self.index = index
    }

    @inlinable var entry: RecordArena.Entry { arena.entries[index] }

    /// Where it comes from.
    public var topicPartition: TopicPartition { arena.groups[Int(entry.group)].topicPartition }
    /// Its topic.
    public var topic: Topic { topicPartition.topic }
    /// Its partition.
    public var partition: Partition { topicPartition.partition }
    /// Its place in the partition.
    public var offset: Offset { Offset(entry.offset) }
    /// Milliseconds since 1970 UTC; -1 when the broker gives none.
    public var timestamp: Int64 { entry.timestamp }
    /// Whether there is a key, be it empty.
    public var hasKey: Bool { entry.key != nil }
    /// Whether there is a payload, be it empty. Without one the record is a tombstone.
    public var hasPayload: Bool { entry.payload != nil }
    /// Bytes of the payload; 0 without one.
    @inlinable public var payloadCount: Int { entry.payloadBytes?.count ?? 0 }
    /// A copy of the key; nil when it is null.
    public var key: [UInt8]? { withKey { $0.map { [UInt8]($0) } } }
    /// A copy of the payload; nil when it is null.
    public var payload: [UInt8]? { withPayload { $0.map { [UInt8]($0) } } }

    /// The payload in place, for the time of the call; nil when it is null.
    @inlinable
    public func withPayload<Result>(_ body: (UnsafeRawBufferPointer?) throws -> Result) rethrows -> Result {
        defer { withExtendedLifetime(arena) {} }
        return try body(entry.payloadBytes)
    }

    /// The key in place, for the time of the call; nil when it is null.
    @inlinable
    public func withKey<Result>(_ body: (UnsafeRawBufferPointer?) throws -> Result) rethrows -> Result {
        defer { withExtendedLifetime(arena) {} }
        return try body(entry.keyBytes)
    }

    /// The headers in their order, copied out. They are taken apart when somebody asks, so whoever does not pays
    /// nothing for them.
    public var headers: [Header] {
        var headers: [Header] = []
        arena.forEachHeader(of: index) { name, value in
            headers.append(Header(String(decoding: name, as: UTF8.self), bytes: value.map { [UInt8]($0) }))
            return true
        }
        return headers
    }

    /// The text of the last header of that name; nil without one or when it has no value.
    public func header(_ name: String) -> String? {
        var found: String?
        arena.forEachHeader(of: index) { candidate, value in
            if candidate.elementsEqual(name.utf8) { found = value.map { String(decoding: $0, as: UTF8.self) } }
            return true
        }
        return found
    }
}
