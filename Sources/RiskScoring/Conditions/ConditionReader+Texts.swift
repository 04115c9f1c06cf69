import Settings

/// Conditions on the words of a text: patterns, and what no text may be asked for.
extension ConditionReader {
    /// `transport.flight: {matches: "^ET6[0-9]{2}$"}`: some part of the value as it was written, case apart.
    mutating func pattern(_ field: FieldDefinition, _ node: SettingsNode) -> Condition {
        guard let text = node.text else {
            report(node, "must be a regular expression")
            return never
        }
        if field.scope == .parties {
            report(
                node,
                "may not read a party: a name, the beginning of a number or an address would stand for nationality "
                    + "or ethnicity; use the role, the kind, or named phrases")
        }
        if let word = RefusedWords.word(soughtBy: text) { report(node, RefusedWords.message(word)) }
        do throws(BoundedPattern.Refusal) {
            patterns.append(try BoundedPattern(text))
        } catch {
            report(node, error.rule)
            return never
        }
        var test = Node(operation: .matches, scope: field.scope, slot: Int32(field.field.rawValue))
        test.index = Int32(patterns.count - 1)
        return .test(test)
    }

    /// Reports values that name a people, a nationality or a religion: no way round the fields that are refused.
    func refuse(_ values: [String], _ field: FieldDefinition, _ node: SettingsNode) {
        guard field.type.isText || field.type.isName else { return }
        for value in values {
            if let word = RefusedWords.word(in: value, isOfParty: field.scope == .parties) {
                report(node, RefusedWords.message(word), value: value)
            }
        }
    }

    /// Reports a list that is made to hold them: its name says so.
    func refuse(list name: String, _ field: FieldDefinition, _ node: SettingsNode) {
        guard field.type.isText || field.type.isName else { return }
        if let word = RefusedWords.word(in: name, isOfParty: field.scope == .parties) {
            report(node, RefusedWords.message(word))
        }
    }
}
