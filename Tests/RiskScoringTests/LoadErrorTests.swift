import RiskScoring
import Settings
import Testing

@Suite("A rules file with mistakes is refused")
struct LoadErrorTests {
    struct Mistake: Sendable, CustomTestStringConvertible {
        let rule: String
        let message: String
        var testDescription: String { message }
    }

    static let mistakes: [Mistake] = [
        Mistake(rule: "when: {route.orgin: NG}, weight: 1", message: "did you mean \"route.origin\"?"),
        Mistake(rule: "when: {parties[].country: NG}, weight: 1", message: "no grounds for suspicion"),
        Mistake(rule: "when: {parties[].nationality: NG}, weight: 1", message: "no grounds for suspicion"),
        Mistake(rule: "when: {religion: x}, weight: 1", message: "no grounds for suspicion"),
        Mistake(rule: "when: {route.origin: {on: hubs}}, weight: 1", message: "is no operator of a place field"),
        Mistake(rule: "when: {route.origin: {in: hups}}, weight: 1", message: "did you mean \"hubs\"?"),
        Mistake(rule: "when: {route.origin: {in: cover}}, weight: 1", message: "is a list of kind hs"),
        Mistake(rule: "when: {route.origin: Nigeria}, weight: 1", message: "must be a country (VN)"),
        Mistake(rule: "when: {route.origin: UK}, weight: 1", message: "must be a country (VN)"),
        Mistake(rule: "when: {route.origin: [NG, XXABC]}, weight: 1", message: "must be a country (VN)"),
        Mistake(rule: "when: {transport.mode: seas}, weight: 1", message: "did you mean \"sea\"?"),
        Mistake(rule: "when: {observation: seal_brokn}, weight: 1", message: "did you mean \"seal_broken\"?"),
        Mistake(rule: "when: {consignment.hs: \"08x\"}, weight: 1", message: "digits of an HS code"),
        Mistake(rule: "when: {consignment.hs: {above: 3}}, weight: 1", message: "is no operator of a HS code field"),
        Mistake(rule: "when: {arrests: many}, weight: 1", message: "must be a number"),
        Mistake(rule: "when: {arrests: {above: 5, below: 2}}, weight: 1", message: "can never hold"),
        Mistake(rule: "when: {route.eta: 3}, weight: 1", message: "is a date"),
        Mistake(rule: "when: {route.eta: {within_next: soon}}, weight: 1", message: "must be a duration"),
        Mistake(rule: "when: {exercise: perhaps}, weight: 1", message: "must be true or false"),
        Mistake(rule: "when: {title: \"...\"}, weight: 1", message: "holds no letter and no digit"),
        Mistake(rule: "when: {ratio: {of: title, to: arrests, above: 1}}, weight: 1", message: "here stands a number"),
        Mistake(
            rule: "when: {ratio: {of: consignment.value, to: consignment.freight}}, weight: 1",
            message: "must have at least one of above"),
        Mistake(
            rule: "when: {difference: {between: consignment.value, and: goods[0].value}}, weight: 1",
            message: "is no field of the record"),
        Mistake(
            rule: "when: {gap: {from: route.eta, to: arrests, below: 3h}}, weight: 1", message: "here stands a date"),
        Mistake(
            rule: "when: {gap: {from: route.eta, to: consignment.lodged_at, at_least: 5h, below: 2h}}, weight: 1",
            message: "can never hold"),
        Mistake(rule: "when: {severity: {at_least: 0.9, below: 0.1}}, weight: 1", message: "can never hold"),
        Mistake(rule: "id: RANDOM, when: {title: x}, weight: 1", message: "is the id of another reason"),
        Mistake(rule: "id: G, when: {title: x}, weight: 1", message: "is the id of another reason"),
        Mistake(rule: "when: {some: {in: cargo, where: {title: x}}}, weight: 1", message: "one of goods, parties"),
        Mistake(rule: "when: {all: []}, weight: 1", message: "at least one condition"),
        Mistake(rule: "when: {at_least: {count: 3, of: [{title: x}]}}, weight: 1", message: "whole number from 1 to 1"),
        Mistake(rule: "when: {severity: {at_least: 7}}, weight: 1", message: "must be from 0.0 to 1.0"),
        Mistake(rule: "when: {}, weight: 1", message: "must name at least one field"),
        Mistake(rule: "weight: 1", message: "is required"),
        Mistake(rule: "when: {title: x}, weight: 9", message: "must be from -5.0 to 5.0"),
        Mistake(rule: "when: {title: x}, weight: nan", message: "must be a number"),
        Mistake(rule: "when: {title: x}", message: "is required, in log-odds"),
        Mistake(rule: "when: {title: x}, weight: 1, group: seals", message: "did you mean \"seal\"?"),
        Mistake(rule: "when: {title: x}, weight: 1, applies: {kinds: [warnin]}", message: "did you mean \"warning\"?"),
        Mistake(rule: "when: {title: x}, weight: 1, scaled_by: luck", message: "must be severity"),
        Mistake(rule: "when: {title: x}, weight: 1, colour: red", message: "is not a known key"),
    ]

    @Test("with the line, the rule and the fix", arguments: mistakes)
    func mistake(_ mistake: Mistake) throws {
        // Flow mappings take brackets in keys only in quotes.
        let rule = mistake.rule.replacing("parties[].country", with: "\"parties[].country\"")
            .replacing("parties[].nationality", with: "\"parties[].nationality\"")
            .replacing("goods[0].value", with: "\"goods[0].value\"")
        let error = #expect(throws: SettingsError.self) {
            _ = try Support.rules("when: {arrests: 1}, weight: 1", rule)
        }
        let problems = error?.problems ?? []
        #expect(problems.contains { $0.rule.contains(mistake.message) }, "\(error?.description ?? "no error")")
        #expect(problems.allSatisfy { $0.file == "rules.yaml" && $0.line == 12 }, "\(problems)")
    }

    @Test("Ids are unique, and the message names the other line")
    func duplicate() {
        let error = #expect(throws: SettingsError.self) {
            _ = try Support.rules("id: R1, when: {title: x}, weight: 1", "id: R1, when: {title: y}, weight: 1")
        }
        #expect(error?.description.contains("the rule on line 11 already") == true, "\(error?.description ?? "")")
    }

    @Test("All the mistakes of a file are reported at once")
    func together() {
        let error = #expect(throws: SettingsError.self) {
            _ = try Support.rules("when: {titel: x}, weight: 1", "when: {title: x}, weight: 99")
        }
        #expect(error?.problems.map(\.line) == [11, 12])
    }

    @Test(
        "A reason may not show a party, an unknown field or an open brace",
        arguments: ["{parties[].name}", "{titel}", "{"])
    func template(_ text: String) {
        let yaml =
            Support.head
            + "  - {id: A, title: t, when: {title: x}, weight: 1, because: \"b \(text)\", source: s, evidence: e}"
        #expect(throws: SettingsError.self) {
            _ = try RuleSet(yaml: yaml, file: "rules.yaml", lists: Support.lists)
        }
    }

    @Test(
        "Lists are checked too",
        arguments: [
            "lists: {a: {kind: places, source: s, date: d, entries: [Nigeria]}}",
            "lists: {a: {kind: hs, source: s, date: d, entries: [x]}}",
            "lists: {a: {kind: text, source: s, date: d, entries: ['--']}}",
            "lists: {a: {kind: odd, source: s, date: d, entries: [x]}}",
            "lists: {a: {kind: text, entries: [x]}}",
            "yardsticks: [{commodity: c, names: [c], median_kg: 3, p90_kg: 2, source: s}]",
            "yardsticks: [{commodity: c, names: [], median_kg: 1, p90_kg: 2, source: s}]",
        ])
    func lists(_ yaml: String) {
        let error = #expect(throws: SettingsError.self) {
            _ = try RuleSet(
                yaml: Support.head
                    + "  - {id: A, title: t, when: {title: x}, weight: 1, because: b, source: s, evidence: e}",
                file: "rules.yaml", lists: [ReferenceFile(name: "l.yaml", yaml: yaml)])
        }
        #expect(
            error?.problems.allSatisfy { $0.file == "l.yaml" && $0.line == 1 } == true, "\(error?.description ?? "")")
    }

    @Test("Conditions nested too deep are refused, not followed")
    func depth() {
        let deep = String(repeating: "{not: ", count: 40) + "{title: x}" + String(repeating: "}", count: 40)
        #expect(throws: SettingsError.self) { _ = try Support.rules("when: \(deep), weight: 1") }
    }
}
