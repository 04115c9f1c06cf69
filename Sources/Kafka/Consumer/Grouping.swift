import CLibrdkafka

/// Sorts messages into one group per partition, in the order in which the partitions first appear.
struct Grouping {
    private struct Key: Hashable {
        /// Compared as a pointer only while the messages are alive, which keep their topic alive.
        var topic: OpaquePointer?
        var partition: Int32
    }

    private var groupOf: [Key: Int32] = [:]
    private var names: [TopicPartition] = []
    private var counts: [Int] = []
    private var bytes: [Int] = []
    /// Messages come in runs of one partition, so the last answer is nearly always the next one.
    private var last: (key: Key, group: Int32)?

    /// The group of the message, which has that many bytes.
    mutating func add(_ message: UnsafeMutablePointer<rd_kafka_message_t>, _ size: Int) -> Int32 {
        let key = Key(topic: message.pointee.rkt, partition: message.pointee.partition)
        let group: Int32
        if let last, last.key == key {
            group = last.group
        } else if let known = groupOf[key] {
            group = known
        } else {
            group = Int32(names.count)
            groupOf[key] = group
            names.append(MessageBuffer.topicPartition(message))
            counts.append(0)
            bytes.append(0)
        }
        last = (key, group)
        counts[Int(group)] += 1
        bytes[Int(group)] += size
        return group
    }

    /// Where each group starts, in the table and in the bytes.
    func starts() -> [(index: Int, byte: Int)] {
        var index = 0
        var byte = 0
        return zip(counts, bytes).map { count, size in
            defer {
                index += count
                byte += size
            }
            return (index, byte)
        }
    }

    func groups() -> [RecordArena.Group] {
        zip(starts(), names.indices).map { start, group in
            RecordArena.Group(
                topicPartition: names[group], records: start.index..<start.index + counts[group],
                bytes: bytes[group])
        }
    }
}
