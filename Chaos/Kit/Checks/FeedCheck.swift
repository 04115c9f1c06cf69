/// Compares the ledger with what stands in the topics that were published to.
public struct FeedCheck: Sendable {
    /// One message as it stands in its topic.
    public struct Message: Sendable, Hashable {
        /// Where.
        public var position: Position
        /// The header `ce_id`.
        public var id: String
        /// Of its bytes.
        public var digest: Digest

        /// A message that was found.
        public init(_ position: Position, id: String, digest: Digest) {
            self.position = position
            self.id = id
            self.digest = digest
        }
    }

    /// Messages that the broker acknowledged.
    public private(set) var acknowledged = 0
    /// Messages of which nobody could say whether they had arrived.
    public private(set) var unknown = 0
    /// How many of those had.
    public private(set) var unknownFound = 0
    /// Messages that stand in the log more than once.
    public private(set) var repeated = 0
    /// What is wrong.
    public private(set) var findings: [Finding] = []
    /// The poison among the messages, by position.
    public private(set) var poison: [Position: Poison.Kind] = [:]

    /// Compares.
    ///
    /// - Parameter brokersDropRepeats: whether the brokers recognise what an idempotent producer sends again; the
    ///   embedded ones do not.
    public init(ledger: [LedgerEntry], found: [Message], brokersDropRepeats: Bool) {
        let places = Dictionary(found.map { ($0.position, $0) }, uniquingKeysWith: { first, _ in first })
        let copies = Dictionary(grouping: found, by: \.id)
        for entry in ledger {
            let here = copies[entry.id] ?? []
            if let kind = entry.poison { for message in here { poison[message.position] = kind } }
            repeated += max(0, here.count - 1)
            if here.count > 1, brokersDropRepeats {
                note(.duplicated, entry.id, "stands \(here.count) times in \(entry.topic)")
            }
            guard entry.outcome == .acknowledged else {
                unknown += 1
                if !here.isEmpty { unknownFound += 1 }
                continue
            }
            acknowledged += 1
            let message = entry.position.map { places[$0] } ?? here.first
            if message?.id != entry.id {
                let place = entry.position.map { " at \($0)" } ?? ""
                note(.lost, entry.id, "acknowledged\(place), where \(message?.id ?? "nothing") stands")
            } else if message?.digest != entry.digest {
                note(.contradiction, entry.id, "stands there with other bytes")
            }
        }
        let known = Set(ledger.map(\.id))
        for message in found where !known.contains(message.id) {
            note(.duplicated, message.id, "stands at \(message.position), and nobody published it")
        }
    }

    private mutating func note(_ kind: Finding.Kind, _ subject: String, _ detail: String) {
        findings.append(Finding(kind: kind, place: "feed", subject: subject, detail: detail))
    }
}
