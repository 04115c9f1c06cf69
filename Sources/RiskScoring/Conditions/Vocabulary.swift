/// The phrases that the rules look for, each with its bit, and the sets of them that conditions name.
struct Vocabulary {
    private(set) var phrases: [[UInt16]] = []
    /// The sets, by their number.
    private(set) var sets: [[Int]] = []
    private var bits: [[UInt16]: Int] = [:]
    /// The texts that some rule reads.
    var texts: Set<Field> = []

    /// The number of the set of these phrases.
    mutating func set(of texts: [String]) -> Int {
        sets.append(
            texts.map { text in
                let folded = PhraseMatcher.folded(text)
                if let bit = bits[folded] { return bit }
                bits[folded] = phrases.count
                phrases.append(folded)
                return phrases.count - 1
            })
        return sets.count - 1
    }

    /// The bits of a set, in as many words as the layout has.
    func mask(of set: Int, words: Int) -> [UInt64] {
        var mask = [UInt64](repeating: 0, count: words)
        for bit in sets[set] where bit / 64 < words { mask[bit / 64] |= 1 << UInt64(bit % 64) }
        return mask
    }
}
