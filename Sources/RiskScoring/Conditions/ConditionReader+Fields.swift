import Settings

/// Conditions on one field.
extension ConditionReader {
    /// A value, a list of values, or a mapping of operators that must all hold.
    mutating func field(_ field: FieldDefinition, _ node: SettingsNode) -> Condition {
        guard node.isPresent else {
            report(node, "must have a value, a list of values or one of \(operators(field))")
            return never
        }
        if !node.isMapping { return plain(field, node) }
        var tests: [Condition] = []
        var isBounded = false
        for key in node.keys {
            guard field.type.operators.contains(key) else {
                report(
                    node[key],
                    "is no operator of a \(field.type.name) field, which knows \(operators(field))"
                        + Suggestion.text(for: key, among: field.type.operators))
                skip(node[key])
                continue
            }
            switch key {
            case "above", "at_least", "below", "at_most":
                guard !isBounded else { continue }
                isBounded = true
                var test = self.test(.number, field)
                bounds(node, &test)
                tests.append(.test(test))
            default: tests.append(operation(key, field, node))
            }
        }
        return tests.count == 1 ? tests[0] : .combination(Node(operation: .all), tests)
    }

    private func operators(_ field: FieldDefinition) -> String { field.type.operators.joined(separator: ", ") }

    /// A test of the field; its number stands where the layout's offset will.
    private func test(_ operation: Node.Operation, _ field: FieldDefinition) -> Node {
        Node(operation: operation, scope: field.scope, slot: Int32(field.field.rawValue))
    }

    /// `route.origin: NG`, `transport.mode: [post, express]`.
    private mutating func plain(_ field: FieldDefinition, _ node: SettingsNode) -> Condition {
        switch field.type {
        case .date:
            report(node, "is a date; compare it with one of \(operators(field))")
            return never
        case .flag: return flag(field, node)
        case .number:
            guard let number = node.number else { return never }
            var test = self.test(.number, field)
            (test.low, test.high) = (number, number)
            return .test(test)
        default: return membership(field, node.strings, at: node)
        }
    }

    private mutating func operation(_ key: String, _ field: FieldDefinition, _ node: SettingsNode) -> Condition {
        let value = node[key]
        switch key {
        case "present": return presence(field, isPresent: node.flag(key, default: true))
        case "is": return plain(field, value)
        case "in", "prefix", "text": return named(key, field, value)
        case "matches": return pattern(field, value)
        case "fewer_words_than":
            vocabulary.texts.insert(field.field)
            var test = self.test(.fewerWords, field)
            test.high = Double(node.integer(key, default: 1, in: 1...1000))
            return .test(test)
        default: return moment(key, field, node)
        }
    }

    /// A single value is the name of a list; a list is meant as it stands. HS prefixes are digits and so never names.
    private mutating func named(_ key: String, _ field: FieldDefinition, _ node: SettingsNode) -> Condition {
        guard node.isScalar, let name = node.text else { return membership(field, node.strings, at: node) }
        if case .hs = field.type, name.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            return membership(field, [name], at: node)
        }
        guard let list = lists.lists[name] else {
            report(
                node,
                "is no list in config/lists; write one value as [\(name)], or add the list"
                    + Suggestion.text(for: name, among: lists.lists.keys.sorted()))
            return never
        }
        let expected = field.type.name
        guard list.kind.typeName == expected else {
            report(node, "is a list of kind \(list.kind.rawValue), but \(field.path) is a \(expected)")
            return never
        }
        refuse(list: name, field, node)
        return membership(field, list.entries, at: node)
    }

    private mutating func membership(
        _ field: FieldDefinition, _ values: [String], at node: SettingsNode
    ) -> Condition {
        if values.isEmpty { report(node, "must have at least one value") }
        refuse(values, field, node)
        switch field.type {
        case .code(let codes):
            var test = self.test(.code, field)
            for value in values {
                if let bit = codes[value] {
                    test.mask |= bit
                } else {
                    report(
                        node,
                        "must be of the code list \(codes.keys.sorted().joined(separator: ", "))"
                            + Suggestion.text(for: value, among: codes.keys.sorted()), value: value)
                }
            }
            return .test(test)
        case .place: return pooled(.place, field, places(values, node))
        case .hs: return pooled(.hs, field, ranges(values, node))
        case .name: return pooled(.name, field, Set(values.map { Packed.name($0) }).sorted())
        case .text:
            for value in values {
                if let problem = Entry.problem(of: value, as: .text) { report(node, problem, value: value) }
            }
            vocabulary.texts.insert(field.field)
            var test = self.test(.text, field)
            test.index = Int32(vocabulary.set(of: values))
            return .test(test)
        case .flag, .number, .date:
            report(node, "is a \(field.type.name) field, which knows \(operators(field))")
            return never
        }
    }

    private mutating func pooled(
        _ operation: Node.Operation, _ field: FieldDefinition, _ words: [UInt64]
    ) -> Condition {
        var test = self.test(operation, field)
        test.index = Int32(pool.count)
        test.count = Int32(words.count)
        pool += words
        return .test(test)
    }

    private func places(_ values: [String], _ node: SettingsNode) -> [UInt64] {
        var countries = [UInt64](repeating: 0, count: Packed.countryWords)
        var locodes: Set<UInt64> = []
        for value in values {
            let place = Packed.place(value)
            guard Entry.problem(of: value, as: .places) == nil, let country = Packed.country(place) else {
                report(
                    node,
                    "must be a country (VN) or a UN/LOCODE (VNHPH) as ISO 3166 has them; a list is named by `in:`",
                    value: value)
                continue
            }
            if place >> 16 == 0 {
                countries[country / 64] |= 1 << UInt64(country % 64)
            } else {
                locodes.insert(place)
            }
        }
        return countries + locodes.sorted()
    }

    /// Ranges in order, those inside a wider one left out.
    private func ranges(_ values: [String], _ node: SettingsNode) -> [UInt64] {
        var ranges: [(low: UInt64, high: UInt64)] = []
        for value in values {
            if let problem = Entry.problem(of: value, as: .hs) {
                report(node, problem, value: value)
                continue
            }
            let low = Packed.hs(value)
            let span = (value.utf8.count..<10).reduce(UInt64(1)) { product, _ in product * 10 }
            ranges.append((low, low + span - 1))
        }
        ranges.sort { ($0.low, $1.high) < ($1.low, $0.high) }
        var apart: [UInt64] = []
        for range in ranges where apart.last.map({ range.low > $0 }) ?? true { apart += [range.low, range.high] }
        return apart
    }

    private mutating func flag(_ field: FieldDefinition, _ node: SettingsNode) -> Condition {
        guard let text = node.text, let value = ["true": true, "false": false][text] else {
            report(node, "must be true or false")
            return never
        }
        // Flags are packed as 1 and 2: a name test with one value.
        return pooled(.name, field, [Packed.flag(value)])
    }

    private mutating func presence(_ field: FieldDefinition, isPresent: Bool) -> Condition {
        let operation: Node.Operation =
            switch field.type {
            case .number: .numberPresent
            case .date: .datePresent
            case .text: .textPresent
            default: .wordPresent
            }
        if field.type.isText { vocabulary.texts.insert(field.field) }
        let test = Condition.test(self.test(operation, field))
        return isPresent ? test : .combination(Node(operation: .not), [test])
    }

    private func moment(_ key: String, _ field: FieldDefinition, _ node: SettingsNode) -> Condition {
        var test = self.test(.date, field)
        guard let distance = milliseconds(node, key) else { return never }
        switch key {
        case "within_next": (test.low, test.high) = (0, distance)
        case "within_last": (test.low, test.high) = (-distance, 0)
        case "older_than": test.high = (-distance).nextDown
        default: test.low = distance.nextUp
        }
        return .test(test)
    }
}
