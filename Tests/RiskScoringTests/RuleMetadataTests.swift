import Intelligence
import RiskScoring
import Settings
import Testing

@Suite("Who owns a rule, and when it holds")
struct RuleMetadataTests {
    private static let day: Int64 = 86_400_000
    private func hits(_ rules: RuleSet, at moment: Instant) -> [String] {
        rules.assess(Support.record(), asOf: moment).reasons.map(\.rule).filter { $0 != "G" }
    }

    @Test("A rule holds from the first moment of a day to the first of another, as of the record's moment")
    func validity() throws {
        let rules = try Support.rules(
            "when: {exercise: false}, weight: 1, from: 2026-04-15, until: 2026-05-01",
            "when: {exercise: false}, weight: 1, from: 2026-05-01",
            "when: {exercise: false}, weight: 1, until: 2026-04-15")
        let first = try Instant("2026-04-15T00:00:00Z").milliseconds
        let end = try Instant("2026-05-01T00:00:00Z").milliseconds
        #expect(hits(rules, at: Instant(milliseconds: first - 1)) == ["T3"])
        #expect(hits(rules, at: Instant(milliseconds: first)) == ["T1"])
        #expect(hits(rules, at: Instant(milliseconds: end - 1)) == ["T1"])
        #expect(hits(rules, at: Instant(milliseconds: end)) == ["T2"])
    }

    @Test("What no longer holds, or not yet, is named with its line")
    func remarks() throws {
        let rules = try Support.rules(
            "when: {title: x}, weight: 1", "when: {title: x}, weight: 1, until: 2026-04-15",
            "when: {title: x}, weight: 1, from: 2027-01-01")
        let remarks = rules.remarks(at: Support.asOf).map(\.description)
        #expect(
            remarks == [
                "rules.yaml:12: T2: held until 2026-04-15 and no longer does: renew it with its owner, or take it out",
                "rules.yaml:13: T3: does not hold before 2027-01-01",
            ])
    }

    @Test(
        "A validity that never is, or is no date, is refused",
        arguments: [
            ("from: 2026-05-01, until: 2026-05-01", "must be after from"),
            ("from: 2026-05-02, until: 2026-05-01", "must be after from"),
            ("from: 2026-13-01", "is no day of the calendar"), ("until: tomorrow", "must be a date"),
        ])
    func refused(_ dates: String, _ message: String) throws {
        let error = #expect(throws: SettingsError.self) {
            _ = try Support.rules("when: {title: x}, weight: 1, \(dates)")
        }
        #expect(
            error?.problems.contains { $0.line == 11 && $0.rule.contains(message) && $0.rule.contains("rule T1") }
                == true, "\(error?.description ?? "")")
    }

    @Test("Somebody answers for each rule: who is named there, or for the file; nobody is a mistake")
    func owner() throws {
        let rules = try Support.rules(
            "when: {exercise: false}, weight: 1", "when: {exercise: false}, weight: 1, owner: VN-CUSTOMS")
        #expect(rules.owner(of: "T1") == "desk" && rules.owner(of: "T2") == "VN-CUSTOMS")
        let reasons = rules.assess(Support.record(), asOf: Support.asOf).reasons
        #expect(
            Dictionary(uniqueKeysWithValues: reasons.map { ($0.rule, $0.owner) })
                == ["T1": "desk", "T2": "VN-CUSTOMS", "G": "desk"])
        for nobody in ["owner: ' '", ""] {
            let error = #expect(throws: SettingsError.self) {
                _ = try Support.rules(
                    "when: {title: x}, weight: 1", head: Support.head.replacing("owner: desk", with: nobody))
            }
            #expect(error?.description.contains("is required: the agency or desk") == true)
        }
    }
}
