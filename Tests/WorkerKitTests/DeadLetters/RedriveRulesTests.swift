import Intelligence
import Kafka
import Testing

@testable import WorkerKit

@Suite struct RedriveRulesTests {
    private func rules(limit: Int = 3, force: Bool = false, prefix: String = "") -> RedriveRules {
        let topics = StreamTopics(prefix: prefix)
        return RedriveRules(
            limit: limit, force: force, topics: [Topic(prefix + "alerts.drugs"), Topic(prefix + "assessments")],
            subscriptions: [
                .scorer: [topics.prefixed("^alerts\\..*")], .notifier: [topics.prefixed("assessments")], .archiver: [],
            ])
    }

    private func ledger(_ actions: DeadLetterAction...) -> LetterLedger {
        var ledger = LetterLedger()
        for action in actions { ledger.apply(action) }
        return ledger
    }

    @Test func `an open letter is redriven and discarded, an interrupted one too`() {
        for ledger in [ledger(), ledger(.made(.redriving)), ledger(.made(.redriving), .made(.released))] {
            #expect(rules().refusal(of: .redrive, .made(), ledger) == nil)
            #expect(rules().refusal(of: .discard, .made(), ledger) == nil)
        }
    }

    @Test func `what was redriven is never redriven again, not even by force`() throws {
        let ledger = ledger(.made(.redriving), .made(.redriven, by: "anna", at: 5000))
        let expected = LetterRefusal.redriven(by: "anna", at: Instant(milliseconds: 5000))
        for force in [false, true] {
            #expect(rules(force: force).refusal(of: .redrive, .made(), ledger) == expected)
            #expect(rules(force: force).refusal(of: .discard, .made(), ledger) == expected)
        }
        #expect(!expected.isOverridable)
    }

    @Test func `what was discarded is redriven by force only, and goes on after an interruption`() throws {
        let discarded = ledger(.made(.discarded, by: "anna", at: 5000))
        let refusal = try #require(rules().refusal(of: .redrive, .made(), discarded))
        #expect(refusal == .discarded(by: "anna", at: Instant(milliseconds: 5000)))
        #expect(refusal.isOverridable)
        #expect(rules(force: true).refusal(of: .redrive, .made(), discarded) == nil)
        #expect(rules().refusal(of: .redrive, .made(), ledger(.made(.discarded), .made(.redriving))) == nil)
    }

    @Test(arguments: [("0", nil), ("2", nil), ("3", 3), ("4", 4), ("1000000", 1_000_000)] as [(String, Int?)])
    func `a record that goes round is stopped`(count: String, refused: Int?) {
        let letter = Letter.made(headers: [LetterHeader.redriveCount: count])
        let refusal = rules().refusal(of: .redrive, letter, ledger())
        #expect(refusal == refused.map { .redrivenTooOften($0, limit: 3) })
        #expect(rules(force: true).refusal(of: .redrive, letter, ledger()) == nil)
        #expect(rules(limit: 2_000_000).refusal(of: .redrive, letter, ledger()) == nil)
        #expect(rules().refusal(of: .discard, letter, ledger()) == nil)
    }

    @Test func `a count that cannot be read stops it too`() {
        for count in ["", "many", "-1", "1e3"] {
            let letter = Letter.made(headers: [LetterHeader.redriveCount: count])
            #expect(rules().refusal(of: .redrive, letter, ledger()) == .redrivenTooOften(nil, limit: 3))
        }
    }

    @Test func `a forged origin makes nobody write to a topic that the worker does not read`() {
        for (topic, force) in [("assessments", false), ("dead-letters.scorer", true), ("inbox.vn-customs", true)] {
            let refusal = rules(force: force).refusal(
                of: .redrive, .made(headers: [DeadLetterHeader.topic: topic]), ledger())
            #expect(refusal == .foreignTopic(Topic(topic), .scorer))
            #expect(refusal?.isOverridable == false)
        }
        #expect(rules().refusal(of: .redrive, .made(headers: [DeadLetterHeader.topic: nil]), ledger()) == .noOrigin)
        let gone = Letter.made(headers: [DeadLetterHeader.topic: "alerts.gone"])
        #expect(rules().refusal(of: .redrive, gone, ledger()) == .missingTopic(Topic("alerts.gone")))
        #expect(rules().refusal(of: .discard, gone, ledger()) == nil)
    }

    @Test func `the prefix of a campaign counts`() {
        let rules = rules(prefix: "omd.")
        let own = Letter.made(headers: [DeadLetterHeader.topic: "omd.alerts.drugs"])
        #expect(rules.refusal(of: .redrive, own, ledger()) == nil)
        let other = Letter.made(headers: [DeadLetterHeader.topic: "alerts.drugs"])
        #expect(rules.refusal(of: .redrive, other, ledger()) == .foreignTopic(Topic("alerts.drugs"), .scorer))
    }

    @Test func `an uncertain letter needs force`() {
        var ledger = LetterLedger()
        ledger.applyUnreadable(.scorer(0))
        #expect(rules().refusal(of: .redrive, .made(), ledger) == .uncertain)
        #expect(rules().refusal(of: .discard, .made(), ledger) == .uncertain)
        #expect(rules(force: true).refusal(of: .redrive, .made(), ledger) == nil)
    }
}

@Suite struct LetterFilterTests {
    private let now = Instant(milliseconds: 1_776_241_800_000)

    @Test func `each condition leaves out what it must, and all hold together`() throws {
        let letter = Letter.made(.scorer(5), time: now)
        let topic = Topic("alerts.drugs")
        #expect(LetterFilter().includes(letter, .open))
        #expect(LetterFilter(workers: [.scorer], causes: ["invalid"], topics: [topic]).includes(letter, .open))
        #expect(!LetterFilter(workers: [.notifier]).includes(letter, .open))
        #expect(!LetterFilter(causes: ["unreadable"]).includes(letter, .open))
        #expect(!LetterFilter(topics: [Topic("alerts.wildlife")]).includes(letter, .open))
        #expect(!LetterFilter(workers: [.scorer], causes: ["unreadable"]).includes(letter, .open))
        #expect(LetterFilter(since: now).includes(letter, .open), "from then on")
        #expect(!LetterFilter(until: now).includes(letter, .open), "before then")
        #expect(LetterFilter(until: Instant(milliseconds: now.milliseconds + 1)).includes(letter, .open))
        #expect(!LetterFilter(since: Instant(milliseconds: now.milliseconds + 1)).includes(letter, .open))
        #expect(!LetterFilter(topics: [topic]).includes(.made(headers: [DeadLetterHeader.topic: nil]), .open))
    }

    @Test func `a letter without a time lies within none`() {
        let record = LogRecord(
            topicPartition: LetterAddress.scorer(0).topicPartition(StreamTopics()), offset: Offset(0), timestamp: -1,
            key: nil, payload: nil)
        let letter = Letter(record, address: .scorer(0))
        #expect(LetterFilter().includes(letter, .open))
        #expect(!LetterFilter(since: .earliest).includes(letter, .open))
        #expect(!LetterFilter(until: .latest).includes(letter, .open))
    }

    @Test(
        arguments: [
            (.open, [.open, .interrupted]), (.interrupted, [.interrupted]), (.redriven, [.redriven]),
            (.discarded, [.discarded]), (.all, LetterStatus.allCases),
        ] as [(LetterFilter.Status, [LetterStatus])])
    func `a status means those letters`(status: LetterFilter.Status, meant: [LetterStatus]) {
        #expect(LetterStatus.allCases.filter { status.includes($0) } == meant)
    }

    @Test(
        arguments: [
            ("2h", 7_200_000), ("3d", 259_200_000), ("0s", 0), ("90m", 5_400_000), ("250ms", 250),
        ] as [(String, Int64)])
    func `a duration is how long ago`(text: String, ago: Int64) throws {
        #expect(try LetterFilter.moment(text, now: now).milliseconds == now.milliseconds - ago)
    }

    @Test func `a moment is RFC 3339`() throws {
        let moment = try LetterFilter.moment("2026-04-15T15:30:00+07:00", now: now)
        #expect(moment.description == "2026-04-15T08:30:00Z")
    }

    @Test(arguments: ["", "yesterday", "2026-04-15", "-2h", "9223372036854775807d", "999999999d", "2h\u{1B}[2J"])
    func `everything else is refused`(text: String) {
        #expect(throws: LetterAddress.Problem.self) { try LetterFilter.moment(text, now: now) }
    }

    @Test func `counts are per worker and cause, the most frequent first`() {
        var tally = LetterTally()
        for offset in 0..<7 as Range<Int64> {
            let time = Instant(milliseconds: 1000 * (offset * 3 % 7 + 1))
            tally.add(.made(.scorer(offset), time: time, headers: [DeadLetterHeader.cause: offset < 2 ? "a" : "b"]))
        }
        tally.add(
            Letter(.letter(), address: LetterAddress(worker: .notifier, partition: Partition(0), offset: Offset(0))))
        #expect(tally.count == 8)
        #expect(tally.rows.map(\.worker) == [.scorer, .scorer, .notifier])
        #expect(tally.rows.map(\.cause) == ["b", "a", "invalid"])
        #expect(tally.rows.map(\.count) == [5, 2, 1])
        #expect(tally.rows[1].oldest == Instant(milliseconds: 1000))
        #expect(tally.rows[1].newest == Instant(milliseconds: 4000))
    }

    @Test func `thousands of causes take no more room than hundreds`() {
        var tally = LetterTally()
        for offset in 0..<5000 as Range<Int64> {
            tally.add(.made(.scorer(offset), headers: [DeadLetterHeader.cause: "cause-\(offset)"]))
        }
        #expect(tally.count == 5000)
        #expect(tally.rows.count <= 501)
        #expect(tally.rows.reduce(0) { $0 + $1.count } == 5000)
    }

    @Test func `the newest letters are kept, whatever order they come in`() {
        var newest = NewestLetters(limit: 10)
        for offset in 0..<1000 as Range<Int64> {
            let time = Instant(milliseconds: offset * 617 % 1000)
            newest.add(.made(.scorer(offset), time: time), .open)
        }
        #expect(newest.sorted().map { $0.letter.givenUpAt?.milliseconds } == (990..<1000).reversed().map { $0 })
        #expect(NewestLetters(limit: 0).sorted().isEmpty)
    }
}
