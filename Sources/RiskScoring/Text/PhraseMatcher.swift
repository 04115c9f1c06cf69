import Intelligence

/// Finds which sets of phrases a text has any of, in one pass: an automaton after Aho and Corasick over folded scalars.
/// The steps of ASCII and of what folds to it are written out; those of other scripts are looked up. Reading a text
/// allocates nothing.
final class PhraseMatcher: Sendable {
    /// The symbol of a scalar of the Basic Multilingual Plane, after folding.
    private let symbols: FlatTable<UInt16>
    /// The same of a byte of ASCII.
    private let asciiSymbols: FlatTable<UInt16>
    /// By symbol, whether it is of a script without spaces.
    private let unspaced: FlatTable<Bool>
    private let automaton: Automaton
    private let filter: WordFilter
    private let dense: Int
    private let phraseWords: Int
    /// Whether letters and digits of ASCII leave the first state as it is: a phrase in them begins with a space.
    private let skipsWords: Bool
    /// Where a space leads from the first state.
    private let spaceRow: UInt32

    /// The symbols of scalars that no phrase contains, and of spaces. Those of ASCII in phrases follow, then all others.
    private enum Symbol {
        static let ignored: UInt16 = 0
        static let space: UInt16 = 1
        static let spacedLetter: UInt16 = 2
        static let unspacedLetter: UInt16 = 3
        static let count = 4
    }

    /// What a text holds.
    struct Finding {
        /// The number of its words; in a script without spaces every character counts as half a word.
        var words: Int
        /// Whether it contains any phrase.
        var hasPhrase: Bool
    }

    /// - Parameters:
    ///   - phrases: folded, as ``folded(_:)`` gives them.
    ///   - sets: by phrase, the sets that it belongs to.
    ///   - phraseWords: the words that hold a bit for each set.
    init(phrases: [[UInt16]], sets: [Set<Int>], phraseWords: Int) {
        self.phraseWords = phraseWords
        let scalars = Set(phrases.joined()).subtracting([TextFolding.separator]).sorted()
        var symbolOf: [UInt16: UInt16] = [TextFolding.separator: Symbol.space]
        var unspaced = [false, false, false, true]
        for scalar in scalars {
            symbolOf[scalar] = UInt16(unspaced.count)
            unspaced.append(TextFolding.isUnspaced(scalar))
        }
        dense = Symbol.count + scalars.prefix { $0 < 0x80 }.count
        let symbols = TextFolding.table.map { folded in
            if folded == TextFolding.ignored { return Symbol.ignored }
            return symbolOf[folded] ?? (TextFolding.isUnspaced(folded) ? Symbol.unspacedLetter : Symbol.spacedLetter)
        }
        var builder = AutomatonBuilder()
        for (phrase, sets) in zip(phrases, sets) where !phrase.isEmpty {
            builder.insert(phrase.compactMap { symbolOf[$0] }, bits: sets)
        }
        let automaton = builder.finish(dense: dense, words: phraseWords)
        skipsWords = (Int(Symbol.spacedLetter)..<dense).allSatisfy { automaton.steps.base[$0] == 0 }
        spaceRow = automaton.steps.base[Int(Symbol.space)]
        filter = WordFilter(phrases: phrases)
        self.symbols = FlatTable(symbols)
        asciiSymbols = FlatTable(Array(symbols.prefix(0x80)))
        self.unspaced = FlatTable(unspaced)
        self.automaton = automaton
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

    /// The walk over one text.
    private struct Walk {
        var row: UInt32
        var words = 0
        var characters = 0
        var hasPhrase = false
        /// Of the last character: a space, or else whether it was of a script without spaces.
        var isAfterSpace = true
        var isAfterUnspaced = false

        /// In the middle of a word with which no phrase begins.
        mutating func leaveSpace() {
            row = 0
            isAfterSpace = false
            isAfterUnspaced = false
        }
    }

    /// Sets the bit of every set of which the text contains a phrase.
    ///
    /// - Parameter text: a string on the tape: a zero follows it, and seven bytes more can be read.
    func scan(_ text: UnsafeBufferPointer<UInt8>, into bits: UnsafeMutablePointer<UInt64>) -> Finding {
        guard let bytes = text.baseAddress else { return Finding(words: 0, hasPhrase: false) }
        let ascii = asciiSymbols.base
        let end = bytes + text.count
        var next = bytes
        var walk = Walk(row: spaceRow)
        while next < end {
            if skipsWords, walk.isAfterSpace, walk.row == spaceRow, filter.passes(next) {
                walk.words += 1
                next = WordFilter.end(of: next)
                // After a space nothing ends, as nothing had begun; any other character takes the way below.
                if next.pointee < 0x80 { next += 1 } else { walk.leaveSpace() }
            } else if next.pointee < 0x80 {
                take(ascii[Int(next.pointee)], &walk, bits)
                next += 1
                // From the first state on the rest of a word needs no looking at either.
                if skipsWords, walk.row == 0, !walk.isAfterSpace { next = WordFilter.end(of: next) }
            } else {
                let scalar = Self.scalar(at: &next)
                take(scalar < 0x1_0000 ? symbols.base[scalar] : Symbol.spacedLetter, &walk, bits)
            }
        }
        if !walk.isAfterSpace { step(&walk, Symbol.space, bits) }
        return Finding(words: walk.words + (walk.characters + 1) / 2, hasPhrase: walk.hasPhrase)
    }

    /// The scalar that begins there, in UTF-8 that is known to be valid.
    @inline(__always)
    private static func scalar(at next: inout UnsafePointer<UInt8>) -> Int {
        let lead = Int(next.pointee)
        let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        var value = lead & (0x7F >> length)
        for place in 1..<length { value = value << 6 | Int(next[place] & 0x3F) }
        next += length
        return value
    }

    @inline(__always)
    private func take(_ symbol: UInt16, _ walk: inout Walk, _ bits: UnsafeMutablePointer<UInt64>) {
        if symbol == Symbol.ignored { return }
        if symbol == Symbol.space {
            if !walk.isAfterSpace { step(&walk, Symbol.space, bits) }
            walk.isAfterSpace = true
            return
        }
        let isUnspaced = unspaced.base[Int(symbol)]
        if walk.isAfterSpace {
            if !isUnspaced { walk.words += 1 }
        } else if walk.isAfterUnspaced != isUnspaced {
            step(&walk, Symbol.space, bits)
            if !isUnspaced { walk.words += 1 }
        }
        if isUnspaced { walk.characters += 1 }
        walk.isAfterSpace = false
        walk.isAfterUnspaced = isUnspaced
        step(&walk, symbol, bits)
    }

    @inline(__always)
    private func step(_ walk: inout Walk, _ symbol: UInt16, _ bits: UnsafeMutablePointer<UInt64>) {
        walk.row =
            Int(symbol) < dense
            ? automaton.steps.base[Int(walk.row >> 1) + Int(symbol)] : sparseStep(from: walk.row, symbol)
        if walk.row & 1 != 0 {
            walk.hasPhrase = true
            mark(walk.row, bits)
        }
    }

    /// Over an edge of the state, or else of those that it falls back to.
    private func sparseStep(from row: UInt32, _ symbol: UInt16) -> UInt32 {
        var row = row
        while true {
            let state = Int(row >> 1) / dense
            var low = Int(automaton.edgeStarts.base[state])
            var high = Int(automaton.edgeStarts.base[state + 1])
            while low < high {
                let middle = (low + high) / 2
                if automaton.edgeSymbols.base[middle] < symbol { low = middle + 1 } else { high = middle }
            }
            if low < Int(automaton.edgeStarts.base[state + 1]), automaton.edgeSymbols.base[low] == symbol {
                return automaton.edgeRows.base[low]
            }
            if state == 0 { return 0 }
            row = automaton.failures.base[state]
        }
    }

    private func mark(_ row: UInt32, _ bits: UnsafeMutablePointer<UInt64>) {
        let output = Int(automaton.outputs.base[Int(row >> 1) / dense])
        for word in 0..<phraseWords { bits[word] |= automaton.found.base[output + word] }
    }
}
