import Intelligence
import Kafka
import Notification
import WorkerKit

/// Compares what was published with everything that came of it.
struct Comparison {
    /// What the checks need besides the topics.
    struct Input {
        var ledger: [LedgerEntry]
        var contents: StreamContents
        var archive: [ArchiveFile.Row]
        var expectedNotices: [NoticeFile.Notice]
        var notices: [NoticeFile.Notice]
        var webhooks: [ReceivedWebhook]
        var cluster: String
        /// Whether brokers recognise what an idempotent producer sends again, and keep order among it.
        var brokersAreReal: Bool
        var allowsRepeats: Bool
    }

    private let input: Input
    private(set) var feed: FeedCheck
    private(set) var rows: [EffectCheck.Row] = []
    private(set) var findings: [Finding] = []
    /// Messages that came after a later one of their thread.
    private(set) var overtaken = 0

    init(_ input: Input) {
        self.input = input
        feed = FeedCheck(
            ledger: input.ledger, found: input.contents.feed, brokersDropRepeats: input.brokersAreReal)
        findings += feed.findings
        compareAssessments()
        compareLetters()
        compareArchive()
        compareNotices()
        compareDeliveries()
        compareWebhooks()
        compareDispatches()
        compareOrder()
    }

    private mutating func take(_ check: EffectCheck) {
        rows.append(check.row)
        findings += check.findings
    }

    /// Every record has one assessment, whose id follows from its place; poison has none.
    private mutating func compareAssessments() {
        let records = input.contents.feed.filter { feed.poison[$0.position] == nil }
        let ids = records.map { message in
            AssessmentID.derive(
                cluster: input.cluster, topic: message.position.topic, partition: message.position.partition,
                offset: message.position.offset)
        }
        take(
            EffectCheck(
                "assessments", expected: Dictionary(ids.map { ($0, nil) }, uniquingKeysWith: { first, _ in first }),
                found: input.contents.assessments.map { .init($0.id, $0.digest) }, allowsRepeats: input.allowsRepeats))
    }

    /// Every poison is with its worker's dead letters, with the right cause and the bytes as they came; nothing else.
    private mutating func compareLetters() {
        for worker in WorkerName.allCases {
            let poison = feed.poison.filter { _, kind in
                switch worker {
                case .scorer: !kind.isForNotifier
                case .notifier: kind.isForNotifier
                default: false
                }
            }
            let expected = poison.map { position, kind in
                ("\(position) \(kind.cause)", input.contents.feedWhole[position])
            }
            let found = (input.contents.letters[worker] ?? []).map {
                EffectCheck.Found("\($0.source) \($0.cause)", $0.digest)
            }
            guard !expected.isEmpty || !found.isEmpty else { continue }
            take(
                EffectCheck(
                    "dead letters of \(worker)",
                    expected: Dictionary(expected, uniquingKeysWith: { first, _ in first }), found: found,
                    // The notifier's come before its store knows of them.
                    allowsRepeats: input.allowsRepeats || worker != .scorer))
        }
    }

    /// Everything on the stream is in the archive, each position once, byte for byte.
    private mutating func compareArchive() {
        take(
            EffectCheck(
                "archived",
                expected: Dictionary(
                    input.contents.archived.map { ("\($0)", $1) }, uniquingKeysWith: { first, _ in first }),
                found: input.archive.map { .init("\($0.position)", $0.digest) }, allowsRepeats: false))
    }

    /// The notices are those of a notifier without faults.
    private mutating func compareNotices() {
        take(
            EffectCheck(
                "notices planned",
                expected: Dictionary(
                    input.expectedNotices.map { ($0.id, $0.digest) }, uniquingKeysWith: { first, _ in first }),
                found: input.notices.map { .init($0.id, $0.digest) }, allowsRepeats: false))
        for notice in input.notices where notice.status == "failed" || notice.status == "pending" {
            findings.append(
                Finding(
                    kind: .lost, place: "notices sent", subject: notice.id,
                    detail: "to \(notice.addressee) by \(notice.channel): \(notice.status)"))
        }
    }

    private mutating func compareDeliveries() {
        let expected = input.expectedNotices.filter { $0.channel == DispatchChannel.inbox.rawValue }
        take(
            EffectCheck(
                "inboxes",
                expected: Dictionary(
                    expected.map { ("\($0.addressee) \($0.id)", $0.digest) }, uniquingKeysWith: { first, _ in first }),
                found: input.contents.inbox.map { .init("\($0.addressee) \($0.id)", $0.digest) }, allowsRepeats: true))
    }

    /// A webhook counts once its sender knows that it arrived. One that arrived unnoticed has to come again.
    private mutating func compareWebhooks() {
        let expected = input.expectedNotices.filter { $0.channel == DispatchChannel.webhook.rawValue }
        let check = EffectCheck(
            "webhooks",
            expected: Dictionary(
                expected.map { ("\($0.addressee) \($0.id)", $0.digest) }, uniquingKeysWith: { first, _ in first }),
            found: input.webhooks.filter(\.isAnswered).map { .init("\($0.agency) \($0.id)", $0.digest) },
            allowsRepeats: true)
        take(check)
        let known = Set(expected.map(\.id))
        for webhook in input.webhooks where !webhook.isSigned || !known.contains(webhook.id) {
            findings.append(
                Finding(
                    kind: webhook.isSigned ? .duplicated : .contradiction, place: "webhooks", subject: webhook.id,
                    detail: webhook.isSigned ? "comes of nothing" : "the signature is not the sender's"))
        }
    }

    /// What became of each notice was published.
    private mutating func compareDispatches() {
        let expected = input.expectedNotices.map { notice in
            "\(notice.id).\(notice.channel == DispatchChannel.none.rawValue ? "withheld" : "sent")"
        }
        take(
            EffectCheck(
                "dispatches", expected: Dictionary(expected.map { ($0, nil) }, uniquingKeysWith: { first, _ in first }),
                found: input.contents.dispatches, allowsRepeats: true))
    }

    private mutating func compareOrder() {
        var assessments = OrderCheck("assessments")
        for found in input.contents.assessments {
            assessments.add(
                found.id, lane: "\(found.source.topic)-\(found.source.partition) \(found.thread)",
                number: found.source.offset)
        }
        var inbox = OrderCheck("inboxes")
        let planned = Dictionary(
            input.notices.enumerated().map { ($1.id, (thread: $1.thread, number: Int64($0))) },
            uniquingKeysWith: { first, _ in first })
        for found in input.contents.inbox {
            guard let notice = planned[found.id] else { continue }
            inbox.add(found.id, lane: "\(found.addressee) \(notice.thread)", number: notice.number)
        }
        overtaken = assessments.overtaken + inbox.overtaken
        // The embedded brokers take what an idempotent producer sends again in whatever order it comes.
        if input.brokersAreReal { findings += assessments.findings + inbox.findings }
    }
}
