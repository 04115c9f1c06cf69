import CLibrdkafka

/// Records copied from librdkafka as they are polled, until they are sealed as an arena. Used by the consumer's thread
/// only. A message is copied while librdkafka has just touched it and destroyed at once, so that no object of librdkafka
/// is alive when the client is destroyed.
struct BatchBuilder {
    private let pool = ArenaPool()
    private let readsHeaders: Bool
    private var block: ArenaPool.Block
    /// Bytes written, those of dropped records among them.
    private var used = 0
    private var grouping = Grouping()
    private(set) var count = 0
    /// Bytes of keys, payloads and headers in it.
    private(set) var byteCount = 0

    private static let prefetchedBytes = 2048
    private static let firstBytes = 64 << 10
    private static let firstEntries = 256
    private static let largestKept = 4 << 20

    init(readsHeaders: Bool) {
        self.readsHeaders = readsHeaders
        block = ArenaPool.Block(bytes: Self.firstBytes, entries: Self.firstEntries)
    }

    /// Frees the memory at hand; nothing may be added afterwards.
    func deallocate() { block.deallocate() }

    var isEmpty: Bool { count == 0 }

    /// Copies the message, which remains the caller's to destroy.
    mutating func append(_ pointer: UnsafeMutablePointer<rd_kafka_message_t>) {
        let start = used
        let keyCount = write(pointer.pointee.key, pointer.pointee.key_len)
        let payloadCount = write(pointer.pointee.payload, pointer.pointee.len)
        let headersCount = readsHeaders ? writeHeaders(pointer) : 0
        let size = used - start
        var kind = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
        let timestamp = rd_kafka_message_timestamp(pointer, &kind)
        if count == block.entries.count { growEntries() }
        block.entries.initializeElement(
            at: count,
            to: RecordArena.Entry(
                offset: pointer.pointee.offset, timestamp: kind == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE ? -1 : timestamp,
                start: start, keyCount: keyCount, payloadCount: payloadCount, headersCount: headersCount,
                group: grouping.add(pointer, size)))
        count += 1
        byteCount += size
        prefetch(after: pointer.pointee.payload, pointer.pointee.len)
    }

    /// The next record usually lies right behind this one in what was fetched, has about its size, and was unpacked by
    /// another core: without the hint, copying it waits for memory most of the time.
    @inline(__always)
    private func prefetch(after payload: UnsafeMutableRawPointer?, _ count: Int) {
        guard let payload, let base = block.bytes.baseAddress else { return }
        let ahead = min(count &+ 64, Self.prefetchedBytes)
        kafka_prefetch(payload + count, ahead)
        kafka_prefetch_for_write(base + used, min(ahead, block.bytes.count - used))
    }

    /// Forgets what belongs to those partitions: they are taken away before anybody saw the records.
    mutating func drop(_ partitions: Set<TopicPartition>) {
        let dropped = grouping.drop(partitions)
        var kept = 0
        for index in 0..<count where !dropped.contains(block.entries[index].group) {
            block.entries[kept] = block.entries[index]
            kept += 1
        }
        count = kept
        byteCount = grouping.byteCount
    }

    /// Forgets everything.
    mutating func clear() {
        used = 0
        count = 0
        byteCount = 0
        grouping = Grouping()
    }

    /// Everything appended, as an arena grouped by partition; starts anew.
    mutating func seal() -> RecordArena {
        defer { clear() }
        if !grouping.isInOrder { sort() }
        let groups = grouping.groups()
        let needed = used + count * MemoryLayout<RecordArena.Entry>.stride
        if needed < block.size / 4 {
            // A few records must not hold the memory of many, as only what they need counts as in flight.
            let small = ArenaPool.Block(bytes: used, entries: count)
            small.bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: block.bytes[..<used]))
            _ = small.entries.initialize(fromContentsOf: block.entries[..<count])
            // One huge record does not keep the memory for the next for ever.
            if block.bytes.count > Self.largestKept {
                block.deallocate()
                block = nextBlock(Self.firstBytes, Self.firstEntries)
            }
            return RecordArena(block: small, count: count, groups: groups, pool: nil)
        }
        let full = block
        block = nextBlock(full.bytes.count, full.entries.count)
        return RecordArena(block: full, count: count, groups: groups, pool: pool)
    }

    private func nextBlock(_ lastBytes: Int, _ lastEntries: Int) -> ArenaPool.Block {
        // As large as the last one, so that it need not grow by copying again.
        pool.take()
            ?? ArenaPool.Block(
                bytes: min(lastBytes, Self.largestKept), entries: max(lastEntries, Self.firstEntries))
    }

    /// Puts the records of each partition together, in the order in which they came.
    private mutating func sort() {
        var places = grouping.starts()
        let sorted = UnsafeMutableBufferPointer<RecordArena.Entry>.allocate(capacity: block.entries.count)
        for entry in block.entries[..<count] {
            sorted.initializeElement(at: places[Int(entry.group)], to: entry)
            places[Int(entry.group)] += 1
        }
        block.entries.deallocate()
        block.entries = sorted
    }

    /// Returns the count to enter in the table: -1 for null.
    private mutating func write(_ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int32 {
        guard let bytes else { return -1 }
        guard count > 0 else { return 0 }
        reserve(count)
        if let base = block.bytes.baseAddress { (base + used).copyMemory(from: bytes, byteCount: count) }
        used += count
        return Int32(clamping: count)
    }

    private mutating func writeHeaders(_ message: UnsafeMutablePointer<rd_kafka_message_t>) -> Int32 {
        var headers: OpaquePointer?
        guard rd_kafka_message_headers(message, &headers) == RD_KAFKA_RESP_ERR_NO_ERROR, let headers else { return 0 }
        let size = HeaderEncoding.size(headers)
        reserve(size)
        HeaderEncoding.write(headers, to: UnsafeMutableRawBufferPointer(rebasing: block.bytes[used..<used + size]))
        used += size
        return Int32(clamping: size)
    }

    @inline(__always)
    private mutating func reserve(_ count: Int) {
        if block.bytes.count - used < count { growBytes(by: count) }
    }

    private mutating func growBytes(by count: Int) {
        let larger = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(2 * block.bytes.count, used + count), alignment: 16)
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: block.bytes[..<used]))
        block.bytes.deallocate()
        block.bytes = larger
    }

    private mutating func growEntries() {
        let larger = UnsafeMutableBufferPointer<RecordArena.Entry>.allocate(capacity: 2 * block.entries.count)
        _ = larger.initialize(fromContentsOf: block.entries[..<count])
        block.entries.deallocate()
        block.entries = larger
    }
}
