import Intelligence
import Settings

/// Reads the rules of a mapping: a column's name, a mapping with the details, or a list of them.
struct RuleParser {
    /// The named code tables.
    let tables: [String: [String: String?]]

    /// The rules at a place; a list means "the first that yields a value".
    func rules(_ node: SettingsNode, for field: RecordField?) -> [FieldRule] {
        let rules =
            node.isList
            ? node.elements.compactMap { rule($0, for: field) } : [rule(node, for: field)].compactMap(\.self)
        if rules.isEmpty, !node.isPresent { node.report("needs a column, a constant, a template or parts") }
        return rules
    }

    /// One rule; nil, and reported, where it has no source.
    func rule(_ node: SettingsNode, for field: RecordField?) -> FieldRule? {
        guard node.isPresent else { return nil }
        guard node.isMapping else {
            guard let column = node.text else { return nil }
            var rule = FieldRule(source: .column(column))
            rule.line = node.line
            return rule
        }
        guard let source = source(node) else { return nil }
        var rule = FieldRule(source: source)
        rule.line = node.line
        rule.when = condition(node["when"])
        rule.split = node.optionalString("split").flatMap { $0.isEmpty ? nil : $0 }
        rule.join = node.optionalString("join")
        rule.table = table(of: node["translate"])
        rule.otherwise = otherwise(node["otherwise"])
        rule.conflict = node.choice("conflict", default: FieldRule.Conflict.reject)
        rule.unit = unit(node["unit"], for: field)
        rule.dates = dates(node["date"], for: field)
        rule.zone = zone(node["zone"])
        if let field { check(rule, node, for: field) }
        return rule
    }

    private func source(_ node: SettingsNode) -> FieldRule.Source? {
        let sources = ["column", "constant", "template", "parts"].filter { node[$0].isPresent }
        guard sources.count == 1, let name = sources.first else {
            node.report(
                sources.isEmpty
                    ? "needs a column, a constant, a template or parts"
                    : "has \(sources.joined(separator: " and ")): only one can fill the field")
            return nil
        }
        switch name {
        case "column": return .column(node.string("column"))
        case "constant": return .constant(node.string("constant"))
        case "parts":
            return .parts(
                node["parts"].elements.compactMap { rule($0, for: nil) }, joiner: node.string("join", default: " "))
        default:
            do {
                return .template(try Template(node.string("template")))
            } catch {
                node["template"].report(error.rule)
                return nil
            }
        }
    }

    private func condition(_ node: SettingsNode) -> FieldRule.Condition? {
        guard node.isPresent else { return nil }
        guard node.isMapping else { return node.text.map { FieldRule.Condition(column: $0) } }
        return FieldRule.Condition(
            column: node.string("column"), values: node["is"].strings, contains: node.optionalString("contains"))
    }

    private func table(of node: SettingsNode) -> [String: String?]? {
        guard node.isPresent else { return nil }
        guard !node.isMapping, let name = node.text else { return Self.table(node) }
        guard let table = tables[name] else {
            node.report("is not a table of this mapping", value: name)
            return nil
        }
        return table
    }

    /// A code table; a null says that the code means nothing for the field.
    static func table(_ node: SettingsNode) -> [String: String?] {
        var table: [String: String?] = [:]
        for key in node.keys { table.updateValue(node[key].text, forKey: key) }
        return table
    }

    private func otherwise(_ node: SettingsNode) -> FieldRule.Otherwise {
        if node.isMapping { return .constant(node.string("constant")) }
        switch node.text {
        case nil, "reject": return .reject
        case "omit": return .omit
        default:
            node.report("must be reject, omit, or a mapping with a constant")
            return .reject
        }
    }

    private func unit(_ node: SettingsNode, for field: RecordField?) -> MeasurementUnit? {
        guard let name = node.text else { return nil }
        guard let unit = MeasurementUnit.all[name] else {
            node.report("must be one of \(MeasurementUnit.all.keys.sorted().joined(separator: ", "))", value: name)
            return nil
        }
        if let field, MeasurementUnit.dimension(of: field) != unit.dimension {
            node.report(
                "is a unit of \(unit.dimension.rawValue), and \(field.path) holds no such quantity", value: name)
        }
        return unit
    }

    private func dates(_ node: SettingsNode, for field: RecordField?) -> [DateFormat] {
        guard node.isPresent else { return field?.kind == .date ? [DateFormat("yyyy-MM-dd")].compactMap(\.self) : [] }
        if let field, field.kind != .date, field.kind != .instant {
            node.report("is for fields that hold a day or a moment, and \(field.path) does not")
        }
        return node.strings.compactMap { pattern in
            let format = DateFormat(pattern)
            if format == nil { node.report("must be written with yyyy, MM, dd, HH, mm and ss", value: pattern) }
            return format
        }
    }

    private func zone(_ node: SettingsNode) -> String {
        guard let text = node.text, text != "Z" else { return "Z" }
        let digits = text.utf8.enumerated().allSatisfy { index, byte in
            index == 0
                ? byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
                : index == 3 ? byte == UInt8(ascii: ":") : (0x30...0x39).contains(byte)
        }
        guard text.utf8.count == 6, digits else {
            node.report("must be Z or an offset such as +07:00", value: text)
            return "Z"
        }
        return text
    }

    /// What a rule can only get wrong in a field of its kind: found now, not on the first line of the file.
    private func check(_ rule: FieldRule, _ node: SettingsNode, for field: RecordField) {
        guard case .code(let codes) = field.kind else { return }
        func check(_ word: String, _ place: SettingsNode) {
            guard !codes.contains(word) else { return }
            place.report("\(field.path) must be one of \(codes.joined(separator: ", "))", value: word)
        }
        if case .constant(let word) = rule.source { check(word, node["constant"]) }
        if case .constant(let word) = rule.otherwise { check(word, node["otherwise"]["constant"]) }
        for (key, word) in (rule.table ?? [:]).sorted(by: { $0.key < $1.key }) {
            if let word { check(word, node["translate"].isMapping ? node["translate"][key] : node["translate"]) }
        }
    }
}
