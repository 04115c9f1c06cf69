import CLibrdkafka

/// Sorts records into one group per partition, in the order in which the partitions first appear.
struct Grouping {
    private struct Key: Hashable {
        /// Compared as a pointer: a topic lives as long as one of its partitions is ours, and `drop`, called whenever
        /// partitions go, forgets the pointers.
        var topic: OpaquePointer?
        var partition: Int32
    }

    private struct Tally {
        var topicPartition: TopicPartition
        var records = 0
        var bytes = 0
        var isDropped = false
    }

    private var groupOf: [Key: Int32] = [:]
    private var tallies: [Tally] = []
    /// Records come in runs of one partition, so the last answer is nearly always the next one. -1: none yet.
    private var last: Int32 = -1
    private var lastKey = Key(topic: nil, partition: -1)
    private var runRecords = 0
    private var runBytes = 0

    /// Whether every partition came in one run, so that nothing needs sorting.
    private(set) var isInOrder = true

    /// The group of the message, which has that many bytes.
    @inline(__always)
    mutating func add(_ message: UnsafeMutablePointer<rd_kafka_message_t>, _ size: Int) -> Int32 {
        if last < 0 || message.pointee.partition != lastKey.partition || message.pointee.rkt != lastKey.topic {
            turn(to: message)
        }
        runRecords += 1
        runBytes += size
        return last
    }

    /// A run of another partition begins.
    private mutating func turn(to message: UnsafeMutablePointer<rd_kafka_message_t>) {
        endRun()
        lastKey = Key(topic: message.pointee.rkt, partition: message.pointee.partition)
        if let known = groupOf[lastKey] {
            last = known
            isInOrder = false
            return
        }
        let topicPartition = TopicPartition(message)
        if let known = tallies.firstIndex(where: { $0.topicPartition == topicPartition && !$0.isDropped }) {
            last = Int32(known)
            isInOrder = false
        } else {
            last = Int32(tallies.count)
            tallies.append(Tally(topicPartition: topicPartition))
        }
        groupOf[lastKey] = last
    }

    private mutating func endRun() {
        guard last >= 0 else { return }
        tallies[Int(last)].records += runRecords
        tallies[Int(last)].bytes += runBytes
        runRecords = 0
        runBytes = 0
        last = -1
    }

    /// Empties the groups of those partitions and returns which they are.
    mutating func drop(_ partitions: Set<TopicPartition>) -> Set<Int32> {
        endRun()
        groupOf = [:]
        var dropped: Set<Int32> = []
        for index in tallies.indices where partitions.contains(tallies[index].topicPartition) {
            tallies[index].isDropped = true
            tallies[index].records = 0
            tallies[index].bytes = 0
            dropped.insert(Int32(index))
        }
        return dropped
    }

    /// Bytes of all groups.
    var byteCount: Int { tallies.reduce(runBytes) { $0 + $1.bytes } }

    /// Where each group starts in the table. Ends the run.
    mutating func starts() -> [Int] {
        endRun()
        var index = 0
        return tallies.map { tally in
            defer { index += tally.records }
            return index
        }
    }

    /// The groups by number; those dropped are empty. Ends the run.
    mutating func groups() -> [RecordArena.Group] {
        zip(starts(), tallies).map { start, tally in
            RecordArena.Group(
                topicPartition: tally.topicPartition, records: start..<start + tally.records, bytes: tally.bytes)
        }
    }
}

extension TopicPartition {
    /// Where the message comes from.
    init(_ message: UnsafeMutablePointer<rd_kafka_message_t>) {
        let name = message.pointee.rkt.flatMap { rd_kafka_topic_name($0) }.map { String(cString: $0) } ?? ""
        self.init(Topic(name), Partition(message.pointee.partition))
    }
}
