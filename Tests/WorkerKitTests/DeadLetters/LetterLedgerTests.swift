import Intelligence
import Kafka
import Testing

@testable import WorkerKit

@Suite struct LetterLedgerTests {
    private func ledger(_ actions: DeadLetterAction...) -> LetterLedger {
        var ledger = LetterLedger()
        for action in actions { ledger.apply(action) }
        return ledger
    }

    @Test(
        arguments: [
            ([], .open), ([.redriving], .interrupted), ([.redriving, .redriven], .redriven), ([.discarded], .discarded),
            ([.redriving, .released], .open), ([.discarded, .redriving], .interrupted),
            ([.discarded, .redriving, .released], .discarded), ([.discarded, .redriving, .redriven], .redriven),
            ([.redriving, .discarded], .interrupted), ([.redriven, .discarded], .redriven),
            ([.redriven, .redriving], .redriven), ([.redriving, .redriven, .discarded, .released], .redriven),
            ([.released], .open),
        ] as [([DeadLetterAction.Kind], LetterStatus)])
    func `a letter stands as its actions say, in their order`(
        kinds: [DeadLetterAction.Kind], expected: LetterStatus
    ) {
        var ledger = LetterLedger()
        for kind in kinds { ledger.apply(.made(kind)) }
        #expect(ledger.status(of: .scorer(0)) == expected)
        #expect(ledger.status(of: .scorer(1)) == .open, "another letter")
        #expect(ledger.status(of: .scorer(0, partition: 1)) == .open, "another partition")
        #expect(ledger.count == kinds.count)
    }

    @Test func `who settled it and when is known`() {
        let ledger = ledger(
            .made(.discarded, by: "anna@host", at: 1000), .made(.redriven, .scorer(1), by: "binh@host", at: 2000))
        #expect(
            ledger.settlement(of: .scorer(0))
                == LetterSettlement(status: .discarded, by: "anna@host", at: Instant(milliseconds: 1000)))
        #expect(
            ledger.settlement(of: .scorer(1))
                == LetterSettlement(status: .redriven, by: "binh@host", at: Instant(milliseconds: 2000)))
        #expect(ledger.settlement(of: .scorer(2)) == nil)
    }

    @Test func `one announcement released leaves the other`() {
        let ledger = ledger(
            .made(.redriving, command: "a"), .made(.redriving, command: "b"), .made(.released, command: "a"))
        #expect(ledger.status(of: .scorer(0)) == .interrupted)
        #expect(ledger.intents(of: .scorer(0)).map(\.command) == ["b"])
    }

    @Test func `an announcement that came twice is one`() {
        let ledger = ledger(.made(.redriving), .made(.redriving), .made(.released))
        #expect(ledger.status(of: .scorer(0)) == .open)
    }

    @Test func `the search begins at the lowest end that any announcement noted`() {
        let ledger = ledger(
            .made(.redriving, command: "a", searchFrom: [0: 5, 1: 9]),
            .made(.redriving, command: "b", searchFrom: [0: 7, 1: 3, 2: 4]))
        #expect(
            ledger.searchFrom(.scorer(0))
                == [Partition(0): Offset(5), Partition(1): Offset(3), Partition(2): Offset(4)])
        #expect(ledger.searchFrom(.scorer(1)).isEmpty)
    }

    @Test func `of two who announce at once, exactly the first goes on`() {
        let ledger = ledger(
            .made(.redriving, by: "dead", command: "dead"), .made(.discarded, .scorer(9)),
            .made(.redriving, by: "anna", command: "a"), .made(.redriving, by: "binh", command: "b"))
        // Both had seen the announcement of the one that died, and decided that it is over.
        #expect(ledger.rival(of: "a", for: .scorer(0), after: 2) == nil)
        #expect(ledger.rival(of: "b", for: .scorer(0), after: 2)?.by == "anna")
        // Who had seen nothing leaves it to the one that may be alive.
        #expect(ledger.rival(of: "a", for: .scorer(0), after: 0)?.by == "dead")
        // Who decided after seeing them both is not held up.
        #expect(ledger.rival(of: "c", for: .scorer(0), after: 4) == nil)
    }

    @Test func `what the log has forgotten makes old open letters uncertain, and only those`() throws {
        var ledger = ledger(.made(.redriven, .scorer(1)))
        let (old, new) = (Instant(milliseconds: 1000), Instant(milliseconds: 9000))
        #expect(!ledger.isUncertain(.made(time: old)))
        ledger.knownSince = Instant(milliseconds: 5000)
        #expect(ledger.isUncertain(.made(time: old)))
        #expect(!ledger.isUncertain(.made(time: new)))
        #expect(!ledger.isUncertain(.made(.scorer(1), time: old)), "it is settled, whatever else was done")
    }

    @Test func `an action that cannot be read makes its letter uncertain`() {
        var ledger = LetterLedger()
        ledger.applyUnreadable(.scorer(3))
        ledger.applyUnreadable(nil)
        #expect(ledger.unreadable == 2)
        #expect(ledger.isUncertain(.made(.scorer(3))))
        #expect(!ledger.isUncertain(.made(.scorer(4))))
    }

    @Test func `a hundred thousand letters that were dealt with are remembered one by one`() {
        var ledger = LetterLedger()
        for offset in 0..<100_000 as Range<Int64> where offset % 3 != 2 {
            ledger.apply(.made(offset % 3 == 0 ? .redriven : .discarded, .scorer(offset)))
        }
        let statuses = (0..<100_000 as Range<Int64>).map { ledger.status(of: .scorer($0)) }
        for (offset, status) in statuses.enumerated() {
            guard status != [.redriven, .discarded, .open][offset % 3] else { continue }
            Issue.record("\(offset) is \(status)")
            break
        }
    }
}
