import Intelligence
import Notification
import Testing
import WorkerKit

@testable import ChaosKit

/// A small world in which all is well, and what happens when one thing in it is not.
@Suite struct ComparisonTests {
    private static let alert = Position("alerts.drugs", 2, 5)
    private static let poison = Position("alerts.drugs", 2, 6)
    private static let assessment = "a-alerts.drugs-2-5-here"
    private static let bytes = Digest(of: [1])

    private static func input() -> Comparison.Input {
        var contents = StreamContents()
        contents.feed = [
            FeedCheck.Message(alert, id: "VN-CUSTOMS/1", digest: bytes),
            FeedCheck.Message(poison, id: "poison-2", digest: bytes),
        ]
        contents.feedWhole = [alert: bytes, poison: bytes]
        contents.assessments = [.init(id: assessment, digest: bytes, thread: "VN-CUSTOMS/1", source: alert)]
        contents.letters = [.scorer: [.init(source: poison, cause: "unreadable", digest: bytes)]]
        contents.archived = [alert: bytes, poison: bytes, Position("assessments", 0, 0): bytes]
        contents.inbox = [.init(id: "ntc_1", addressee: "RILO-AP", digest: bytes)]
        contents.dispatches = [.init("ntc_1.sent", bytes), .init("ntc_2.sent", bytes), .init("ntc_3.withheld", bytes)]
        return Comparison.Input(
            ledger: [entry("VN-CUSTOMS/1", alert), entry("poison-2", poison, .bytes)], contents: contents,
            archive: contents.archived.map { ArchiveFile.Row(sequence: 1, position: $0, digest: $1) },
            expectedNotices: notices, notices: notices,
            webhooks: [.init(agency: "RILO-AP", id: "ntc_2", digest: bytes, isSigned: true, isAnswered: true)],
            cluster: "here", brokersAreReal: true, allowsRepeats: true)
    }

    private static func entry(_ id: String, _ position: Position, _ poison: Poison.Kind? = nil) -> LedgerEntry {
        LedgerEntry(
            number: 0, id: id, topic: position.topic, poison: poison, outcome: .acknowledged, position: position,
            digest: bytes, sent: 0, answered: 0)
    }

    private static func notice(_ id: String, _ channel: String, _ status: String) -> NoticeFile.Notice {
        NoticeFile.Notice(
            id: id, assessment: assessment, addressee: "RILO-AP", channel: channel, status: status,
            thread: "VN-CUSTOMS/1", digest: channel == "none" ? nil : bytes)
    }

    private static let notices = [
        notice("ntc_1", "inbox", "sent"), notice("ntc_2", "webhook", "sent"), notice("ntc_3", "none", "withheld"),
    ]

    /// What is found when the world is changed like that.
    private func findings(_ change: (inout Comparison.Input) -> Void) -> Set<String> {
        var input = Self.input()
        change(&input)
        return Set(Comparison(input).findings.map { "\($0.kind.rawValue) \($0.place)" })
    }

    @Test func `a world in which all is well has no findings`() {
        let comparison = Comparison(Self.input())
        #expect(comparison.findings.isEmpty)
        #expect(comparison.rows.allSatisfy { $0.found == $0.expected && $0.expected > 0 })
        #expect(
            comparison.rows.map(\.effect) == [
                "assessments", "dead letters of scorer", "archived", "notices planned", "inboxes", "webhooks",
                "dispatches",
            ])
    }

    @Test func `a record without its assessment is lost`() {
        #expect(findings { $0.contents.assessments = [] } == ["lost assessments"])
    }

    @Test func `a second assessment of one position under another id is a second effect`() {
        let found = findings {
            $0.contents.assessments.append(
                .init(id: "another", digest: Self.bytes, thread: "VN-CUSTOMS/1", source: Self.alert))
        }
        #expect(found == ["duplicated assessments"])
    }

    @Test func `a repeated assessment is allowed at least once and not exactly once`() {
        #expect(findings { $0.contents.assessments.append($0.contents.assessments[0]) }.isEmpty)
        let found = findings {
            $0.contents.assessments.append($0.contents.assessments[0])
            $0.allowsRepeats = false
        }
        #expect(found == ["duplicated assessments"])
    }

    @Test func `an assessment of poison is a second effect`() {
        let found = findings {
            $0.contents.assessments.append(
                .init(id: "a-alerts.drugs-2-6-here", digest: Self.bytes, thread: "t", source: Self.poison))
        }
        #expect(found == ["duplicated assessments"])
    }

    @Test func `poison without its dead letter is lost, with another cause or other bytes too`() {
        #expect(findings { $0.contents.letters = [:] } == ["lost dead letters of scorer"])
        #expect(
            findings { $0.contents.letters[.scorer]?[0].cause = "invalid" } == [
                "lost dead letters of scorer", "duplicated dead letters of scorer",
            ])
        #expect(
            findings { $0.contents.letters[.scorer]?[0].digest = Digest(of: [2]) } == [
                "contradiction dead letters of scorer"
            ])
    }

    @Test func `a dead letter of a good record is a second effect`() {
        let found = findings {
            $0.contents.letters[.notifier] = [.init(source: Self.alert, cause: "invalid", digest: Self.bytes)]
        }
        #expect(found == ["duplicated dead letters of notifier"])
    }

    @Test func `the archive must hold every position once, byte for byte, and nothing else`() {
        #expect(findings { $0.archive.removeLast() } == ["lost archived"])
        #expect(findings { $0.archive.append($0.archive[0]) } == ["duplicated archived"])
        #expect(findings { $0.archive[0].digest = Digest(of: [2]) } == ["contradiction archived"])
        #expect(findings { $0.archive[0].position.offset = 99 } == ["lost archived", "duplicated archived"])
    }

    @Test func `a notice too few, too many, other than planned or never sent is noticed`() {
        #expect(findings { $0.notices.removeLast() } == ["lost notices planned"])
        #expect(findings { $0.notices.append(Self.notice("ntc_9", "inbox", "sent")) } == ["duplicated notices planned"])
        #expect(findings { $0.notices[0].digest = Digest(of: [2]) } == ["contradiction notices planned"])
        #expect(findings { $0.notices[1].status = "pending" } == ["lost notices sent"])
        #expect(findings { $0.notices[1].status = "failed" } == ["lost notices sent"])
    }

    @Test func `an inbox must hold its notices, each with one content`() {
        #expect(findings { $0.contents.inbox = [] } == ["lost inboxes"])
        #expect(
            findings { $0.contents.inbox[0].addressee = "VN-CUSTOMS" } == ["lost inboxes", "duplicated inboxes"])
        #expect(findings { $0.contents.inbox[0].digest = Digest(of: [2]) } == ["contradiction inboxes"])
    }

    @Test func `a webhook must be answered, signed and come of a notice`() {
        #expect(findings { $0.webhooks[0].isAnswered = false } == ["lost webhooks"])
        #expect(findings { $0.webhooks[0].isSigned = false } == ["contradiction webhooks"])
        let stray = ReceivedWebhook(
            agency: "RILO-AP", id: "ntc_9", digest: Self.bytes, isSigned: true, isAnswered: false)
        #expect(findings { $0.webhooks.append(stray) } == ["duplicated webhooks"])
        // One whose answer was lost may come again.
        #expect(
            findings { input in
                input.webhooks.append(input.webhooks[0])
                input.webhooks[1].isAnswered = false
            }.isEmpty)
    }

    @Test func `what became of a notice must be published, and no two things`() {
        #expect(findings { $0.contents.dispatches.removeLast() } == ["lost dispatches"])
        #expect(findings { $0.contents.dispatches.append(.init("ntc_1.failed")) } == ["duplicated dispatches"])
    }

    @Test func `what overtakes in its thread is wrong where the brokers keep order`() {
        func overtaking(_ input: inout Comparison.Input) {
            let later = Position("alerts.drugs", 2, 7)
            input.contents.feed.append(.init(later, id: "VN-CUSTOMS/2", digest: Self.bytes))
            input.ledger.append(Self.entry("VN-CUSTOMS/2", later))
            input.contents.archived[later] = Self.bytes
            input.archive.append(.init(sequence: 4, position: later, digest: Self.bytes))
            input.contents.assessments.insert(
                .init(id: "a-alerts.drugs-2-7-here", digest: Self.bytes, thread: "VN-CUSTOMS/1", source: later), at: 0)
        }
        #expect(findings(overtaking) == ["out_of_order assessments"])
        #expect(
            findings {
                overtaking(&$0)
                $0.brokersAreReal = false
            }.isEmpty)
    }
}
