import Settings

/// Conditions over the memory: what was seen before of the entities of a record.
extension ConditionReader {
    private static let kindNames = EntityKind.known.map(\.name)

    /// `memory: {of: [container, consignee], reports: {at_least: 3}, within: 30d}`: one and the same entity meets all
    /// of it. `memory: {origins: {at_least: 1}}`: other origins report the same subject.
    mutating func memory(_ node: SettingsNode) -> Condition {
        var query = MemoryQuery()
        for measure in MemoryMeasure.allCases where node[measure.rawValue].isPresent {
            query.bounds.append(bound(measure, node))
        }
        if query.bounds.isEmpty {
            let measures = MemoryMeasure.allCases.map(\.rawValue).joined(separator: ", ")
            report(node, "must ask for at least one of \(measures), as in reports: {at_least: 3}")
        }
        if query.bounds.contains(where: { $0.measure == .origins }) {
            let isAlone = query.bounds.count == 1 && !node["of"].isPresent && !node["within"].isPresent
            if !isAlone { report(node, "asks for origins: these stand alone, without of and within (30 days)") }
            skip(node)
        } else {
            readKinds(node, &query)
        }
        guard let number = memory.number(of: query) else {
            report(node, "is one question too many: rules may ask the memory \(MemoryQueries.maximum) different ones")
            return never
        }
        memoryOfRule |= 1 << UInt64(number)
        return .test(Node(operation: .memory, mask: 1 << UInt64(number)))
    }

    private func readKinds(_ node: SettingsNode, _ query: inout MemoryQuery) {
        let names = node["of"].strings.isEmpty ? [node["of"].text].compactMap(\.self) : node["of"].strings
        let known = Self.kindNames.joined(separator: ", ")
        if names.isEmpty { report(node["of"], "must name what is looked for: \(known)") }
        for name in names {
            if let kind = EntityKind(name: name) {
                query.kinds |= kind.bit
            } else {
                report(
                    node["of"], "must be of \(known)" + Suggestion.text(for: name, among: Self.kindNames), value: name)
            }
        }
        query.names = names.sorted().joined(separator: ", ")
        query.window = milliseconds(node, "within").map { Int64($0) } ?? 0
        if query.window <= 0 { report(node["within"], "must say how far back, as in 30d") }
    }

    private func bound(_ measure: MemoryMeasure, _ node: SettingsNode) -> MemoryQuery.Bound {
        let value = node[measure.rawValue]
        var bound = MemoryQuery.Bound(measure: measure)
        guard measure != .lastSeen else {
            bound.low = milliseconds(value, "older_than") ?? bound.low
            bound.high = milliseconds(value, "within_last") ?? bound.high
            if value.keys.isEmpty { report(value, "must have within_last or older_than, a duration such as 24h") }
            return bound
        }
        var test = Node(operation: .number)
        bounds(value, &test)
        (bound.low, bound.high) = (test.low, test.high)
        return bound
    }

    /// What the rule that was read asks the memory.
    mutating func takeMemory(of because: Template, _ node: SettingsNode) -> UInt64 {
        defer { memoryOfRule = 0 }
        if because.usesMemory, memoryOfRule == 0 {
            report(node["because"], "shows what the memory says, but the rule does not ask it")
        }
        return memoryOfRule
    }
}
