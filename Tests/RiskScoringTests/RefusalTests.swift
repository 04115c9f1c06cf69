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

    @Test(
        "in the languages and scripts of the region, and however it is spelt",
        arguments: [
            "người Việt", "Hồi giáo", "HỒI GIÁO", "穆斯林", "尼日利亚人", "中国人", "ชาวพม่า", "คนจีน", "มุสลิม", "musulmans",
            "nigériane", "warga Nigeria", "Nigerian man", "born in Nigeria", "niger\u{200B}ian", "Ｎｉｇｅｒｉａｎ",
            "nige\u{0301}rian",
        ])
    func languages(_ phrase: String) {
        for field in ["narrative", "title", "\"parties[].name\"", "\"parties[].address\""] {
            let error = #expect(throws: SettingsError.self, "\(field)") {
                _ = try Support.rules("when: {\(field): [\"\(phrase)\"]}, weight: 1")
            }
            #expect(error?.description.contains("no grounds for suspicion") == true, "\(field)")
        }
    }

    @Test("The name of a country reaches no party, and goods", arguments: ["Nigeria", "Viet Nam", "尼日利亚", "ไนจีเรีย"])
    func countries(_ name: String) throws {
        #expect(throws: SettingsError.self) {
            _ = try Support.rules("when: {\"parties[].address\": [\"\(name)\"]}, weight: 1")
        }
        _ = try Support.rules("when: {consignment.description: [\"\(name)\"]}, weight: 1")
        _ = try Support.rules("when: {\"parties[].address\": [\"\(name) free zone\"]}, weight: 1")
    }

    @Test(
        "A pattern that is made to find such a word is refused",
        arguments: ["n[i]gerian", "nigeri.n", "(nig)erian", "musl[i]ms?", "尼日利亚人", "[穆]斯林"])
    func disguised(_ pattern: String) {
        let error = #expect(throws: SettingsError.self) {
            _ = try Support.rules("when: {narrative: {matches: \"\(pattern)\"}}, weight: 1")
        }
        #expect(error?.description.contains("no grounds for suspicion") == true)
    }

    @Test(
        "A pattern that takes them among others is not",
        arguments: ["^ET.*", "[a-z]{5,}", "lot [0-9]+", ".*ian$", "(?i)tusk"])
    func wide(_ pattern: String) throws {
        _ = try Support.rules("when: {narrative: {matches: \"\(pattern)\"}}, weight: 1")
    }

    @Test("No list is named for it")
    func listNames() {
        let list = ReferenceFile(
            name: "l.yaml", yaml: "lists: {nigerian_names: {kind: text, source: s, date: d, entries: [smith]}}")
        let error = #expect(throws: SettingsError.self) {
            _ = try RuleSet(
                yaml: Support.head
                    + "  - {id: A, title: t, when: {\"parties[].name\": {text: nigerian_names}}, weight: 1, "
                    + "because: b, source: s, evidence: e}",
                file: "rules.yaml", lists: [list])
        }
        #expect(error?.description.contains("no grounds for suspicion") == true)
    }

    @Test(
        "No reason names it",
        arguments: [
            "The consignee is Nigerian", "Nationality of the sender", "A Nigerian crew", "Sent by Muslims",
        ])
    func because(_ text: String) throws {
        func rules(_ text: String) throws(SettingsError) -> RuleSet {
            try RuleSet(
                yaml: Support.head
                    + "  - {id: A, title: t, when: {title: x}, weight: 1, because: \"\(text)\", source: s, evidence: e}",
                file: "rules.yaml", lists: [])
        }
        let error = #expect(throws: SettingsError.self) { _ = try rules(text) }
        #expect(error?.description.contains("no grounds for suspicion") == true)
        _ = try rules("Chinese pangolin and Thai silk from {route.origin}")
        #expect(throws: SettingsError.self) { _ = try rules(String(repeating: "b", count: 1001)) }
    }
}
