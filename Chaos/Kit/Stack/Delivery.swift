import WorkerKit

extension DeliveryMode {
    /// Whether the scorer's effects may come again with the same id.
    func allowsRepeats(onEmbeddedCluster isEmbedded: Bool) -> Bool {
        switch self {
        case .automatic: isEmbedded
        case .atLeastOnce: true
        case .exactlyOnce: false
        }
    }
}
