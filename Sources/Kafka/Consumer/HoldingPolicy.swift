/// Whether a batch holds librdkafka's messages or is copied. A pure value.
///
/// Holding saves the copy, but a message keeps the whole buffer alive into which it was fetched or unpacked. So a few
/// records are copied, and so is everything while what is held may pin more than the limit.
struct HoldingPolicy: Sendable {
    /// A batch is held from that many records on, or from that many bytes on.
    var minimumRecords = 256
    var minimumBytes = 64 << 10
    /// What a batch may pin beyond its own records: the rest of a buffer. librdkafka does not tell its size.
    var bufferBytes = defaultBufferBytes
    /// What all batches together may hold and pin.
    var limit = 64 << 20 + spareBytes

    /// What one fetch brings at most unless the settings say otherwise.
    static let defaultBufferBytes = 8 << 20
    /// What may be pinned beyond what is in flight.
    private static let spareBytes = 64 << 20
    /// What librdkafka 2.0.2 keeps per message, beside key and payload: 912 bytes.
    private static let messageBytes = 1 << 10

    init() {}

    /// For a consumer with that much in flight at most and these properties.
    init(inFlightBytes: Int, fetchBytes: String?) {
        bufferBytes = fetchBytes.flatMap { Int($0) } ?? Self.defaultBufferBytes
        limit = min(max(0, inFlightBytes), .max / 2) + Self.spareBytes
    }

    /// What a batch counts against the limit when it is held; nil when it is copied whatever the others do.
    func charge(records: Int, bytes: Int) -> Int? {
        guard records >= minimumRecords || bytes >= minimumBytes else { return nil }
        return bytes + records * Self.messageBytes + bufferBytes
    }
}
