import Intelligence
import Kafka
import Notification
import WorkerKit

/// What stands in the topics at the end of a run, as far as the checks need it.
public struct StreamContents: Sendable {
    /// An assessment, first or repeated.
    struct AssessmentFound: Sendable {
        var id: String
        var digest: Digest
        var thread: String
        var source: Position
    }

    /// A dead letter.
    struct LetterFound: Sendable {
        /// Where the record stood that was given up.
        var source: Position
        var cause: String
        /// Of key, payload and the headers that came with it.
        var digest: Digest
    }

    /// A notice in an inbox.
    struct NoticeFound: Sendable {
        var id: String
        var addressee: String
        var digest: Digest
    }

    /// Messages in the topics that were published to, poison in `assessments` included.
    var feed: [FeedCheck.Message] = []
    /// Of key, payload and headers, for what may become a dead letter.
    var feedWhole: [Position: Digest] = [:]
    /// In the order of the log of each partition.
    var assessments: [AssessmentFound] = []
    /// The first of each id, in the same order.
    var assessed: [AssessedRecord] = []
    /// In the order of the log.
    var inbox: [NoticeFound] = []
    /// The ids of dispatches.
    var dispatches: [EffectCheck.Found] = []
    /// By worker.
    var letters: [WorkerName: [LetterFound]] = [:]
    /// Everything that the archiver has to have.
    var archived: [Position: Digest] = [:]
    private var known: Set<String> = []

    /// Takes in a record of one of the topics.
    mutating func add(_ record: ConsumedRecord, topics: StreamTopics, addressees: [Topic: String]) throws {
        let digest = Digest(of: record.payload)
        let position = Position(record)
        let id = record.header(CloudEventAttributes.Name.id) ?? ""
        switch record.topic {
        case topics.assessments:
            archived[position] = digest
            if id.hasPrefix(Poison.idPrefix) { return addFeed(record, position, id, digest) }
            try addAssessment(record, id, digest)
        case topics.dispatches:
            archived[position] = digest
            dispatches.append(EffectCheck.Found(id, digest))
        case let topic where topic.rawValue.hasPrefix(topics.alertsPrefix):
            archived[position] = digest
            addFeed(record, position, id, digest)
        case let topic where addressees[topic] != nil:
            inbox.append(NoticeFound(id: id, addressee: addressees[topic] ?? "", digest: digest))
        default:
            guard let worker = WorkerName.allCases.first(where: { topics.deadLetters($0) == record.topic }) else {
                return
            }
            letters[worker, default: []].append(LetterFound(record))
        }
    }

    private mutating func addFeed(_ record: ConsumedRecord, _ position: Position, _ id: String, _ digest: Digest) {
        feed.append(FeedCheck.Message(position, id: id, digest: digest))
        feedWhole[position] = Digest(ofWhole: record)
    }

    private mutating func addAssessment(_ record: ConsumedRecord, _ id: String, _ digest: Digest) throws {
        let read: ReadAssessment
        do {
            read = try AssessmentReader().read(record.payload ?? [])
        } catch {
            // It keeps its id, which no record accounts for then.
            assessments.append(
                AssessmentFound(
                    id: "unreadable \(id) \(Position(record))", digest: digest, thread: "", source: Position(record)))
            return
        }
        let source = read.assessment.position
        assessments.append(
            AssessmentFound(
                id: read.assessment.id, digest: digest, thread: read.assessment.thread.description,
                source: Position(source.topic, source.partition, source.offset)))
        if known.insert(read.assessment.id).inserted {
            assessed.append(AssessedRecord(assessment: read.assessment, record: read.record))
        }
    }
}

extension StreamContents.LetterFound {
    init(_ record: ConsumedRecord) {
        source = Position(
            record.header(DeadLetterHeader.topic) ?? "", Int32(record.header(DeadLetterHeader.partition) ?? "") ?? -1,
            Int64(record.header(DeadLetterHeader.offset) ?? "") ?? -1)
        cause = record.header(DeadLetterHeader.cause) ?? ""
        digest = Digest(ofWhole: record)
    }
}

extension Digest {
    /// Of key, payload and headers, without those that a dead letter adds.
    init(ofWhole record: ConsumedRecord) {
        var bytes: [UInt8] = []
        func add(_ part: [UInt8]?) {
            bytes += Array("\(part?.count ?? -1):".utf8) + (part ?? [])
        }
        add(record.key)
        add(record.payload)
        for header in record.headers where !header.name.hasPrefix(DeadLetterHeader.prefix) {
            add(Array(header.name.utf8))
            add(header.value)
        }
        self.init(of: bytes)
    }
}
