import Intelligence
import Storage

/// A header as it came.
public struct ArchiveHeader: Hashable, Sendable {
    /// The name; a name may come more than once.
    public let name: String
    /// The bytes, any bytes; nil where Kafka had none.
    public let value: [UInt8]?

    /// Creates a header.
    public init(_ name: String, _ value: [UInt8]?) {
        self.name = name
        self.value = value
    }
}

/// One record of Kafka on its way into the archive: everything that came, untouched.
public struct ArchiveEntry: Hashable, Sendable {
    /// Where it stands in Kafka.
    public let at: StreamPartition
    /// Its offset there.
    public let offset: Int64
    /// The timestamp that Kafka carries; nil where it has none.
    public let timestamp: Instant?
    /// Nil where it has none; empty is not nil.
    public let key: [UInt8]?
    /// In the order they came in.
    public let headers: [ArchiveHeader]
    /// Nil for a tombstone; empty is not nil.
    public let payload: [UInt8]?

    /// Creates an entry.
    public init(
        topic: String, partition: Int32, offset: Int64, timestamp: Instant?, key: [UInt8]?, headers: [ArchiveHeader],
        payload: [UInt8]?
    ) {
        at = StreamPartition(topic: topic, partition: partition)
        self.offset = offset
        self.timestamp = timestamp
        self.key = key
        self.headers = headers
        self.payload = payload
    }
}

/// One record of Kafka as the archive holds it.
public struct ArchivedEntry: Hashable, Sendable {
    /// The place in the archive: 1, 2, 3, in the order of archiving.
    public let sequence: Int64
    /// The id of the Kafka cluster that it was consumed from.
    public let cluster: String
    /// When it was archived.
    public let ingestedAt: Instant
    /// What came.
    public let entry: ArchiveEntry
    /// What it is.
    public let index: EntryIndex
}

/// How many entries of one kind the archive holds.
public struct ArchiveCount: Hashable, Sendable {
    /// The id of the Kafka cluster.
    public let cluster: String
    /// The topic's name.
    public let topic: String
    /// What the entries are.
    public let type: EntryType
    /// Whether they carry the mark of an exercise.
    public let exercise: Bool
    /// How many there are.
    public let entries: Int
}

/// What came of a batch.
public struct AppendResult: Hashable, Sendable {
    /// How many entries are new.
    public let stored: Int
    /// How many were in the archive already, with the same bytes.
    public let repeated: Int
}
