import Intelligence

/// Evaluates the conditions of a program on one record.
struct Evaluator {
    let program: Program
    let sheet: FactSheet
    let asOf: Instant
    /// The severity of the heaviest goods; 0 where there is no yardstick or no quantity.
    let severity: Double

    /// The element of a repeated part that a `some` is looking at.
    private struct Cursor {
        var scope: Scope = .record
        var element = 0
    }

    /// Whether the condition at the index holds.
    func holds(_ index: Int32) -> Bool { holds(index, Cursor()) }

    private func holds(_ index: Int32, _ cursor: Cursor) -> Bool {
        let node = program.nodes[Int(index)]
        switch node.operation {
        case .all:
            for child in node.index..<node.index + node.count where !holds(child, cursor) { return false }
            return true
        case .any:
            for child in node.index..<node.index + node.count where holds(child, cursor) { return true }
            return false
        case .not:
            return !holds(node.index, cursor)
        case .atLeast:
            var hits = 0.0
            for child in node.index..<node.index + node.count where holds(child, cursor) { hits += 1 }
            return hits >= node.low
        case .some:
            for element in 0..<sheet.count(node.scope)
            where holds(node.index, Cursor(scope: node.scope, element: element)) { return true }
            return false
        case .severity:
            return severity >= node.low && severity <= node.high
        default:
            if node.scope == .record { return test(node, at: 0) }
            if node.scope == cursor.scope { return test(node, at: sheet.base(node.scope, cursor.element)) }
            for element in 0..<sheet.count(node.scope) where test(node, at: sheet.base(node.scope, element)) {
                return true
            }
            return false
        }
    }

    private func test(_ node: Node, at base: Int) -> Bool {
        let word = sheet.words[base + Int(node.slot)]
        switch node.operation {
        case .code: return word & node.mask != 0
        case .number:
            let value = Double(bitPattern: word)
            return value >= node.low && value <= node.high
        case .date:
            guard word != Packed.absentDate else { return false }
            let distance = Self.milliseconds(word) - Double(asOf.milliseconds)
            return distance >= node.low && distance <= node.high
        case .place: return isPlace(word, node)
        case .hs: return isPrefixed(word, node)
        case .name: return word != 0 && (0..<Int(node.count)).contains { program.pool[Int(node.index) + $0] == word }
        case .text:
            for offset in 0..<Int(node.count)
            where sheet.words[base + Int(node.slot) + offset] & program.pool[Int(node.index) + offset] != 0 {
                return true
            }
            return false
        case .fewerWords:
            let words = sheet.words[base + Int(node.slot) + sheet.layout.phraseWords]
            return words > 0 && Double(words - 1) < node.high
        case .wordPresent: return word != 0
        case .numberPresent: return !Double(bitPattern: word).isNaN
        case .datePresent: return word != Packed.absentDate
        case .textPresent: return sheet.words[base + Int(node.slot) + sheet.layout.phraseWords] != 0
        default: return compare(node, word, sheet.words[base + Int(node.other)])
        }
    }

    private func compare(_ node: Node, _ word: UInt64, _ otherWord: UInt64) -> Bool {
        switch node.operation {
        case .ratio:
            // NaN, where a side is absent, fails every comparison; so does 0 / 0.
            let ratio = Double(bitPattern: word) / Double(bitPattern: otherWord)
            return ratio >= node.low && ratio <= node.high
        case .difference:
            let left = Double(bitPattern: word)
            let right = Double(bitPattern: otherWord)
            let difference = abs(left - right)
            return difference > node.low && difference > node.high * max(abs(left), abs(right))
        case .gap:
            guard word != Packed.absentDate, otherWord != Packed.absentDate else { return false }
            let distance = Self.milliseconds(otherWord) - Self.milliseconds(word)
            return distance >= node.low && distance <= node.high
        default: return false
        }
    }

    private static func milliseconds(_ word: UInt64) -> Double { Double(Int64(bitPattern: word)) }

    /// The set: a bit per country, then the UN/LOCODEs.
    private func isPlace(_ place: UInt64, _ node: Node) -> Bool {
        guard let country = Packed.country(place) else { return false }
        let first = Int(node.index)
        if program.pool[first + country / 64] >> UInt64(country % 64) & 1 == 1 { return true }
        for offset in Packed.countryWords..<Int(node.count) where program.pool[first + offset] == place { return true }
        return false
    }

    /// The set: pairs of a lowest and a highest code, in order and apart.
    private func isPrefixed(_ code: UInt64, _ node: Node) -> Bool {
        guard code != 0 else { return false }
        var low = 0
        var high = Int(node.count) / 2
        while low < high {
            let middle = (low + high) / 2
            let entry = Int(node.index) + 2 * middle
            if code < program.pool[entry] {
                high = middle
            } else if code > program.pool[entry + 1] {
                low = middle + 1
            } else {
                return true
            }
        }
        return false
    }
}
