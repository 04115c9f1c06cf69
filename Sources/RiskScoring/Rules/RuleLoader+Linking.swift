import Intelligence

// What is made of the rules once all of them are read.

extension RuleLoader {
    /// The fields that some rule reads.
    var fields: Set<Field> {
        var fields = reader.vocabulary.texts
        for node in program.nodes {
            switch node.operation {
            case .all, .any, .not, .atLeast, .some, .severity, .memory, .matches, .remainderTen: continue
            case .ratio, .difference, .gap: Field(rawValue: Int(node.other)).map { _ = fields.insert($0) }
            default: break
            }
            Field(rawValue: Int(node.slot)).map { _ = fields.insert($0) }
        }
        return fields
    }

    /// The fields whose text itself some rule reads.
    var rawFields: Set<Field> {
        let nodes = program.nodes.filter { $0.operation == .matches || $0.operation == .remainderTen }
        return Set(nodes.compactMap { Field(rawValue: Int($0.slot)) })
    }

    /// A gate for each rule, in their order; notes the signals that they need.
    func gates(_ signals: inout SignalCatalogue) -> [Gate] {
        rules.map { Gate($0, Requirement(of: $0.condition, in: program, &signals)) }
    }

    /// The program with the places of the fields, which are known once all is read.
    func linked(to layout: FactLayout) -> LinkedProgram {
        let nodes = program.nodes.map { node in
            var node = node
            switch node.operation {
            case .all, .any, .not, .atLeast, .some, .severity, .memory: return node
            case .ratio, .difference, .gap:
                node.other = Self.slot(node.other, layout)
            case .matches, .remainderTen:
                node.slot = Field(rawValue: Int(node.slot)).map { Int32(layout.rawOffset($0)) } ?? 0
                return node
            case .text:
                // From here on a set of phrases is a bit like that of a code.
                let set = node.index
                node.operation = .code
                node.mask = 1 << UInt64(set % 64)
                node.slot = Self.slot(node.slot, layout) + set / 64
                return node
            case .fewerWords, .textPresent:
                node.slot = Self.slot(node.slot, layout) + Int32(layout.phraseWords)
                return node
            default: break
            }
            node.slot = Self.slot(node.slot, layout)
            return node
        }
        return LinkedProgram(
            nodes: FlatTable(nodes), pool: FlatTable(reader.pool), patterns: PatternTable(reader.patterns))
    }

    private static func slot(_ field: Int32, _ layout: FactLayout) -> Int32 {
        Field(rawValue: Int(field)).map { Int32(layout.offset($0)) } ?? 0
    }
}
