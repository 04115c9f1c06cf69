import Intelligence
import RiskScoring
import Settings
import Testing

@Suite("The rules of the project")
struct ProjectRulesTests {
    @Test("Every rule meets its cases, and has one where it hits and one where it does not")
    func cases() throws {
        let rules = try Support.projectRules()
        let cases = try RuleCases(yaml: Support.text("config/rules.tests.yaml"), file: "config/rules.tests.yaml")
        let problems = cases.problems(with: rules)
        #expect(problems.isEmpty, "\(problems.map(\.description).joined(separator: "\n"))")
        #expect(cases.cases.count >= rules.ruleIDs.count)
    }

    @Test("A rule without cases, a failed case and an unknown rule are each reported")
    func brokenCases() throws {
        let rules = try Support.rules("when: {transport.mode: sea}, weight: 1", "when: {arrests: 1}, weight: 1")
        let yaml = "cases:\n  - {record: {transport.mode: sea}, hits: [T9], misses: [T1]}"
        let text = try RuleCases(yaml: yaml, file: "c.yaml").problems(with: rules).map(\.description)
        #expect(text.contains("c.yaml:2: T1: should not hit on this record"))
        #expect(text.contains("c.yaml:2: T9: is no rule"))
        #expect(text.contains("c.yaml: T2: has no case on which it hits"))
        #expect(text.contains("c.yaml: T2: has no case on which it does not hit"))
    }

    @Test("At least 47 of the 52 indicators are rules")
    func coverage() throws {
        #expect(try Support.projectRules().ruleIDs.filter { $0.hasPrefix("R") }.count >= 47)
    }

    @Test("Heavier seizures never score less, within a commodity")
    func severity() throws {
        let rules = try Support.projectRules()
        for commodity in ["methamphetamine", "cocaine", "elephant ivory", "pangolin scales", "heroin", "fentanyl"] {
            let scores = [0, 0.001, 0.01, 0.1, 1, 2, 8, 30, 100, 650, 2000, 13_000, 1e9].map { kg in
                rules.score(
                    of: Support.record { record in
                        record.kind = .seizure
                        var goods = Goods(commodity: commodity)
                        goods.quantityKg = kg
                        record.goods = [goods]
                    }, asOf: Support.asOf)
            }
            #expect(scores == scores.sorted(), "\(commodity): \(scores)")
            #expect((scores.last ?? 0) - (scores.first ?? 0) >= 50, "\(commodity): \(scores)")
        }
    }

    @Test("A seizure of the project's own example is explained with its values")
    func explanation() throws {
        let record = Support.record { record in
            record.commodityGroup = .wildlife
            record.handling.grade = AdmiraltyGrade(source: .usually, information: 2)
            record.goods = [Goods(commodity: "pangolin scales")]
            var route = Route()
            route.origin = PlaceCode("NGAPP")
            route.transits = [PlaceCode("SGSIN")]
            route.destination = PlaceCode("VNHPH")
            record.route = route
        }
        let decision = try Support.projectRules().assess(record, asOf: Support.asOf)
        let reason = try #require(decision.reasons.first)
        #expect(reason.rule == "R02")
        #expect(reason.because == "Routed from NGAPP over SGSIN to VNHPH")
        #expect(reason.points == 9.3)
        #expect(decision.reasons.map(\.rule) == ["R02", "R01", "S03", "R49"])
        // As docs/scoring.md has it.
        #expect(decision.score == 31 && decision.lane == .blue)
        #expect(decision.reasons.map(\.points) == [9.3, 8.1, 0, -3.3])
        #expect(
            decision.laneChange?.description
                == "1.5 points more make it yellow, 6.4 points less green. Without R01 it is green. Without R02 it is green."
        )
    }
}
