/// `workers.<name>.profile`: how much memory a worker may use for its speed. Each setting can still be given by itself.
public enum MemoryProfile: String, Sendable, CaseIterable {
    /// Below 400 MB with a backlog at full speed.
    case standard
    /// Below 120 MB, at a fraction of the speed: for many workers on a small machine.
    case small

    var batchRecords: Int { self == .standard ? 2000 : 500 }
    var inFlightRecords: Int { self == .standard ? 20_000 : 2000 }
    var inFlightBytes: Int { self == .standard ? 64 << 20 : 4 << 20 }

    /// What the profile sets of librdkafka's consumer.
    var consumer: [String: String] {
        switch self {
        case .standard: [:]
        case .small:
            [
                "queued.min.messages": "10000", "queued.max.messages.kbytes": "16384",
                "fetch.message.max.bytes": "524288", "fetch.max.bytes": "4194304",
            ]
        }
    }

    /// What the profile sets of librdkafka's producer.
    var producer: [String: String] {
        switch self {
        case .standard: [:]
        case .small: ["queue.buffering.max.messages": "10000", "queue.buffering.max.kbytes": "16384"]
        }
    }
}
