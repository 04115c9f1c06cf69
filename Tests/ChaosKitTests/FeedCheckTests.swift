import Testing

@testable import ChaosKit

@Suite struct FeedCheckTests {
    private static let bytes = Digest(of: [1])

    private static func entry(_ id: String, at offset: Int64?, poison: Poison.Kind? = nil) -> LedgerEntry {
        LedgerEntry(
            number: 0, id: id, topic: "alerts.drugs", poison: poison, outcome: offset == nil ? .unknown : .acknowledged,
            position: offset.map { Position("alerts.drugs", 0, $0) }, digest: bytes, sent: 0, answered: 1)
    }

    private static func message(_ id: String, at offset: Int64, _ digest: Digest = bytes) -> FeedCheck.Message {
        FeedCheck.Message(Position("alerts.drugs", 0, offset), id: id, digest: digest)
    }

    @Test func `acknowledged messages that stand where they should are right`() {
        let check = FeedCheck(
            ledger: [Self.entry("a", at: 0), Self.entry("poison-1", at: 1, poison: .bytes)],
            found: [Self.message("a", at: 0), Self.message("poison-1", at: 1)], brokersDropRepeats: true)
        #expect(check.findings.isEmpty)
        #expect(check.acknowledged == 2)
        #expect(check.poison == [Position("alerts.drugs", 0, 1): .bytes])
    }

    @Test func `an acknowledged message that is not there is lost`() {
        for found in [[], [Self.message("b", at: 0)]] as [[FeedCheck.Message]] {
            let check = FeedCheck(
                ledger: [Self.entry("a", at: 0), Self.entry("b", at: nil)], found: found, brokersDropRepeats: true)
            #expect(check.findings.map(\.kind) == [.lost])
        }
    }

    @Test func `a message that was acknowledged without a place must stand somewhere`() {
        var entry = Self.entry("a", at: 0)
        entry.position = nil
        let there = FeedCheck(ledger: [entry], found: [Self.message("a", at: 7)], brokersDropRepeats: true)
        #expect(there.findings.isEmpty)
        let gone = FeedCheck(ledger: [entry], found: [], brokersDropRepeats: true)
        #expect(gone.findings.map(\.kind) == [.lost])
    }

    @Test func `an acknowledged message with other bytes is a contradiction`() {
        let check = FeedCheck(
            ledger: [Self.entry("a", at: 0)], found: [Self.message("a", at: 0, Digest(of: [2]))],
            brokersDropRepeats: true)
        #expect(check.findings.map(\.kind) == [.contradiction])
    }

    @Test func `a message without an answer may be there or not`() {
        let check = FeedCheck(
            ledger: [Self.entry("a", at: nil), Self.entry("b", at: nil)], found: [Self.message("b", at: 0)],
            brokersDropRepeats: true)
        #expect(check.findings.isEmpty)
        #expect((check.unknown, check.unknownFound) == (2, 1))
    }

    @Test func `a message that stands twice is wrong on brokers that know an idempotent producer`() {
        let found = [Self.message("a", at: 0), Self.message("a", at: 1)]
        let real = FeedCheck(ledger: [Self.entry("a", at: 0)], found: found, brokersDropRepeats: true)
        #expect(real.findings.map(\.kind) == [.duplicated])
        let embedded = FeedCheck(ledger: [Self.entry("a", at: 0)], found: found, brokersDropRepeats: false)
        #expect(embedded.findings.isEmpty)
        #expect(embedded.repeated == 1)
    }

    @Test func `a message that nobody published is noticed`() {
        let check = FeedCheck(ledger: [], found: [Self.message("a", at: 0)], brokersDropRepeats: false)
        #expect(check.findings.map(\.kind) == [.duplicated])
    }
}
