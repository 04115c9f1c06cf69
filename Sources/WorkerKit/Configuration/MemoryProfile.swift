import CAllocator

/// `workers.<name>.profile`: how much memory a worker may use for its speed. Each setting can still be given by itself.
///
/// Measured with a million records of backlog (docs/benchmarks.md). Most of it is what librdkafka fetches ahead; its
/// queue must hold about a second's worth, because before 2.2.0 a full one stops fetching for that long (#2879).
public enum MemoryProfile: String, Sendable, CaseIterable {
    /// Below 400 MB.
    case standard
    /// Below 120 MB, at a fraction of the speed: for many workers on a small machine.
    case small

    var batchRecords: Int { self == .standard ? 2000 : 500 }
    var inFlightRecords: Int { self == .standard ? 20_000 : 2000 }
    var inFlightBytes: Int { self == .standard ? 64 << 20 : 4 << 20 }

    /// What the profile sets of librdkafka's consumer. What a fetch may bring counts most: it is compressed, and comes
    /// whole, whatever the queue's limit. A batch larger than that still comes, alone.
    var consumer: [String: String] {
        switch self {
        case .standard:
            [
                "queued.max.messages.kbytes": "81920", "fetch.max.bytes": "4194304",
                "fetch.message.max.bytes": "524288",
            ]
        case .small:
            [
                "queued.max.messages.kbytes": "24576", "fetch.max.bytes": "1048576",
                "fetch.message.max.bytes": "65536",
            ]
        }
    }

    /// What the profile sets of librdkafka's producer.
    var producer: [String: String] {
        switch self {
        case .standard: ["queue.buffering.max.kbytes": "65536"]
        case .small: ["queue.buffering.max.messages": "10000", "queue.buffering.max.kbytes": "8192"]
        }
    }

    /// Keeps the allocator from holding on to what was given back; for the start of the program.
    ///
    /// What is fetched is unpacked into buffers of up to a megabyte. By default glibc begins to carve those from its
    /// heaps once it has freed the first one, and has a heap per thread: with small blocks between them, the heaps kept
    /// 100 MB that nobody used. Buffers with a mapping of their own go back when they are freed.
    func limitAllocator() {
        allocator_limit(2, self == .small ? 128 << 10 : 0)
    }
}
