import Intelligence

/// Where each field of the record stands in a ``FactSheet``: one word each, several for a text that a rule reads.
struct FactLayout: Sendable {
    /// The words that hold which phrases a text contains; a word more holds its number of words.
    let phraseWords: Int
    /// The place of a field within an element of its scope; -1 for a text that no rule reads.
    private(set) var offsets: [Int]
    /// The words per element, by scope.
    private(set) var strides: [Int]

    init(phraseCount: Int, texts: Set<Field>) {
        phraseWords = max(1, (phraseCount + 63) / 64)
        offsets = []
        strides = [0, 0, 0, 0]
        for definition in Field.catalogue {
            let scope = definition.scope.rawValue
            guard !definition.type.isText || texts.contains(definition.field) else {
                offsets.append(-1)
                continue
            }
            offsets.append(strides[scope])
            strides[scope] += definition.type.isText ? phraseWords + 1 : 1
        }
    }

    func offset(_ field: Field) -> Int { offsets[field.rawValue] }

    /// The words that a record needs.
    func size(for record: IntelligenceRecord) -> Int {
        strides[0] + strides[1] * record.goods.count + strides[2] * record.parties.count
            + strides[3] * (record.route?.transits.count ?? 0)
    }
}

/// A record as the rules see it: packed words, laid out once per record, on which every condition is a comparison.
struct FactSheet {
    let words: UnsafeMutableBufferPointer<UInt64>
    let layout: FactLayout
    /// The first word of each scope and the number of its elements.
    private(set) var bases: (Int, Int, Int, Int)
    private(set) var counts: (Int, Int, Int)

    init(words: UnsafeMutableBufferPointer<UInt64>, layout: FactLayout, record: IntelligenceRecord) {
        self.words = words
        self.layout = layout
        counts = (record.goods.count, record.parties.count, record.route?.transits.count ?? 0)
        let goods = layout.strides[0]
        let parties = goods + layout.strides[1] * counts.0
        bases = (0, goods, parties, parties + layout.strides[2] * counts.1)
    }

    /// The number of elements of a scope.
    func count(_ scope: Scope) -> Int {
        switch scope {
        case .record: 1
        case .goods: counts.0
        case .parties: counts.1
        case .transits: counts.2
        }
    }

    /// The index of the first word of an element.
    func base(_ scope: Scope, _ element: Int) -> Int {
        switch scope {
        case .record: 0
        case .goods: bases.1 + element * layout.strides[1]
        case .parties: bases.2 + element * layout.strides[2]
        case .transits: bases.3 + element * layout.strides[3]
        }
    }
}
