/// Which records sightings speak for, so that a rebuild reads of the alerts only what they leave out. Pure.
public struct SightingCoverage: Sendable {
    private var offsets: [String: [Int32: [Int64]]] = [:]

    /// Nothing.
    public init() {}

    /// A sighting speaks for that place.
    public mutating func note(topic: String, partition: Int32, offset: Int64) {
        offsets[topic, default: [:]][partition, default: []].append(offset)
    }

    /// The first offset from `low` on that no sighting speaks for.
    public func firstMissing(topic: String, partition: Int32, from low: Int64) -> Int64 {
        var next = low
        for offset in (offsets[topic]?[partition] ?? []).sorted() {
            if offset > next { break }
            if offset == next { next += 1 }
        }
        return next
    }
}
