import Kafka

/// What has to stay in order: the records of one key, which on the stream is the thread id; without a key, those of
/// one partition.
enum ThreadKey: Hashable, Sendable {
    case key([UInt8])
    case partition(TopicPartition)

    init(_ record: ConsumedRecord) {
        self = record.key.map(ThreadKey.key) ?? .partition(record.topicPartition)
    }
}

/// Divides records among lanes so that what has to stay in order stays together.
enum LaneDivision {
    /// At most `lanes` slices, none of them empty.
    static func divide(_ records: RecordSlice, lanes: Int) -> [RecordSlice] {
        guard lanes > 1, records.count > 1 else { return [records] }
        var positions = [[Int]](repeating: [], count: lanes)
        for index in positions.indices { positions[index].reserveCapacity(records.count / lanes + 1) }
        for position in records.positions {
            positions[lane(of: records.batch[position], among: lanes)].append(position)
        }
        return positions.filter { !$0.isEmpty }.map { RecordSlice(records.batch, $0) }
    }

    /// The lane of a record: the same for all records of one key.
    static func lane(of record: ConsumedRecord, among lanes: Int) -> Int {
        let hash = record.withKey { key in
            guard let key else { return UInt64(UInt32(bitPattern: record.partition.rawValue)) &* 0x9E37_79B9_7F4A_7C15 }
            // FNV-1a: keys are short, and nobody gains by keys that meet in one lane.
            return key.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        }
        return Int((hash ^ hash >> 32) % UInt64(max(1, lanes)))
    }
}
