/// Records to send together: one arena of bytes, nothing allocated per record beyond it.
public struct ProducerBatch: Sendable {
    struct Entry: Sendable {
        var topic: Int
        var partition: Int32
        var start: Int
        /// -1 stands for null.
        var keyCount: Int
        var payloadCount: Int
        var headers: Range<Int>
        var timestamp: Int64
    }

    struct HeaderEntry: Sendable {
        var nameStart: Int
        var nameCount: Int
        /// -1 stands for null; the value follows the name.
        var valueCount: Int
    }

    private(set) var arena: [UInt8] = []
    private(set) var entries: [Entry] = []
    private(set) var headerEntries: [HeaderEntry] = []
    private(set) var topics: [Topic] = []

    /// An empty batch with room for that many bytes of keys, payloads and headers.
    public init(reserving bytes: Int = 0) {
        arena.reserveCapacity(max(0, bytes))
    }

    /// How many records it holds.
    public var count: Int { entries.count }
    /// Whether it holds none.
    public var isEmpty: Bool { entries.isEmpty }
    /// How many bytes of keys, payloads and headers it holds.
    public var byteCount: Int { arena.count }

    /// Adds a record, copying its bytes. A nil key or payload is null, which differs from an empty one.
    /// Without a partition the key decides; `timestamp` is in milliseconds since 1970, nil is now.
    public mutating func append(
        topic: Topic, partition: Partition? = nil, key: UnsafeRawBufferPointer?, payload: UnsafeRawBufferPointer?,
        headers: [Header] = [], timestamp: Int64? = nil
    ) {
        let start = arena.count
        if let key { arena.append(contentsOf: key) }
        if let payload { arena.append(contentsOf: payload) }
        let firstHeader = headerEntries.count
        for header in headers {
            let nameStart = arena.count
            arena.append(contentsOf: header.name.utf8)
            let nameCount = arena.count - nameStart
            if let value = header.value { arena.append(contentsOf: value) }
            headerEntries.append(
                HeaderEntry(nameStart: nameStart, nameCount: nameCount, valueCount: header.value?.count ?? -1))
        }
        entries.append(
            Entry(
                topic: index(of: topic), partition: partition?.rawValue ?? -1, start: start,
                keyCount: key?.count ?? -1, payloadCount: payload?.count ?? -1,
                headers: firstHeader..<headerEntries.count, timestamp: timestamp ?? 0))
    }

    /// Adds a record, copying its bytes. A nil key or payload is null, which differs from an empty one.
    public mutating func append(
        topic: Topic, partition: Partition? = nil, key: [UInt8]?, payload: [UInt8]?, headers: [Header] = [],
        timestamp: Int64? = nil
    ) {
        Self.withBytes(key) { key in
            Self.withBytes(payload) { payload in
                append(
                    topic: topic, partition: partition, key: key, payload: payload, headers: headers,
                    timestamp: timestamp)
            }
        }
    }

    /// Adds a record, copying its bytes, with the headers of a template; `values` gives in their order the values that
    /// the template leaves open.
    public mutating func append(
        topic: Topic, key: UnsafeRawBufferPointer, payload: UnsafeRawBufferPointer, headers: HeaderTemplate,
        values: (Int) -> UnsafeRawBufferPointer
    ) {
        let start = arena.count
        arena.append(contentsOf: key)
        arena.append(contentsOf: payload)
        let firstHeader = headerEntries.count
        headers.bytes.withUnsafeBytes { bytes in
            var open = 0
            for header in headers.entries {
                let nameStart = arena.count
                arena.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[header.bytes]))
                if header.isFilledIn {
                    arena.append(contentsOf: values(open))
                    open += 1
                }
                headerEntries.append(
                    HeaderEntry(
                        nameStart: nameStart, nameCount: header.nameCount,
                        valueCount: arena.count - nameStart - header.nameCount))
            }
        }
        entries.append(
            Entry(
                topic: index(of: topic), partition: -1, start: start, keyCount: key.count,
                payloadCount: payload.count, headers: firstHeader..<headerEntries.count, timestamp: 0))
    }

    private static func withBytes(_ bytes: [UInt8]?, _ body: (UnsafeRawBufferPointer?) -> Void) {
        guard let bytes else { return body(nil) }
        bytes.withUnsafeBytes { body($0) }
    }

    private mutating func index(of topic: Topic) -> Int {
        if let last = entries.last?.topic, topics[last] == topic { return last }
        if let known = topics.firstIndex(of: topic) { return known }
        topics.append(topic)
        return topics.count - 1
    }
}
