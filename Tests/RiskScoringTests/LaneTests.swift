import Intelligence
import RiskScoring
import Settings
import Testing

@Suite("Lanes: what is expected, and what is drawn")
struct LaneTests {
    private static func rules(_ lanes: String) throws(SettingsError) -> RuleSet {
        try Support.rules(
            "when: {arrests: 1}, weight: 3, graded: false",
            head: Support.head.replacing("lanes: {red: 60, yellow: 35, blue: 20}", with: "lanes: {\(lanes)}"))
    }

    @Test("The minimum rate holds whatever the score: the draw does not look at it")
    func minimum() throws {
        let rules = try Self.rules("random: {seed: s, red: 0.05, yellow: 0.1}")
        var counts = (0, 0)
        for index in 0..<4000 {
            func lane(_ arrests: Int?) -> Lane {
                rules.assess(
                    Support.record { ($0.id, $0.arrests) = ("W-\(index)", arrests) }, asOf: Support.asOf
                ).lane
            }
            let (mild, strict) = (lane(nil), lane(1))
            #expect(strict == .red)
            if mild == .red { counts.0 += 1 }
            if mild == .yellow { counts.1 += 1 }
        }
        #expect((150...250).contains(counts.0) && (330...470).contains(counts.1), "\(counts)")
    }

    @Test("Another seed draws others; another agency's record of the same id is another record")
    func seed() throws {
        let (one, two) = (try Self.rules("random: {seed: a, red: 0.2}"), try Self.rules("random: {seed: b, red: 0.2}"))
        var differences = (0, 0)
        for index in 0..<500 {
            let record = Support.record { $0.id = "W-\(index)" }
            let other = Support.record { ($0.id, $0.agency) = ("W-\(index)", AgencyCode("TH-CUSTOMS")) }
            let lane = one.assess(record, asOf: Support.asOf).lane
            if two.assess(record, asOf: Support.asOf).lane != lane { differences.0 += 1 }
            if one.assess(other, asOf: Support.asOf).lane != lane { differences.1 += 1 }
        }
        #expect(differences.0 > 80 && differences.1 > 80, "\(differences)")
    }

    @Test("Expected shares are read, and what cannot be is refused")
    func expected() throws {
        let rules = try Self.rules("expected: {red: 0.05, yellow: 0.15, green: 0.8}, random: {red: 0.01}")
        #expect(rules.expectedShares == [.red: 0.05, .yellow: 0.15, .green: 0.8])
        for (lanes, message) in [
            ("expected: {red: 0.6, yellow: 0.6}", "more than all records"),
            ("expected: {red: 0.01}, random: {red: 0.05}", "below the share that random draws"),
            ("random: {red: 0.6, yellow: 0.6}", "must add up to 1"), ("expected: {red: 2}", "must be from 0.0 to 1.0"),
            ("expected: {amber: 0.1}", "is not a known key"),
        ] {
            let error = #expect(throws: SettingsError.self, "\(lanes)") { _ = try Self.rules(lanes) }
            #expect(
                error?.problems.contains { $0.rule.contains(message) && $0.line == 4 } == true,
                "\(error?.description ?? "")")
        }
    }

    @Test("The live share follows the recent records, and says where it is far from what is expected")
    func shares() {
        var shares = LaneShares()
        #expect(shares.share(of: .red) == nil)
        func counts(red: Int, green: Int) -> LaneCounts {
            var counts = LaneCounts()
            for _ in 0..<red { counts.add(.red) }
            for _ in 0..<green { counts.add(.green) }
            return counts
        }
        shares.add(counts(red: 90, green: 10))
        #expect(shares.share(of: .red) == 0.9)
        #expect(shares.remarks(expected: [.red: 0.1]).isEmpty, "100 records say nothing")
        for _ in 0..<100 { shares.add(counts(red: 100, green: 900)) }
        #expect(abs((shares.share(of: .red) ?? 0) - 0.1) < 0.001)
        #expect(shares.remarks(expected: [.red: 0.1, .green: 0.8]).isEmpty)
        #expect(
            shares.remarks(expected: [.red: 0.04])
                == ["the red lane takes 10 % of recent records, 4 % are expected"])
    }
}
