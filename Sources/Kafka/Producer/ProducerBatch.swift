/// Records to send together: one arena of bytes, nothing allocated per record beyond it.
public struct ProducerBatch: Sendable {
    struct Entry: Sendable {
        var start: Int
        /// -1 stands for null.
        var keyCount: Int32
        var payloadCount: Int32
        var timestamp: Int64
        var source: Int
        var topic: Int32
        /// -1: the key decides.
        var partition: Int32
        var firstHeader: Int32
        var headerCount: Int32
    }

    struct HeaderEntry: Sendable {
        var nameStart: Int
        var nameCount: Int
        /// -1 stands for null; the value follows the name.
        var valueCount: Int
    }

    private(set) var arena: ByteArena
    private(set) var entries: [Entry] = []
    private(set) var headerEntries: [HeaderEntry] = []
    private(set) var topics: [Topic] = []

    /// An empty batch with room for that many bytes of keys, payloads and headers.
    public init(reserving bytes: Int = 0) {
        arena = ByteArena(capacity: bytes)
    }

    /// How many records it holds.
    public var count: Int { entries.count }
    /// Whether it holds none.
    public var isEmpty: Bool { entries.isEmpty }
    /// How many bytes of keys, payloads and headers it holds.
    public var byteCount: Int { arena.count }

    /// Adds a record, copying its bytes. A nil key or payload is null, which differs from an empty one.
    /// Without a partition the key decides; `timestamp` is in milliseconds since 1970, nil is now. `source` is the
    /// caller's own number, which the record's delivery carries: which record of an input this one came from.
    public mutating func append(
        topic: Topic, partition: Partition? = nil, key: UnsafeRawBufferPointer?, payload: UnsafeRawBufferPointer?,
        headers: [Header] = [], timestamp: Int64? = nil, source: Int = -1
    ) {
        ownArena()
        let start = arena.count
        if let key { arena.append(key) }
        if let payload { arena.append(payload) }
        let firstHeader = headerEntries.count
        if !headers.isEmpty { append(headers) }
        entries.append(
            Entry(
                start: start, keyCount: Self.count(key), payloadCount: Self.count(payload), timestamp: timestamp ?? 0,
                source: source, topic: index(of: topic), partition: partition?.rawValue ?? -1,
                firstHeader: Int32(clamping: firstHeader), headerCount: Int32(clamping: headers.count)))
    }

    /// Adds a record, copying its bytes. A nil key or payload is null, which differs from an empty one.
    public mutating func append(
        topic: Topic, partition: Partition? = nil, key: [UInt8]?, payload: [UInt8]?, headers: [Header] = [],
        timestamp: Int64? = nil, source: Int = -1
    ) {
        Self.withBytes(key) { key in
            Self.withBytes(payload) { payload in
                append(
                    topic: topic, partition: partition, key: key, payload: payload, headers: headers,
                    timestamp: timestamp, source: source)
            }
        }
    }

    /// Adds a record, copying its bytes, with the headers of a template; `values` gives in their order the values that
    /// the template leaves open.
    public mutating func append(
        topic: Topic, key: UnsafeRawBufferPointer, payload: UnsafeRawBufferPointer, headers: HeaderTemplate,
        source: Int = -1, values: (Int) -> UnsafeRawBufferPointer
    ) {
        ownArena()
        let start = arena.count
        arena.append(key)
        arena.append(payload)
        let firstHeader = headerEntries.count
        headers.bytes.withUnsafeBytes { bytes in
            var open = 0
            for header in headers.entries {
                let nameStart = arena.count
                arena.append(UnsafeRawBufferPointer(rebasing: bytes[header.bytes]))
                if header.isFilledIn {
                    arena.append(values(open))
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
                start: start, keyCount: Int32(clamping: key.count), payloadCount: Int32(clamping: payload.count),
                timestamp: 0, source: source, topic: index(of: topic), partition: -1,
                firstHeader: Int32(clamping: firstHeader),
                headerCount: Int32(clamping: headerEntries.count - firstHeader)))
    }

    /// Empties the batch and keeps its memory for the next records. A batch can be used again as soon as it was
    /// handed over: until its deliveries the producer keeps the bytes, and the next records go into new memory.
    public mutating func removeAll() {
        if isKnownUniquelyReferenced(&arena) {
            arena.removeAll()
        } else {
            arena = ByteArena(capacity: arena.capacity)
        }
        entries.removeAll(keepingCapacity: true)
        headerEntries.removeAll(keepingCapacity: true)
        topics.removeAll(keepingCapacity: true)
    }

    /// Takes out what comes from those records of the input.
    public mutating func remove(sources: Set<Int>) {
        entries.removeAll { sources.contains($0.source) }
    }

    /// The bytes of keys, payloads and headers in place, for the time of the call.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result { arena.withBytes(body) }

    /// Makes sure that no other copy of this batch shares its bytes.
    private mutating func ownArena() {
        guard !isKnownUniquelyReferenced(&arena) else { return }
        arena = arena.withBytes { ByteArena(capacity: arena.capacity, copying: $0) }
    }

    private mutating func append(_ headers: [Header]) {
        let arena = arena
        // In place, as a copy of each header would cost as much as the copy of its bytes.
        headers.withUnsafeBufferPointer { headers in
            for index in headers.indices {
                let nameStart = arena.count
                arena.append(headers[index].name)
                let nameCount = arena.count - nameStart
                var valueCount = -1
                if let value = headers[index].value {
                    valueCount = value.count
                    arena.append(value)
                }
                headerEntries.append(
                    HeaderEntry(nameStart: nameStart, nameCount: nameCount, valueCount: valueCount))
            }
        }
    }

    private static func count(_ bytes: UnsafeRawBufferPointer?) -> Int32 {
        bytes.map { Int32(clamping: $0.count) } ?? -1
    }

    private static func withBytes(_ bytes: [UInt8]?, _ body: (UnsafeRawBufferPointer?) -> Void) {
        guard let bytes else { return body(nil) }
        bytes.withUnsafeBytes { body($0) }
    }

    private mutating func index(of topic: Topic) -> Int32 {
        if let last = entries.last?.topic, topics[Int(last)] == topic { return last }
        if let known = topics.firstIndex(of: topic) { return Int32(known) }
        topics.append(topic)
        return Int32(topics.count - 1)
    }
}
