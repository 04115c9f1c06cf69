import Kafka

/// Records of one batch that are handled together: the whole batch, or what of it falls to one lane.
public struct RecordSlice: Sendable {
    /// The batch that they belong to.
    public let batch: RecordBatch
    /// Their places in the batch, ascending: the records of a partition stand in the order of its log.
    public let positions: [Int]

    /// The whole of `batch`.
    public init(_ batch: RecordBatch) {
        self.batch = batch
        positions = Array(batch.indices)
    }

    /// What stands at `positions` of `batch`.
    init(_ batch: RecordBatch, _ positions: [Int]) {
        self.batch = batch
        self.positions = positions
    }

    /// How many records there are.
    public var count: Int { positions.count }

    /// About how many bytes they have: their share of the batch.
    public var byteCount: Int {
        count == batch.count ? batch.byteCount : batch.byteCount / Swift.max(1, batch.count) * count
    }

    /// The records of each topic among them.
    var countsByTopic: [Topic: Int] {
        if count == batch.count {
            return batch.ranges().reduce(into: [:]) { counts, group in
                counts[group.0.topic, default: 0] += group.1.count
            }
        }
        return positions.reduce(into: [:]) { $0[batch[$1].topic, default: 0] += 1 }
    }
}
