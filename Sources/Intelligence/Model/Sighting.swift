/// What the memory of the scorers keeps of one judged record, as it travels on the topic `sightings`: no text of the
/// record but the name of its case, its entities as keyed hashes.
public struct Sighting: Hashable, Sendable {
    /// Where the record stands in Kafka, and Kafka's timestamp of it in milliseconds since 1970.
    public var position: RecordPosition
    /// The timestamp.
    public var timestamp: Int64
    /// What the memory keeps of it; nil where the record could not be judged, so that only its place counts as seen.
    public var content: Content?

    /// What the memory keeps of a record.
    public struct Content: Hashable, Sendable {
        /// The case.
        public var thread: String
        /// The issuing agency.
        public var agency: String
        /// The numbers of the record: its marks, codes and hashes, in the order that the memory gives them.
        public var numbers: [UInt64]
        /// The sum of its kilograms.
        public var kilograms: Double
        /// Its entities, 32 hexadecimal digits each; the first is its case.
        public var entities: [String]

        /// Makes it of its parts.
        public init(thread: String, agency: String, numbers: [UInt64], kilograms: Double, entities: [String]) {
            self.thread = thread
            self.agency = agency
            self.numbers = numbers
            self.kilograms = kilograms
            self.entities = entities
        }
    }

    /// Makes it of its parts.
    public init(position: RecordPosition, timestamp: Int64, content: Content?) {
        self.position = position
        self.timestamp = timestamp
        self.content = content
    }
}

extension JSONWriter {
    /// Writes a sighting.
    public mutating func write(_ sighting: Sighting) {
        beginObject()
        field("schema_version", "1.0")
        field("type", "sighting")
        key("position")
        beginObject()
        field("topic", sighting.position.topic)
        field("partition", Int(sighting.position.partition))
        key("offset")
        value(sighting.position.offset)
        endObject()
        key("timestamp")
        value(sighting.timestamp)
        if let content = sighting.content {
            field("thread_id", content.thread)
            field("agency", content.agency)
            key("kg")
            value(content.kilograms)
            // Hexadecimal: JSON's numbers end at 53 bits.
            field("numbers", texts: content.numbers.map { String($0, radix: 16) })
            field("entities", texts: content.entities)
        }
        endObject()
    }
}
