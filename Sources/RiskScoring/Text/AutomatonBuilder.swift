/// Builds the automaton of a ``PhraseMatcher``: a trie, its failure links, and from both the written-out transitions.
struct AutomatonBuilder {
    private let width: Int
    private var next: [[Int]]
    private var bits: [Set<Int>] = [[]]

    init(width: Int) {
        self.width = width
        next = [[Int](repeating: -1, count: width)]
    }

    mutating func insert(_ symbols: [Int], bit: Int) {
        var state = 0
        for symbol in symbols where symbol < width {
            if next[state][symbol] < 0 {
                next[state][symbol] = next.count
                next.append([Int](repeating: -1, count: width))
                bits.append([])
            }
            state = next[state][symbol]
        }
        bits[state].insert(bit)
    }

    mutating func finish(words: Int) -> (transitions: [UInt32], outputs: [Int32], found: [UInt64]) {
        var failure = [Int](repeating: 0, count: next.count)
        var queue: [Int] = []
        for symbol in 0..<width {
            if next[0][symbol] < 0 {
                next[0][symbol] = 0
            } else {
                queue.append(next[0][symbol])
            }
        }
        var head = 0
        while head < queue.count {
            let state = queue[head]
            head += 1
            bits[state].formUnion(bits[failure[state]])
            for symbol in 0..<width {
                let follower = next[state][symbol]
                if follower < 0 {
                    next[state][symbol] = next[failure[state]][symbol]
                } else {
                    failure[follower] = next[failure[state]][symbol]
                    queue.append(follower)
                }
            }
        }
        var outputs: [Int32] = []
        var found: [UInt64] = []
        for state in bits {
            guard !state.isEmpty else {
                outputs.append(-1)
                continue
            }
            outputs.append(Int32(found.count))
            var mask = [UInt64](repeating: 0, count: words)
            for bit in state where bit / 64 < words { mask[bit / 64] |= 1 << UInt64(bit % 64) }
            found += mask
        }
        return (next.flatMap { $0.map { UInt32($0) } }, outputs, found)
    }
}
