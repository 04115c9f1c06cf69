import Foundation
import Intelligence
import Kafka

/// Why a letter is not redriven or discarded.
public enum LetterRefusal: Sendable, Hashable, CustomStringConvertible {
    /// Somebody redrove it before.
    case redriven(by: String, at: Instant)
    /// Somebody discarded it before.
    case discarded(by: String, at: Instant)
    /// Its headers do not tell where the record stood.
    case noOrigin
    /// The worker does not read the topic that its headers name.
    case foreignTopic(Topic, WorkerName)
    /// The topic is not there any more.
    case missingTopic(Topic)
    /// Its record was redriven that often and failed each time; nil: its count cannot be read.
    case redrivenTooOften(Int?, limit: Int)
    /// What was done about it before may have been forgotten or cannot be read.
    case uncertain
    /// Where its record may have been sent by an interrupted redrive, the log has been cut.
    case unknowable(Topic)
    /// Somebody else redrives it at this moment.
    case underWay(by: String)
    /// There is no letter there any more: its time is over.
    case gone
    /// There never was one.
    case absent

    /// Whether the operator may override it.
    public var isOverridable: Bool {
        switch self {
        case .discarded, .redrivenTooOften, .uncertain, .unknowable: true
        default: false
        }
    }

    /// What settled it is why.
    init(_ settlement: LetterSettlement) {
        self =
            settlement.status == .redriven
            ? .redriven(by: settlement.by, at: settlement.at) : .discarded(by: settlement.by, at: settlement.at)
    }

    /// For the operator.
    public var description: String {
        switch self {
        case .redriven(let by, let at): "was redriven already, by \(PlainText.oneLine(by, limit: 80)) at \(at)"
        case .discarded(let by, let at): "was discarded by \(PlainText.oneLine(by, limit: 80)) at \(at)"
        case .noOrigin: "its headers do not tell where the record stood"
        case .foreignTopic(let topic, let worker): "its headers name the topic \(topic), which \(worker) does not read"
        case .missingTopic(let topic): "the topic \(topic) does not exist any more"
        case .redrivenTooOften(let count?, let limit): "was redriven \(count) times already (the limit is \(limit))"
        case .redrivenTooOften(nil, _): "how often it was redriven cannot be read"
        case .uncertain: "what was done about it before is not known any more"
        case .unknowable(let topic):
            "whether an interrupted redrive sent it is not known: \(topic) does not reach back that far"
        case .underWay(let by): "is being redriven by \(PlainText.oneLine(by, limit: 80))"
        case .gone: "is gone: the topic does not reach back that far"
        case .absent: "there is no such letter"
        }
    }
}

/// When a letter may be redriven, and when discarded. Pure.
public struct RedriveRules: Sendable {
    /// A record redriven that often is not redriven again.
    public var limit: Int
    /// Whether the operator overrides what may be overridden.
    public var force: Bool
    /// The topics that exist.
    public var topics: Set<Topic>
    private var reads: [WorkerName: [Subscription]]

    private enum Subscription: Sendable {
        case name(String)
        case pattern(String)
    }

    /// Rules for workers that subscribe so: names, and patterns that begin with `^`.
    public init(
        limit: Int = 3, force: Bool = false, topics: Set<Topic>, subscriptions: [WorkerName: [String]]
    ) {
        self.limit = limit
        self.force = force
        self.topics = topics
        reads = subscriptions.mapValues { $0.map { $0.hasPrefix("^") ? .pattern($0) : .name($0) } }
    }

    private func refusal(ofRedriving letter: Letter, _ ledger: LetterLedger) -> LetterRefusal? {
        if let settled = settled(letter, ledger) { return settled }
        guard let origin = letter.origin else { return .noOrigin }
        // A forged header must not make this tool write to any topic that the operator may write to.
        guard doesRead(letter.address.worker, origin.topic) else {
            return .foreignTopic(origin.topic, letter.address.worker)
        }
        guard topics.contains(origin.topic) else { return .missingTopic(origin.topic) }
        if !force, letter.redrives.number.map({ $0 >= limit }) ?? true {
            return .redrivenTooOften(letter.redrives.number, limit: limit)
        }
        return nil
    }

    /// Why that is not done to the letter; nil where it is.
    public func refusal(of deed: LetterDeed, _ letter: Letter, _ ledger: LetterLedger) -> LetterRefusal? {
        switch deed {
        case .redrive: refusal(ofRedriving: letter, ledger)
        case .discard: settled(letter, ledger)
        }
    }

    private func settled(_ letter: Letter, _ ledger: LetterLedger) -> LetterRefusal? {
        if let settlement = ledger.settlement(of: letter.address) {
            // Of a discarded letter whose redrive began after all, the redrive counts.
            let isDiscarded = !force && ledger.status(of: letter.address) == .discarded
            if settlement.status == .redriven || isDiscarded { return LetterRefusal(settlement) }
        }
        return !force && ledger.isUncertain(letter) ? .uncertain : nil
    }

    private func doesRead(_ worker: WorkerName, _ topic: Topic) -> Bool {
        reads[worker, default: []].contains { subscription in
            switch subscription {
            case .name(let name): name == topic.rawValue
            // librdkafka finds the pattern from the beginning of the name on; it need not reach the end.
            case .pattern(let pattern):
                (try? Regex(pattern)).map { topic.rawValue.firstMatch(of: $0) != nil } ?? false
            }
        }
    }
}

/// What is sent when a letter is redriven. Pure.
public enum RedrivenRecord {
    /// Appends the record of a letter to `batch`, for the topic that it stood in: the same key, bytes and own headers,
    /// and from which letter it comes. The key decides the partition, as it did before.
    ///
    /// It keeps its own time, so that it is judged as of the time at which it came, as a replay would; `stampNow` gives
    /// it the present instead.
    public static func append(
        _ record: LogRecord, of letter: Letter, to topic: Topic, place: String, stampNow: Bool,
        batch: inout ProducerBatch
    ) {
        let count = letter.redrives.number ?? 0
        let headers =
            LetterHeader.own(record.headers) + [
                Header(LetterHeader.redriveCount, "\(count + 1)"), Header(LetterHeader.redriveFrom, place),
            ]
        batch.append(
            topic: topic, key: record.key, payload: record.payload, headers: headers,
            timestamp: stampNow ? nil : letter.recordTime)
    }
}
