import Kafka
import Storage

// What the workers that keep their Kafka position in a store of their own have in common.

extension StreamPartition {
    /// The partition as a store names it.
    public init(_ partition: TopicPartition) {
        self.init(topic: partition.topic.rawValue, partition: partition.partition.rawValue)
    }
}

extension RecordBatch {
    /// The highest offset of each partition in the batch: what a store's position must cover.
    public var highestOffsets: [StreamPartition: Int64] {
        var highest: [StreamPartition: Int64] = [:]
        for (partition, range) in ranges() {
            guard let last = range.last else { continue }
            highest[StreamPartition(partition)] = self[last].offset.rawValue
        }
        return highest
    }
}

extension FailureAction {
    /// Another instance that holds the partition, or a store that is ahead: read the positions anew. A full disk or a
    /// busy file: try again. What cannot be mended by that ends the program.
    public static let ofStore: @Sendable (any Error) -> FailureAction = { error in
        guard let error = error as? StoreError else { return standard(error) }
        if error.code == .fenced { return .reconnect }
        return error.isRetriable ? .retry : .stop
    }
}

extension Consumer.RebalanceHooks {
    /// Where newly assigned partitions start by a store's positions. What the store does not know begins at the
    /// beginning, whatever the group has committed: only the store knows what has been done.
    public static func starts(
        of partitions: [TopicPartition], from stored: [StreamPartition: Int64]
    ) -> [TopicPartition: Offset] {
        Dictionary(
            partitions.map { ($0, Offset(stored[StreamPartition($0)] ?? 0)) }, uniquingKeysWith: { first, _ in first })
    }
}
