/// How often the scorer's effects may show.
public enum Delivery: String, Sendable, CaseIterable {
    /// What the workers choose by themselves for this kind of cluster.
    case auto
    /// The same id may come again.
    case atLeastOnce = "at-least-once"
    /// Nothing comes twice for whoever reads what is committed.
    case exactlyOnce = "exactly-once"

    /// The value for the scorer's configuration; nil where it chooses by itself.
    var setting: String? { self == .auto ? nil : rawValue }

    /// Whether the same id may come again. The embedded broker's transactions are hollow, so nothing chosen for it
    /// can be exactly once.
    func allowsRepeats(onEmbeddedCluster isEmbedded: Bool) -> Bool {
        switch self {
        case .auto: true
        case .atLeastOnce: true
        case .exactlyOnce: false
        }
    }
}
