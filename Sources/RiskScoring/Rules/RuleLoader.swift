import Intelligence
import Settings

/// Reads the rules of a rules file.
struct RuleLoader {
    var reader: ConditionReader
    private(set) var rules: [Rule] = []
    private(set) var caps: [CapGroup] = []
    private(set) var groups: [String] = []
    private(set) var intercept = 0.0
    private(set) var program = Program()
    private var lines: [String: Int?] = [:]

    /// A weight beyond this is certainty, which a rule cannot have.
    static let weights = -5.0...5.0
    private static let maximumGroups = 62

    init(reader: ConditionReader) {
        self.reader = reader
    }

    /// The longest texts of a rule, in characters: they stand in every assessment on which it hits.
    static let maximumText = 1000

    mutating func read(_ root: SettingsNode) {
        if root.string("version") != "1" { root["version"].report("must be 1, the version of this rules format") }
        reader.owner = root.optionalString("owner")
        let base = root.optionalNumber("base_rate", in: 0.0001...0.9)
        if base == nil {
            root["base_rate"].report("is required: the share of hits where no rule speaks, 0.0001 to 0.9")
        }
        intercept = Quantile.logarithm((base ?? 0.1) / (1 - (base ?? 0.1)))
        for name in root["caps"].keys {
            let cap = root["caps"].number(name, default: 1, in: 0.01...10)
            caps.append(CapGroup(name: name, cap: cap))
        }
        let entries = root["rules"].elements
        if entries.isEmpty { root["rules"].report("must have at least one rule") }
        for entry in entries { readRule(entry) }
    }

    private mutating func readRule(_ node: SettingsNode) {
        let id = node.string("id")
        reader.rule = id
        if !Self.isIdentifier(id) {
            node["id"].report("must be 1 to 16 letters and digits, such as R01")
        } else if id == "RANDOM" || id == node.document.root["grade"]["id"].text {
            node["id"].report("is the id of another reason in assessments: RANDOM and the grade's; choose another")
        } else if let line = lines[id] {
            node["id"].report("is the id of the rule on line \(line ?? 0) already; ids are unique")
        }
        lines[id] = node.line
        let weight = node["weight"]
        if !weight.isPresent { weight.report("is required, in log-odds (rule \(id))") }
        let scale = node.optionalString("scaled_by")
        if let scale, scale != "severity" { node["scaled_by"].report("must be severity (rule \(id))") }
        let because = Template(node, "because", rule: id)
        checkTexts(node)
        _ = node.string("evidence")
        _ = node.optionalString("note")
        let kindTexts = node["applies"]["kinds"].strings
        let groupTexts = node["applies"]["groups"].strings
        let condition = node["when"]
        if !condition.isPresent { condition.report("is required (rule \(id))") }
        let first = program.nodes.count
        let root = condition.isPresent ? program.append(reader.condition(condition)) : 0
        let readsParties = program.nodes[first...].contains(where: \.readsParties)
        let memory = reader.takeMemory(of: because, node)
        if scale != nil || because.usesSeverity { reader.useYardsticks() }
        rules.append(
            Rule(
                title: node.string("title"), line: node.line, readsParties: readsParties,
                validity: Validity(node, rule: id), groups: groupMask(groupTexts, node),
                kinds: kindMask(kindTexts, node), condition: root,
                weight: node.number("weight", default: 0, in: Self.weights), isScaledBySeverity: scale != nil,
                cap: cap(node), isGraded: node.flag("graded", default: true),
                memory: memory,
                ground: Ground(
                    id: id, because: because, source: node.string("source"), owner: reader.owner(of: node),
                    readsParties: readsParties)))
    }

    /// Texts for people: of a length that fits a message, and not about what a person is.
    private func checkTexts(_ node: SettingsNode) {
        for key in ["title", "because"] {
            guard let text = node[key].text else { continue }
            if text.count > Self.maximumText {
                reader.report(node[key], "is longer than \(Self.maximumText) characters")
            } else if let word = RefusedWords.word(inSentence: text) {
                reader.report(node[key], RefusedWords.message(word))
            }
        }
    }

    private static func isIdentifier(_ id: String) -> Bool {
        (1...16).contains(id.utf8.count)
            && id.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
            }
    }

    private func cap(_ node: SettingsNode) -> Int? {
        guard let name = node.optionalString("group") else { return nil }
        let index = caps.firstIndex { $0.name == name }
        if index == nil {
            reader.report(
                node["group"], "has no cap; add it under caps" + Suggestion.text(for: name, among: caps.map(\.name)))
        }
        return index
    }

    private mutating func groupMask(_ names: [String], _ node: SettingsNode) -> UInt64 {
        guard !names.isEmpty else { return .max }
        var mask: UInt64 = 0
        for name in names {
            if let index = groups.firstIndex(of: name) {
                mask |= 1 << UInt64(index)
            } else if groups.count < Self.maximumGroups {
                groups.append(name)
                mask |= 1 << UInt64(groups.count - 1)
            } else {
                reader.report(node["applies"]["groups"], "names more than \(Self.maximumGroups) groups in this file")
            }
        }
        return mask
    }

    private func kindMask(_ names: [String], _ node: SettingsNode) -> UInt64 {
        guard !names.isEmpty else { return .max }
        return names.reduce(into: UInt64(0)) { mask, name in
            if let kind = RecordKind(rawValue: name) {
                mask |= Packed.code(kind)
            } else {
                let known = RecordKind.allCases.map(\.rawValue)
                reader.report(
                    node["applies"]["kinds"],
                    "must be of \(known.joined(separator: ", "))" + Suggestion.text(for: name, among: known),
                    value: name)
            }
        }
    }
}
