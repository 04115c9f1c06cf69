import Kafka
import Settings

/// Where a dead letter lies: `scorer-0@12` is the record at offset 12 of partition 0 of `dead-letters.scorer`.
public struct LetterAddress: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The worker that gave up.
    public let worker: WorkerName
    /// The partition of its dead-letter topic.
    public let partition: Partition
    /// The offset there.
    public let offset: Offset

    /// The letter at that place.
    public init(worker: WorkerName, partition: Partition, offset: Offset) {
        self.worker = worker
        self.partition = partition
        self.offset = offset
    }

    /// Why a text is not an address.
    public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        /// For the person who wrote the text.
        public let description: String
    }

    /// Reads `scorer-0@12`, or the whole place `dead-letters.scorer-0@12`.
    public init(_ text: String, topics: StreamTopics = StreamTopics()) throws(Problem) {
        let shown = PlainText.oneLine(text, limit: 80)
        var rest = text[...]
        for prefix in [topics.deadLettersPrefix, StreamTopics().deadLettersPrefix] where rest.hasPrefix(prefix) {
            rest = rest.dropFirst(prefix.count)
            break
        }
        guard let at = rest.lastIndex(of: "@"), let dash = rest[..<at].lastIndex(of: "-"),
            let offset = Self.number(rest[rest.index(after: at)...]).map(Offset.init(_:)),
            let partition = Self.number(rest[rest.index(after: dash)..<at]).flatMap({ Int32(exactly: $0) })
        else {
            throw Problem(description: "\"\(shown)\" is not the address of a dead letter, such as scorer-0@12")
        }
        self.init(
            worker: try Self.worker(named: String(rest[..<dash])), partition: Partition(partition), offset: offset)
    }

    /// The worker of that name.
    ///
    /// - Throws: ``Problem`` with the nearest name.
    public static func worker(named name: String) throws(Problem) -> WorkerName {
        if let worker = WorkerName(rawValue: name) { return worker }
        let known = WorkerName.allCases.map(\.rawValue)
        throw Problem(
            description: "there is no worker \"\(PlainText.oneLine(name, limit: 40))\""
                + Spelling.suggestion(for: name, among: known) + " The workers are \(known.joined(separator: ", ")).")
    }

    /// Digits and nothing else, as offsets are written.
    private static func number(_ text: Substring) -> Int64? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int64(text)
    }

    /// The partition of the dead-letter topic.
    public func topicPartition(_ topics: StreamTopics) -> TopicPartition {
        TopicPartition(topics.deadLetters(worker), partition)
    }

    /// The whole place, `dead-letters.scorer-0@12`: what a redriven record says it comes from, and the key of the
    /// actions on it.
    public func place(_ topics: StreamTopics) -> String { "\(topicPartition(topics))@\(offset)" }

    /// By worker, partition and offset.
    public static func < (left: Self, right: Self) -> Bool {
        (left.worker.rawValue, left.partition, left.offset) < (right.worker.rawValue, right.partition, right.offset)
    }

    /// `scorer-0@12`.
    public var description: String { "\(worker.rawValue)-\(partition)@\(offset)" }
}

extension StreamTopics {
    /// What the names of all dead-letter topics begin with.
    public var deadLettersPrefix: String { prefix + "dead-letters." }
}

extension Spelling {
    /// `; did you mean "scorer"?` where a known word is near; otherwise a full stop.
    public static func suggestion(for word: String, among known: some Sequence<String>) -> String {
        let ranked = known.map { (distance(String(word.prefix(64)), $0), $0) }.min { $0 < $1 }
        guard let (distance, nearest) = ranked, distance <= max(2, word.count / 4) else { return "." }
        return "; did you mean \"\(PlainText.oneLine(nearest, limit: 64))\"?"
    }
}
