/// Finds all the phrases of a rule set in a text in one pass: an automaton after Aho and Corasick over folded scalars,
/// with every transition written out. Reading a text allocates nothing.
struct PhraseMatcher: Sendable {
    /// The symbol of a scalar of the Basic Multilingual Plane, after folding. The first four are the classes of
    /// scalars that no phrase contains.
    private let symbols: [UInt16]
    /// By symbol, whether it is of a script without spaces.
    private let unspaced: [Bool]
    /// state × symbol → state.
    private let transitions: [UInt32]
    /// By state, the first of its words in `found`; -1 where nothing ends there.
    private let outputs: [Int32]
    private let found: [UInt64]
    private let width: Int
    private let phraseWords: Int

    private static let ignored: UInt16 = 0
    private static let space: UInt16 = 1
    private static let spacedLetter: UInt16 = 2
    private static let unspacedLetter: UInt16 = 3

    /// - Parameter phrases: folded, as ``folded(_:)`` gives them; the position is the bit.
    init(phrases: [[UInt16]], phraseWords: Int) {
        self.phraseWords = phraseWords
        var symbolOf: [UInt16: UInt16] = [TextFolding.separator: Self.space]
        var unspaced = [false, false, false, true]
        for scalar in phrases.joined() where symbolOf[scalar] == nil {
            symbolOf[scalar] = UInt16(unspaced.count)
            unspaced.append(TextFolding.isUnspaced(scalar))
        }
        symbols = TextFolding.table.map { folded in
            if folded == TextFolding.ignored { return Self.ignored }
            return symbolOf[folded] ?? (TextFolding.isUnspaced(folded) ? Self.unspacedLetter : Self.spacedLetter)
        }
        self.unspaced = unspaced
        width = unspaced.count
        var builder = AutomatonBuilder(width: width)
        for (bit, phrase) in phrases.enumerated() where !phrase.isEmpty {
            builder.insert(phrase.compactMap { symbolOf[$0] }.map(Int.init), bit: bit)
        }
        (transitions, outputs, found) = builder.finish(words: phraseWords)
    }

    /// A phrase as the automaton looks for it: folded, words set apart by one space, with a space before and after
    /// where the phrase begins or ends in a script that writes spaces.
    static func folded(_ phrase: String) -> [UInt16] {
        var result: [UInt16] = [TextFolding.separator]
        for scalar in phrase.unicodeScalars {
            let folded = TextFolding.fold(scalar)
            guard folded != TextFolding.ignored else { continue }
            let last = result.last ?? TextFolding.separator
            if folded == TextFolding.separator {
                if last != TextFolding.separator { result.append(folded) }
                continue
            }
            if last != TextFolding.separator, TextFolding.isUnspaced(last) != TextFolding.isUnspaced(folded) {
                result.append(TextFolding.separator)
            }
            result.append(folded)
        }
        if result.last != TextFolding.separator { result.append(TextFolding.separator) }
        guard result.count > 2 else { return [] }
        if TextFolding.isUnspaced(result[result.count - 2]) { result.removeLast() }
        if TextFolding.isUnspaced(result[1]) { result.removeFirst() }
        return result
    }

    /// Sets the bit of every phrase that the text contains.
    ///
    /// - Returns: the number of its words; in a script without spaces every character counts as half a word.
    func scan(_ text: String, into bits: UnsafeMutableBufferPointer<UInt64>) -> Int {
        var state = step(0, Self.space, bits)
        var last = Self.space
        var words = 0
        var characters = 0
        for scalar in text.unicodeScalars {
            let symbol = scalar.value < 0x1_0000 ? symbols[Int(scalar.value)] : Self.spacedLetter
            if symbol == Self.ignored { continue }
            if symbol == Self.space {
                if last != Self.space { state = step(state, Self.space, bits) }
            } else {
                let isUnspaced = unspaced[Int(symbol)]
                if last == Self.space {
                    if !isUnspaced { words += 1 }
                } else if unspaced[Int(last)] != isUnspaced {
                    state = step(state, Self.space, bits)
                    if !isUnspaced { words += 1 }
                }
                if isUnspaced { characters += 1 }
                state = step(state, symbol, bits)
            }
            last = symbol
        }
        if last != Self.space { _ = step(state, Self.space, bits) }
        return words + (characters + 1) / 2
    }

    @inline(__always)
    private func step(_ state: Int, _ symbol: UInt16, _ bits: UnsafeMutableBufferPointer<UInt64>) -> Int {
        let next = Int(transitions[state * width + Int(symbol)])
        let output = Int(outputs[next])
        if output >= 0 {
            for word in 0..<phraseWords { bits[word] |= found[output + word] }
        }
        return next
    }
}
