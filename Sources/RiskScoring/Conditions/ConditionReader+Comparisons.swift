import Settings

/// Conditions between two fields. The places of the fields are filled in once the layout is known.
extension ConditionReader {
    mutating func comparison(_ key: String, _ node: SettingsNode) -> Condition {
        let names: (String, String) =
            switch key {
            case "ratio": ("of", "to")
            case "difference": ("between", "and")
            default: ("from", "to")
            }
        guard let left = operand(node, names.0, isDate: key == "gap"),
            let right = operand(node, names.1, isDate: key == "gap")
        else {
            skip(node)
            return never
        }
        if left.scope != right.scope {
            report(node, "compares \(left.path) with \(right.path): both must stand in the same part of the record")
        }
        var test = Node(
            operation: key == "ratio" ? .ratio : key == "gap" ? .gap : .difference, scope: left.scope,
            slot: Int32(left.field.rawValue), other: Int32(right.field.rawValue))
        switch key {
        case "ratio": bounds(node, &test)
        case "difference":
            let amounts = 0.0...1e12
            test.low = node.number("above", default: 0, in: amounts)
            test.high = node.number("above_share", default: 0, in: 0...1)
            if !node["above"].isPresent, !node["above_share"].isPresent {
                report(node, "must have above (an amount) or above_share (0 to 1 of the larger), or both")
            }
        default:
            test.low = milliseconds(node, "at_least") ?? test.low
            test.high = milliseconds(node, "below")?.nextDown ?? test.high
            if !node["at_least"].isPresent, !node["below"].isPresent {
                report(node, "must have at_least or below, a duration such as 24h")
            }
            if test.low > test.high { report(node, "can never hold: at_least is not below the upper bound") }
        }
        return .test(test)
    }

    private mutating func operand(_ node: SettingsNode, _ key: String, isDate: Bool) -> FieldDefinition? {
        let path = node.string(key)
        guard !path.isEmpty, let definition = definition(of: path, node[key]) else { return nil }
        guard isDate ? definition.type.isDate : definition.type.isNumber else {
            report(node[key], "is a \(definition.type.name); here stands a \(isDate ? "date" : "number")")
            return nil
        }
        return definition
    }

    /// The bounds of a number: above, at_least, below, at_most.
    func bounds(_ node: SettingsNode, _ test: inout Node) {
        let numbers = -1e15...1e15
        if let value = node.optionalNumber("above", in: numbers) { test.low = value.nextUp }
        if let value = node.optionalNumber("at_least", in: numbers) { test.low = max(test.low, value) }
        if let value = node.optionalNumber("below", in: numbers) { test.high = value.nextDown }
        if let value = node.optionalNumber("at_most", in: numbers) { test.high = min(test.high, value) }
        if test.low == -.infinity, test.high == .infinity {
            report(node, "must have at least one of above, at_least, below, at_most")
        } else if test.low > test.high {
            report(node, "can never hold: its lower bound is above its upper bound")
        }
    }

    /// A duration in milliseconds, up to a hundred years.
    func milliseconds(_ node: SettingsNode, _ key: String) -> Double? {
        guard node[key].isPresent else { return nil }
        let duration = node.duration(key, default: .zero, in: .zero ... .seconds(36_525 * 86_400))
        let parts = duration.components
        return Double(parts.seconds) * 1000 + Double(parts.attoseconds / 1_000_000_000_000_000)
    }
}
