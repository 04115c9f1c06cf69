import Intelligence

/// Builds the automaton of a ``PhraseMatcher``: a trie, its failure links, and from both the written-out steps of the
/// symbols that are met most. A text begins in the first state.
struct AutomatonBuilder {
    private var children: [[UInt16: Int]] = [[:]]
    private var bits: [Set<Int>] = [[]]

    mutating func insert(_ symbols: [UInt16], bits: Set<Int>) {
        var state = 0
        for symbol in symbols {
            if let next = children[state][symbol] {
                state = next
            } else {
                children[state][symbol] = children.count
                state = children.count
                children.append([:])
                self.bits.append([])
            }
        }
        self.bits[state].formUnion(bits)
    }

    /// - Parameters:
    ///   - dense: symbols below this have their steps written out.
    ///   - words: the words that hold the bits.
    mutating func finish(dense: Int, words: Int) -> Automaton {
        var failure = [Int](repeating: 0, count: children.count)
        var steps = [Int](repeating: 0, count: children.count * dense)
        var queue = [0]
        var head = 0
        while head < queue.count {
            let state = queue[head]
            head += 1
            for (symbol, child) in children[state].sorted(by: { $0.key < $1.key }) {
                failure[child] = state == 0 ? 0 : next(failure[state], symbol, failure)
                queue.append(child)
            }
            bits[state].formUnion(bits[failure[state]])
            for symbol in 0..<dense {
                let inherited = state == 0 ? 0 : steps[failure[state] * dense + symbol]
                steps[state * dense + symbol] = children[state][UInt16(symbol)] ?? inherited
            }
        }
        return Automaton(
            dense: dense, words: words, steps: steps, failure: failure, children: children, bits: bits)
    }

    private func next(_ state: Int, _ symbol: UInt16, _ failure: [Int]) -> Int {
        var state = state
        while true {
            if let next = children[state][symbol] { return next }
            if state == 0 { return 0 }
            state = failure[state]
        }
    }
}

/// The tables of an automaton after Aho and Corasick. A state is known by its row: its number times the symbols that
/// are written out, shifted by one so that the lowest bit can say whether a phrase ends there.
struct Automaton: Sendable {
    /// row / 2 + symbol → row, for the symbols that are written out.
    let steps: FlatTable<UInt32>
    /// By state: where its edges for the other symbols begin, the row it falls back to, and the first of the words of
    /// the bits of the phrases that end there; -1 for none.
    let edgeStarts: FlatTable<Int32>
    let failures: FlatTable<UInt32>
    let outputs: FlatTable<Int32>
    /// By edge, in the order of the symbols.
    let edgeSymbols: FlatTable<UInt16>
    let edgeRows: FlatTable<UInt32>
    let found: FlatTable<UInt64>

    fileprivate init(
        dense: Int, words: Int, steps: [Int], failure: [Int], children: [[UInt16: Int]], bits: [Set<Int>]
    ) {
        func row(_ state: Int) -> UInt32 { UInt32(state * dense) << 1 | (bits[state].isEmpty ? 0 : 1) }
        var edgeStarts: [Int32] = []
        var edges: [(symbol: UInt16, row: UInt32)] = []
        var outputs: [Int32] = []
        var found: [UInt64] = []
        for (state, own) in children.enumerated() {
            edgeStarts.append(Int32(edges.count))
            edges += own.filter { $0.key >= dense }.sorted { $0.key < $1.key }.map { ($0.key, row($0.value)) }
            outputs.append(bits[state].isEmpty ? -1 : Int32(found.count))
            guard !bits[state].isEmpty else { continue }
            var mask = [UInt64](repeating: 0, count: words)
            for bit in bits[state] where bit / 64 < words { mask[bit / 64] |= 1 << UInt64(bit % 64) }
            found += mask
        }
        edgeStarts.append(Int32(edges.count))
        self.steps = FlatTable(steps.map(row))
        self.edgeStarts = FlatTable(edgeStarts)
        failures = FlatTable(failure.map(row))
        self.outputs = FlatTable(outputs)
        edgeSymbols = FlatTable(edges.map(\.symbol))
        edgeRows = FlatTable(edges.map(\.row))
        self.found = FlatTable(found)
    }
}
