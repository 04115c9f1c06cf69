import CLibrdkafka

/// Copies of records in one piece of memory: the table, then keys, payloads and headers.
struct RecordCopy {
    /// The owner's to deallocate.
    let memory: UnsafeMutableRawPointer
    let entries: UnsafeBufferPointer<RecordArena.Entry>

    private typealias Entry = RecordArena.Entry

    init(of originals: UnsafeBufferPointer<RecordArena.Entry>) {
        let headers = originals.map { $0.message.flatMap(HeaderEncoding.headers) }
        var size = originals.count * MemoryLayout<Entry>.stride
        for (original, headers) in zip(originals, headers) {
            size += (original.keyBytes?.count ?? 0) + (original.payloadBytes?.count ?? 0)
            size += HeaderEncoding.size(headers)
        }
        memory = .allocate(byteCount: max(1, size), alignment: 16)
        let table = memory.bindMemory(to: Entry.self, capacity: originals.count)
        var end = memory + originals.count * MemoryLayout<Entry>.stride
        for (index, original) in originals.enumerated() {
            var entry = original
            entry.key = Self.copy(original.keyBytes, to: &end)
            entry.payload = Self.copy(original.payloadBytes, to: &end)
            entry.source = end
            if let headers = headers[index] { HeaderEncoding.write(headers, to: &end) }
            entry.headersCount = Int32(clamping: end - (entry.source ?? end))
            (table + index).initialize(to: entry)
        }
        entries = UnsafeBufferPointer(start: table, count: originals.count)
    }

    private static func copy(
        _ bytes: UnsafeRawBufferPointer?, to end: inout UnsafeMutableRawPointer
    ) -> UnsafeRawPointer? {
        guard let bytes else { return nil }
        let start = end
        if let base = bytes.baseAddress { start.copyMemory(from: base, byteCount: bytes.count) }
        end += bytes.count
        return UnsafeRawPointer(start)
    }
}
