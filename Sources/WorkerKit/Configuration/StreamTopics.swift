import Foundation
import Intelligence
import Kafka

/// The names of the topics that code has to name. All begin with `kafka.topic_prefix`, so that several campaigns can
/// share a cluster.
public struct StreamTopics: Sendable, Equatable {
    /// What every name begins with; empty for a cluster of one campaign.
    public let prefix: String

    /// Names that begin with `prefix`.
    public init(prefix: String = "") {
        self.prefix = prefix
    }

    /// The scorer's decisions.
    public var assessments: Topic { Topic(prefix + "assessments") }
    /// What the scorers' memory keeps of each judged record.
    public var sightings: Topic { Topic(prefix + "sightings") }
    /// What became of each notification.
    public var dispatches: Topic { Topic(prefix + "dispatches") }
    /// What the names of all alert topics begin with.
    public var alertsPrefix: String { prefix + "alerts." }
    /// Where the records of a commodity group are published.
    public func alerts(_ group: CommodityGroup) -> Topic { Topic(alertsPrefix + group.rawValue) }
    /// Where an agency finds its notices.
    public func inbox(_ agency: AgencyCode) -> Topic { Topic(prefix + "inbox.\(agency.rawValue.lowercased())") }
    /// Where a worker puts what it cannot handle.
    public func deadLetters(_ worker: WorkerName) -> Topic { Topic(prefix + "dead-letters.\(worker.rawValue)") }

    /// What was done about dead letters.
    public var deadLetterActions: Topic { Topic(prefix + "dead-letter-actions") }

    /// A configured name, or a pattern that begins with `^`, with the prefix.
    public func prefixed(_ name: String) -> String {
        guard name.hasPrefix("^") else { return prefix + name }
        return "^" + prefix.replacingOccurrences(of: ".", with: "\\.") + name.dropFirst()
    }
}
