/// A record as it came from the broker, without a copy of its own: it keeps its batch's arena alive.
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
    public var hasKey: Bool { entry.keyCount >= 0 }
    /// Whether there is a payload, be it empty. Without one the record is a tombstone.
    public var hasPayload: Bool { entry.payloadCount >= 0 }
    /// Bytes of the payload; 0 without one.
    @inlinable public var payloadCount: Int { Int(max(0, entry.payloadCount)) }
    /// A copy of the key; nil when it is null.
    public var key: [UInt8]? { withKey { $0.map { [UInt8]($0) } } }
    /// A copy of the payload; nil when it is null.
    public var payload: [UInt8]? { withPayload { $0.map { [UInt8]($0) } } }

    /// The payload in place, for the time of the call; nil when it is null.
    @inlinable
    public func withPayload<Result>(_ body: (UnsafeRawBufferPointer?) throws -> Result) rethrows -> Result {
        defer { withExtendedLifetime(arena) {} }
        return try body(arena.slice(entry.payloadStart, entry.payloadCount))
    }

    /// The key in place, for the time of the call; nil when it is null.
    @inlinable
    public func withKey<Result>(_ body: (UnsafeRawBufferPointer?) throws -> Result) rethrows -> Result {
        defer { withExtendedLifetime(arena) {} }
        return try body(arena.slice(entry.start, entry.keyCount))
    }

    /// The headers in their order, copied out.
    public var headers: [Header] {
        var headers: [Header] = []
        forEachHeader { name, value in
            headers.append(Header(String(decoding: name, as: UTF8.self), bytes: value.map { [UInt8]($0) }))
            return true
        }
        return headers
    }

    /// The text of the last header of that name; nil without one or when it has no value.
    public func header(_ name: String) -> String? {
        var found: String?
        forEachHeader { candidate, value in
            if candidate.elementsEqual(name.utf8) { found = value.map { String(decoding: $0, as: UTF8.self) } }
            return true
        }
        return found
    }

    /// Walks the headers in place until `body` returns false.
    private func forEachHeader(
        _ body: (_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) -> Bool
    ) {
        defer { withExtendedLifetime(arena) {} }
        guard entry.headersCount > 0, let all = arena.slice(entry.headersStart, entry.headersCount) else { return }
        var position = 0
        while position + HeaderEncoding.prefix <= all.count {
            let nameCount = Int(all.loadUnaligned(fromByteOffset: position, as: Int32.self))
            let valueCount = Int(all.loadUnaligned(fromByteOffset: position + 4, as: Int32.self))
            let name = position + HeaderEncoding.prefix
            let value = name + nameCount
            let end = value + max(0, valueCount)
            let slice = valueCount < 0 ? nil : UnsafeRawBufferPointer(rebasing: all[value..<end])
            guard body(UnsafeRawBufferPointer(rebasing: all[name..<value]), slice) else { return }
            position = end
        }
    }
}
