// What is made of the rules once all of them are read.

extension RuleLoader {
    /// The fields that some rule reads.
    var fields: Set<Field> {
        var fields = reader.vocabulary.texts
        for node in program.nodes {
            switch node.operation {
            case .all, .any, .not, .atLeast, .some, .severity: continue
            case .ratio, .difference, .gap: Field(rawValue: Int(node.other)).map { _ = fields.insert($0) }
            default: break
            }
            Field(rawValue: Int(node.slot)).map { _ = fields.insert($0) }
        }
        return fields
    }

    /// A gate for each rule, in their order; notes the signals that they need.
    func gates(_ signals: inout SignalCatalogue) -> [Gate] {
        rules.map { Gate($0, Requirement(of: $0.condition, in: program, &signals)) }
    }

    /// The program with the places of the fields and the masks of the phrases, which are known once all is read.
    func linked(to layout: FactLayout) -> LinkedProgram {
        var nodes = program.nodes
        var pool = reader.pool
        for index in nodes.indices {
            var node = nodes[index]
            switch node.operation {
            case .all, .any, .not, .atLeast, .some, .severity: continue
            case .ratio, .difference, .gap:
                node.other = Self.slot(node.other, layout)
            case .text:
                let mask = reader.vocabulary.mask(of: Int(node.index), words: layout.phraseWords)
                node.index = Int32(pool.count)
                node.count = Int32(mask.count)
                pool += mask
            default: break
            }
            node.slot = Self.slot(node.slot, layout)
            nodes[index] = node
        }
        return LinkedProgram(nodes: FlatTable(nodes), pool: FlatTable(pool))
    }

    private static func slot(_ field: Int32, _ layout: FactLayout) -> Int32 {
        Field(rawValue: Int(field)).map { Int32(layout.offset($0)) } ?? 0
    }
}
