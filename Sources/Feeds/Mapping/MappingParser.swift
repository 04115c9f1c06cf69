import Intelligence
import Settings

/// Reads a ``Mapping`` from its YAML; what is wrong is reported to the document.
struct MappingParser {
    let document: SettingsDocument

    func parse() -> Mapping {
        let root = document.root
        let tables = tables(root["tables"])
        let rules = RuleParser(tables: tables)
        let record = root["record"]
        if !record.isPresent { record.report("is required: it names the type, the agency and the id") }
        let kind = record.optionalChoice("type", as: RecordKind.self)
        if kind == nil, record["type"].text == nil { record["type"].report("is required") }
        let agency = AgencyCode(record.string("agency"))
        let id = rules.rule(record["id"], for: nil) ?? FieldRule(source: .constant(""))
        if !record["id"].isPresent { record["id"].report("is required: the column that identifies a record") }
        var mapping = Mapping(file: document.file, kind: kind ?? .seizure, agency: agency, id: id)
        mapping.exercise = record.flag("exercise", default: false)
        mapping.group = grouping(record["group_by"])
        readFormat(root["csv"], into: &mapping)
        readFields(root["fields"], rules: rules, into: &mapping)
        readIgnored(root["ignore"], into: &mapping)
        return mapping
    }

    private func readFormat(_ node: SettingsNode, into mapping: inout Mapping) {
        let delimiter = node.string("delimiter", default: ",")
        if let byte = delimiter.utf8.first, delimiter.utf8.count == 1, byte != quote, byte != newline,
            byte != carriageReturn
        {
            mapping.format.delimiter = byte
        } else {
            node["delimiter"].report("must be one ASCII character, such as , or ; or \"\\t\"")
        }
        mapping.format.maximumRowBytes = node.integer(
            "maximum_row_bytes", default: mapping.format.maximumRowBytes, in: 1024...(64 << 20))
        mapping.absent = Set(node["absent"].strings)
        mapping.numbers.decimal = mark(node, "decimal") ?? "."
        mapping.numbers.thousands = mark(node, "thousands")
        if mapping.numbers.decimal == mapping.numbers.thousands {
            node["thousands"].report("must differ from the decimal mark")
        }
    }

    private func mark(_ node: SettingsNode, _ key: String) -> Character? {
        guard let text = node.optionalString(key), !text.isEmpty else { return nil }
        guard let mark = text.first, text.count == 1, !mark.isNumber, !"+-eE".contains(mark) else {
            node[key].report("must be one character, such as . or ,", value: text)
            return nil
        }
        return mark
    }

    private func grouping(_ node: SettingsNode) -> Mapping.Grouping? {
        guard node.isPresent else { return nil }
        guard node.isMapping else {
            return node.text.map { Mapping.Grouping(column: $0, window: Mapping.Grouping.defaultWindow) }
        }
        return Mapping.Grouping(
            column: node.string("column"),
            window: node.integer("window", default: Mapping.Grouping.defaultWindow, in: 0...100_000))
    }

    private func tables(_ node: SettingsNode) -> [String: [String: String?]] {
        var tables: [String: [String: String?]] = [:]
        for name in node.keys { tables[name] = RuleParser.table(node[name]) }
        return tables
    }

    private func readFields(_ node: SettingsNode, rules: RuleParser, into mapping: inout Mapping) {
        if !node.isPresent { node.report("is required: it says how the fields of the record are filled") }
        for column in mapping.id.columns { mapping.columns.append((column, mapping.id.line)) }
        if let group = mapping.group {
            mapping.columns.append((group.column, document.root["record"]["group_by"].line))
        }
        for path in node.keys {
            let place = node[path]
            guard let field = RecordField(path: path) else {
                place.report("is not a field of the record that a mapping can fill\(Self.hint(path))")
                // Read all the same, so that no key in it counts as unknown.
                _ = rules.rules(place, for: nil)
                continue
            }
            let found = rules.rules(place, for: field)
            mapping.fields.append((field, found))
            for rule in found { mapping.columns += rule.columns.map { ($0, rule.line) } }
        }
        let paths = Set(mapping.fields.map(\.field.path))
        for path in ["handling.tlp", "commodity_group"] where node.isPresent && !paths.contains(path) {
            node.report("must fill \(path): a record without it is rejected")
        }
    }

    private static func hint(_ path: String) -> String {
        if ["type", "agency", "id", "exercise", "schema_version"].contains(path) {
            return "; it stands under \"record\""
        }
        let name = path.split(separator: ".").last.map(String.init) ?? path
        let near = RecordField.paths.filter { $0.hasSuffix("." + name) || $0 == path + "[]" }
        return near.isEmpty ? "" : "; did you mean \(near.joined(separator: " or "))?"
    }

    private func readIgnored(_ node: SettingsNode, into mapping: inout Mapping) {
        let read = Set(mapping.columns.map(\.name))
        for column in node.keys {
            let reason = node[column].text ?? ""
            if reason.isEmpty { node[column].report("needs the reason why the column is not used") }
            if read.contains(column) { node[column].report("is ignored here, and read above") }
            mapping.ignored[column] = reason
        }
    }
}

extension Mapping.Grouping {
    /// Lines that may lie between two lines of one group.
    static let defaultWindow = 1000
}
