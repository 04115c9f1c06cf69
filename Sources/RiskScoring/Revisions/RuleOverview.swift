import Settings

/// A rule as it stands in its file, for tables.
public struct RuleOverview: Hashable, Sendable, Codable {
    /// Its id.
    public var rule: String
    /// Its title.
    public var title: String
    /// In log-odds.
    public var weight: Double
    /// The group whose cap it falls under.
    public var group: String?
    /// Where the indicator comes from.
    public var source: String
}

extension RuleSet {
    /// Every rule, in the order of the file.
    public var overview: [RuleOverview] {
        rules.map { rule in
            RuleOverview(
                rule: rule.id, title: rule.title, weight: rule.weight, group: rule.cap.map { caps[$0].name },
                source: rule.ground.source)
        }
    }

    /// The groups of rules with their caps, in log-odds.
    public var capGroups: [(name: String, cap: Double)] { caps.map { ($0.name, $0.cap) } }
}

extension RuleFiles {
    /// What can be said of the files besides whether they load: the names of the lists, and which of them no rule names.
    public var listNames: (all: [String], unused: [String]) {
        let names = lists.flatMap { file in
            (try? SettingsDocument(yaml: file.yaml, file: file.name).root["lists"].keys) ?? []
        }
        let words = Set(
            rules.yaml.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" || $0 == ".") }.map(String.init))
        return (names, names.filter { !words.contains($0) })
    }

    /// The conditions of a rule as its file has them: `when` of an id, condition by condition, to name one of them.
    public func conditions(of rule: String) -> [String] {
        guard let document = try? SettingsDocument(yaml: rules.yaml, file: rules.name) else { return [] }
        let entry = document.root["rules"].elements.first { $0["id"].text == rule }
        guard let when = entry?["when"], when.isMapping else { return [] }
        let keys = when.keys
        if keys.count == 1, keys[0] == "all" { return when["all"].elements.map { Self.text($0) } }
        return keys.map { "\($0): \(Self.text(when[$0]))" }
    }

    private static func text(_ node: SettingsNode) -> String {
        if node.isMapping {
            let parts = node.keys.map { "\($0): \(text(node[$0]))" }
            return parts.count == 1 ? parts[0] : "{\(parts.joined(separator: ", "))}"
        }
        if node.isList { return "[\(node.elements.map { text($0) }.joined(separator: ", "))]" }
        return node.text ?? ""
    }
}
