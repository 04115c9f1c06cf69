/// The phrases that the rules look for, and the sets of them that conditions name. Each set has a bit: a text is asked
/// which sets it has a phrase of, not which phrases.
struct Vocabulary {
    private(set) var phrases: [[UInt16]] = []
    /// The sets, by their number: the numbers of their phrases.
    private(set) var sets: [[Int]] = []
    private var numbers: [[UInt16]: Int] = [:]
    private var setNumbers: [Set<Int>: Int] = [:]
    /// The texts that some rule reads.
    var texts: Set<Field> = []

    /// The number of the set of these phrases.
    mutating func set(of texts: [String]) -> Int {
        let set = texts.map { text in
            let folded = PhraseMatcher.folded(text)
            if let number = numbers[folded] { return number }
            numbers[folded] = phrases.count
            phrases.append(folded)
            return phrases.count - 1
        }
        if let number = setNumbers[Set(set)] { return number }
        setNumbers[Set(set)] = sets.count
        sets.append(set)
        return sets.count - 1
    }

    /// By phrase, the sets that it belongs to.
    var setsOfPhrases: [Set<Int>] {
        var result = [Set<Int>](repeating: [], count: phrases.count)
        for (set, phrases) in sets.enumerated() {
            for phrase in phrases { result[phrase].insert(set) }
        }
        return result
    }
}
