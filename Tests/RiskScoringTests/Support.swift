import Foundation
import Intelligence
import RiskScoring
import Settings

/// The configuration of the project, and small rule sets for tests.
enum Support {
    static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    static let asOf = Instant(milliseconds: 1_776_240_000_000)

    static func projectRules() throws -> RuleSet {
        try RuleSet(
            rulesFile: root.appendingPathComponent("config/rules.yaml").path,
            listsFolder: root.appendingPathComponent("config/lists").path)
    }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    /// What stands before the rules of a small rule set; the rules begin on line 11.
    static let head = """
        version: 1
        base_rate: 0.1
        caps: {seal: 1.5}
        lanes: {red: 60, yellow: 35, blue: 20}
        grade: {id: G, source: s, because: b, because_ungraded: u, ungraded: 0.5, reliability: {A: 1, B: 0.9, C: 0.8, \
        D: 0.6, E: 0.4, F: 0.7}, information: {1: 1, 2: 0.9, 3: 0.8, 4: 0.6, 5: 0.4, 6: 0.7}}
        owner: desk



        rules:

        """
    static let lists = [
        ReferenceFile(
            name: "lists.yaml",
            yaml: """
                lists:
                  hubs: {kind: places, source: s, date: d, entries: [NG, SGSIN]}
                  cover: {kind: hs, source: s, date: d, entries: ["0801", "391590"]}
                  vague: {kind: text, source: s, date: d, entries: [general cargo, hàng mẫu, ของขวัญ, 样品, gỗ trắc]}
                yardsticks:
                  - {commodity: ice, names: [methamphetamine], median_kg: 2, p90_kg: 8, source: s}
                """)
    ]

    /// A rule set of the given rules, each a YAML flow mapping without the parts that every rule has.
    static func rules(_ rules: String..., head: String = head) throws(SettingsError) -> RuleSet {
        let body = rules.enumerated().map { index, rule in
            let id = rule.hasPrefix("id:") ? "" : "id: T\(index + 1), "
            return "  - {\(id)\(rule), title: t, because: b, source: s, evidence: e}"
        }
        return try RuleSet(yaml: head + body.joined(separator: "\n"), file: "rules.yaml", lists: lists)
    }

    static func record(_ change: (inout IntelligenceRecord) -> Void = { _ in }) -> IntelligenceRecord {
        var record = IntelligenceRecord(
            kind: .warning, agency: AgencyCode("VN-CUSTOMS"), id: "W-1", reportedAt: asOf,
            handling: Handling(tlp: .amber), commodityGroup: .drugs)
        change(&record)
        return record
    }
}
