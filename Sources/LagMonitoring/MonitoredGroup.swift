import Kafka

/// The topics a worker reads: one by its exact name, or all that match a pattern.
public enum TopicSelector: Hashable, Sendable, CustomStringConvertible {
    /// The topic with exactly this name.
    case name(Topic)
    /// Every topic that the pattern finds, as librdkafka subscribes to it: a regular expression that begins with `^`
    /// and need not reach the end of the name.
    case pattern(String)

    /// Reads what a subscription says: a leading `^` makes it a pattern.
    ///
    /// - Throws: ``MonitoredGroup/Problem`` where a name is not one Kafka allows, or a pattern is not a regular
    ///   expression.
    public init(_ text: String) throws {
        if text.hasPrefix("^") {
            guard (try? Regex(text)) != nil else {
                throw MonitoredGroup.Problem(rule: "\"\(text)\" is not a regular expression")
            }
            self = .pattern(text)
        } else {
            guard Topic.isValid(text) else {
                throw MonitoredGroup.Problem(rule: "\"\(text)\" is not the name of a topic")
            }
            self = .name(Topic(text))
        }
    }

    /// The name or the pattern as it was written.
    public var description: String {
        switch self {
        case .name(let topic): topic.rawValue
        case .pattern(let text): text
        }
    }

    /// Those of `existing` that are meant, in their order. Selecting from what exists, instead of asking the broker
    /// for a name, matters: the question alone creates the topic on a broker that creates topics by itself.
    func select(from existing: some Sequence<Topic>) -> [Topic] {
        switch self {
        case .name(let topic):
            return existing.filter { $0 == topic }
        case .pattern(let text):
            guard let expression = try? Regex(text) else { return [] }
            return existing.filter { $0.rawValue.firstMatch(of: expression) != nil }
        }
    }
}

/// One worker whose lag is watched: its consumer group and what it reads.
public struct MonitoredGroup: Hashable, Sendable {
    /// What is wrong with a group's description.
    public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        /// The reason, for a person.
        public let rule: String
        /// The reason.
        public var description: String { rule }
    }

    /// The worker's name, for example `dragon-scorer`.
    public let worker: String
    /// The consumer group under which the worker commits.
    public let group: GroupID
    /// What it reads.
    public let topics: [TopicSelector]
    /// Where it puts the records it cannot handle.
    public let deadLetterTopic: Topic

    /// A worker to watch.
    ///
    /// - Parameter deadLetterTopic: `dead-letters.<worker>` unless given.
    public init(worker: String, group: GroupID, topics: [TopicSelector], deadLetterTopic: Topic? = nil) {
        self.worker = worker
        self.group = group
        self.topics = topics
        self.deadLetterTopic = deadLetterTopic ?? Topic("dead-letters." + worker)
    }

    /// Those of `existing` that this worker reads, each once, in order of name.
    func select(from existing: some Collection<Topic>) -> [Topic] {
        Set(topics.flatMap { $0.select(from: existing) }).sorted()
    }
}
