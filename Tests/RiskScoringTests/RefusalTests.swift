import Intelligence
import Settings
import Testing

@testable import RiskScoring

/// Nationality, ethnicity and religion are no grounds for suspicion, whichever way a rule asks.
@Suite("What may not be scored")
struct RefusalTests {
    static let fields = [
        "parties[].country", "parties[].nationality", "parties[].ethnicity", "parties[].religion",
        "parties[].citizenship", "parties[].race", "nationality", "religion", "event.ethnicity",
    ]
    static let shapes = [
        #"{"F": NG}"#, #"{"F": [NG, VN]}"#, #"{"F": {in: hubs}}"#, #"{"F": {is: NG}}"#, #"{"F": {present: true}}"#,
        #"{"F": {text: vague}}"#, #"{"F": {matches: "N"}}"#, #"{not: {"F": NG}}"#, #"{any: [{"F": NG}]}"#,
        #"{all: [{not: {any: [{"F": NG}]}}]}"#, #"{at_least: {count: 1, of: [{"F": NG}]}}"#,
        #"{some: {in: parties, where: {"F": NG}}}"#, #"{ratio: {of: "F", to: arrests, above: 1}}"#,
        #"{difference: {between: arrests, and: "F", above: 1}}"#, #"{gap: {from: "F", to: route.eta, below: 1h}}"#,
    ]

    @Test("A field that stands for it is refused in every condition", arguments: fields)
    func refused(_ field: String) {
        for shape in Self.shapes {
            let error = #expect(throws: SettingsError.self, "\(shape)") {
                _ = try Support.rules("when: \(shape.replacing("F", with: field)), weight: 1")
            }
            #expect(
                error?.problems.contains { $0.rule.contains("no grounds for suspicion") && $0.line == 11 } == true,
                "\(shape): \(error?.description ?? "")")
        }
    }

    @Test("No field that rules may read stands for it")
    func catalogue() {
        let paths = Field.catalogue.map(\.path)
        #expect(paths.allSatisfy { Field.refusal(of: $0) == nil })
        #expect(!paths.contains { path in Self.fields.contains(path) })
        #expect(paths.filter { $0.hasPrefix("parties") && $0.contains("countr") } == [])
    }

    @Test(
        "A word that names a people or a religion is refused as a value",
        arguments: [
            #"{narrative: [Nigerian]}"#, #"{narrative: {text: [NIGERIANS]}}"#, #"{title: [Nigerian nationals]}"#,
            #"{title: [muslim]}"#, #"{"parties[].name": [Hmong trading]}"#,
            #"{"parties[].sector": [Chinese medicine]}"#,
            #"{"parties[].address": {text: [thai temple]}}"#, #"{"parties[].identifier": [Vietnamese]}"#,
            #"{not: {narrative: [hindu]}}"#, #"{narrative: {matches: "ethnic (chinese|thai)"}}"#,
        ])
    func words(_ condition: String) {
        let error = #expect(throws: SettingsError.self) {
            _ = try Support.rules("when: \(condition), weight: 1")
        }
        #expect(error?.problems.contains { $0.rule.contains("no grounds for suspicion") } == true)
    }

    @Test("Lists are no way round it")
    func lists() {
        let list = ReferenceFile(
            name: "l.yaml", yaml: "lists: {p: {kind: text, source: s, date: d, entries: [yoruba]}}")
        let error = #expect(throws: SettingsError.self) {
            _ = try RuleSet(
                yaml: Support.head
                    + "  - {id: A, title: t, when: {title: {text: p}}, weight: 1, because: b, source: s, evidence: e}",
                file: "rules.yaml", lists: [list])
        }
        #expect(error?.description.contains("no grounds for suspicion") == true)
    }

    @Test("A pattern may not read the parties at all", arguments: ["name", "phone", "address", "identifier", "email"])
    func patterns(_ field: String) {
        let error = #expect(throws: SettingsError.self) {
            _ = try Support.rules(#"when: {"parties[].\#(field)": {matches: "^[+]234"}}, weight: 1"#)
        }
        #expect(error?.description.contains("may not read a party") == true)
    }

    @Test("Goods and species that carry the name of a people stay free")
    func goods() throws {
        _ = try Support.rules(
            #"when: {"goods[].commodity": [Chinese pangolin, Siamese rosewood, African elephant, Asian elephants]}, "#
                + "weight: 1")
    }
}
