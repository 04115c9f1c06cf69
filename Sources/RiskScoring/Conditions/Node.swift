import Intelligence

/// One step of a compiled condition: a test of a word of the fact sheet, or a combination of other steps. A plain
/// value without references, so that evaluating it neither allocates nor counts references.
struct Node: BitwiseCopyable, Sendable {
    enum Operation: UInt8, Sendable {
        // Combinations: `index` is the first of `count` neighbouring children.
        case all, any, not
        /// At least `low` of the children hold.
        case atLeast
        /// The one child holds for one and the same element of `scope`.
        case some
        // Tests of the field at `slot` of `scope`. That for a text is one for a code once the program is linked.
        case code, number, date, place, hs, name, text, fewerWords
        /// The text itself, against the pattern with the number `index`.
        case matches
        /// The text itself, a container number of the remainder 10.
        case remainderTen
        case wordPresent, numberPresent, datePresent, textPresent
        /// slot / other between `low` and `high`.
        case ratio
        /// |slot - other| more than `low`, and more than the share `high` of the larger.
        case difference
        /// other - slot between `low` and `high` milliseconds.
        case gap
        /// The severity of the heaviest goods between `low` and `high`.
        case severity
        /// The memory's answer to the query of which `mask` has the bit.
        case memory
    }

    var operation: Operation
    var scope: Scope = .record
    var slot: Int32 = 0
    var other: Int32 = 0
    /// The first child, or the first word in the pool.
    var index: Int32 = 0
    var count: Int32 = 0
    var mask: UInt64 = 0
    var low: Double = -.infinity
    var high: Double = .infinity

    /// Whether it reads a party, by itself or of each.
    var readsParties: Bool { scope == .parties }
}

/// The compiled conditions of a rule set. Until it is linked, the slots of its tests are the numbers of fields.
struct Program: Sendable {
    var nodes: [Node] = []
    /// The operands of membership tests: sorted hashes, ranges of HS codes, sets of places.
    var pool: [UInt64] = []
}

/// A program whose slots are places in the fact sheet, as it is evaluated.
struct LinkedProgram: Sendable {
    let nodes: FlatTable<Node>
    let pool: FlatTable<UInt64>
    let patterns: PatternTable
}

/// A condition as it was read, before it is laid out flat.
indirect enum Condition {
    case test(Node)
    case combination(Node, [Condition])
}

extension Program {
    /// Lays a condition out.
    ///
    /// - Returns: the index of its root.
    mutating func append(_ condition: Condition) -> Int32 {
        appendChildren([condition])
    }

    /// Puts the children side by side, then theirs.
    private mutating func appendChildren(_ children: [Condition]) -> Int32 {
        let first = nodes.count
        for child in children {
            switch child {
            case .test(let node), .combination(let node, _): nodes.append(node)
            }
        }
        for (position, child) in children.enumerated() {
            guard case .combination(_, let grandchildren) = child else { continue }
            let index = appendChildren(grandchildren)
            nodes[first + position].index = index
            nodes[first + position].count = Int32(grandchildren.count)
        }
        return Int32(first)
    }
}
