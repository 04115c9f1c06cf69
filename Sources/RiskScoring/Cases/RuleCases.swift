import Intelligence
import Settings

/// A record and the rules that must, and must not, hit on it.
public struct RuleCase: Sendable {
    /// The line of the case in its file.
    public var line: Int
    /// The record.
    public var record: IntelligenceRecord
    /// The moment it is judged as of.
    public var asOf: Instant
    /// The records that the memory knows, with their times.
    public var memory: [(record: IntelligenceRecord, asOf: Instant)] = []
    /// Whether a member's watch-list names something of the record.
    public var isWatched = false
    /// The ids of rules that must hit.
    public var hits: [String]
    /// The ids of rules that must not hit.
    public var misses: [String]
}

/// The cases kept beside a rules file (`config/rules.tests.yaml`).
public struct RuleCases: Sendable {
    /// The name of the file for messages.
    public let file: String
    /// In the order of the file.
    public let cases: [RuleCase]

    /// Reads the cases.
    ///
    /// - Throws: `SettingsError` with every problem of the file.
    public init(yaml: String, file: String) throws(SettingsError) {
        self.file = file
        do {
            let document = try SettingsDocument(yaml: yaml, file: file)
            cases = document.root["cases"].elements.map { node in
                RuleCase(
                    line: node.line ?? 0, record: RecordSnippet.record(node["record"]),
                    asOf: RecordSnippet.instant(node["as_of"]) ?? RecordSnippet.defaultMoment,
                    memory: RuleCase.memory(node["memory"]),
                    isWatched: node.flag("watch_list", default: false), hits: node["hits"].strings,
                    misses: node["misses"].strings)
            }
            try document.finish()
        } catch let error as SettingsError {
            throw error
        } catch {
            throw SettingsError([SettingsProblem(file: file, line: nil, path: "", rule: "\(error)")])
        }
    }

    /// Every case that a rule set does not meet, every rule that no case makes hit or leaves out, and every unknown
    /// rule id; none where all is well.
    public func problems(with rules: RuleSet) -> [SettingsProblem] {
        let known = Set(rules.ruleIDs)
        var problems: [SettingsProblem] = []
        var hit: Set<String> = []
        var missed: Set<String> = []
        func add(_ line: Int?, _ id: String, _ rule: String) {
            problems.append(SettingsProblem(file: file, line: line, path: id, rule: rule))
        }
        for entry in cases {
            let reasons = Set(entry.decision(by: rules).reasons.map(\.rule))
            for id in entry.hits + entry.misses where !known.contains(id) { add(entry.line, id, "is no rule") }
            for id in entry.hits where known.contains(id) && !reasons.contains(id) {
                add(entry.line, id, "should hit on this record and does not")
            }
            for id in entry.misses where reasons.contains(id) { add(entry.line, id, "should not hit on this record") }
            hit.formUnion(entry.hits)
            missed.formUnion(entry.misses)
        }
        for id in rules.ruleIDs {
            if !hit.contains(id) { add(nil, id, "has no case on which it hits") }
            if !missed.contains(id) { add(nil, id, "has no case on which it does not hit") }
        }
        return problems
    }
}
