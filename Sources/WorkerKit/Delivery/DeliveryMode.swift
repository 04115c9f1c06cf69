import Kafka

/// `workers.<name>.delivery`: how a worker's output and its offsets belong together.
public enum DeliveryMode: String, Sendable, CaseIterable {
    /// Exactly once on a cluster, at least once on the embedded broker.
    case automatic = "auto"
    /// Consumed offsets and output in one Kafka transaction: readers with `read_committed` see each output once.
    case exactlyOnce = "exactly-once"
    /// Offsets after the output was acknowledged. After a failure an output may come again, with the same id.
    case atLeastOnce = "at-least-once"

    /// What is done on that cluster.
    ///
    /// - Throws: ``ProgramError`` (78) where it was asked for what the broker cannot do.
    func resolved(clusterID: String, worker: WorkerName) throws -> DeliveryMode {
        let isHollow = Self.hasHollowTransactions(clusterID)
        switch self {
        case .atLeastOnce: return .atLeastOnce
        case .automatic: return isHollow ? .atLeastOnce : .exactlyOnce
        case .exactlyOnce:
            guard !isHollow else {
                throw ProgramError(
                    .configuration,
                    """
                    workers.\(worker).delivery: exactly-once cannot be had on the embedded broker: it accepts \
                    transactions but shows aborted records to every reader and does not keep their offsets. Use a \
                    cluster, or delivery: at-least-once (repeated output has the same id), or auto.
                    """)
            }
            return .exactlyOnce
        }
    }

    /// Whether the cluster is librdkafka's mock, which takes part in transactions without keeping any of their
    /// promises. It names itself by this id, also to whoever knows its address only.
    static func hasHollowTransactions(_ clusterID: String) -> Bool { clusterID.hasPrefix("mockCluster") }
}
