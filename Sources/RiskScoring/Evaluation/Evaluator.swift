import Intelligence

/// Evaluates the conditions of a program on one record. The program and the sheet outlive it.
struct Evaluator {
    let nodes: UnsafePointer<Node>
    let pool: UnsafePointer<UInt64>
    let patterns: UnsafePointer<UInt>
    let sheet: FactSheet
    /// Milliseconds since 1970.
    let asOf: Double
    /// The severity of the heaviest goods; 0 where there is no yardstick or no quantity.
    let severity: Double
    /// The queries to the memory that hold, one bit each.
    let memory: UInt64

    /// The element of a repeated part that a `some` is looking at.
    private struct Cursor: BitwiseCopyable {
        var scope: Scope = .record
        var base = 0
    }

    init(_ program: LinkedProgram, _ sheet: FactSheet, asOf: Instant, severity: Double, memory: UInt64 = 0) {
        nodes = program.nodes.base
        pool = program.pool.base
        patterns = program.patterns.handles.base
        self.sheet = sheet
        self.asOf = Double(asOf.milliseconds)
        self.severity = severity
        self.memory = memory
    }

    /// Whether the condition at the index holds.
    func holds(_ index: Int32) -> Bool { holds(nodes + Int(index), Cursor()) }

    private func holds(_ node: UnsafePointer<Node>, _ cursor: Cursor) -> Bool {
        let first = nodes + Int(node.pointee.index)
        let count = Int(node.pointee.count)
        switch node.pointee.operation {
        case .all:
            for child in 0..<count where !holds(first + child, cursor) { return false }
            return true
        case .any:
            for child in 0..<count where holds(first + child, cursor) { return true }
            return false
        case .not:
            return !holds(first, cursor)
        case .atLeast:
            var hits = 0.0
            for child in 0..<count where holds(first + child, cursor) { hits += 1 }
            return hits >= node.pointee.low
        case .some:
            let scope = node.pointee.scope
            let part = sheet.part(scope)
            for element in 0..<part.count
            where holds(first, Cursor(scope: scope, base: part.base(of: element))) { return true }
            return false
        case .severity:
            return severity >= node.pointee.low && severity <= node.pointee.high
        case .memory:
            return memory & node.pointee.mask != 0
        default:
            let scope = node.pointee.scope
            if scope == .record { return test(node, at: sheet.words) }
            if scope == cursor.scope { return test(node, at: sheet.words + cursor.base) }
            let part = sheet.part(scope)
            for element in 0..<part.count where test(node, at: sheet.words + part.base(of: element)) { return true }
            return false
        }
    }

    /// Whether a test holds of the element whose words begin there.
    private func test(_ node: UnsafePointer<Node>, at element: UnsafePointer<UInt64>) -> Bool {
        let word = element[Int(node.pointee.slot)]
        switch node.pointee.operation {
        case .code: return word & node.pointee.mask != 0
        case .number:
            let value = Double(bitPattern: word)
            return value >= node.pointee.low && value <= node.pointee.high
        case .date:
            guard word != Packed.absentDate else { return false }
            let distance = Self.milliseconds(word) - asOf
            return distance >= node.pointee.low && distance <= node.pointee.high
        case .place: return isPlace(word, node)
        case .hs: return isPrefixed(word, node)
        case .name:
            guard word != 0 else { return false }
            let names = pool + Int(node.pointee.index)
            for name in 0..<Int(node.pointee.count) where names[name] == word { return true }
            return false
        case .matches:
            guard let text = sheet.view.text(word) else { return false }
            return BoundedPattern.matches(patterns[Int(node.pointee.index)], text)
        case .remainderTen: return sheet.view.text(word).map(ContainerNumber.hasRemainderTen) ?? false
        case .fewerWords: return word > 0 && Double(word - 1) < node.pointee.high
        case .wordPresent, .textPresent: return word != 0
        case .numberPresent: return !Double(bitPattern: word).isNaN
        case .datePresent: return word != Packed.absentDate
        default: return compare(node, word, element[Int(node.pointee.other)])
        }
    }

    private func compare(_ node: UnsafePointer<Node>, _ word: UInt64, _ otherWord: UInt64) -> Bool {
        let (low, high) = (node.pointee.low, node.pointee.high)
        switch node.pointee.operation {
        case .ratio:
            // NaN, where a side is absent, fails every comparison; so does 0 / 0.
            let ratio = Double(bitPattern: word) / Double(bitPattern: otherWord)
            return ratio >= low && ratio <= high
        case .difference:
            let left = Double(bitPattern: word)
            let right = Double(bitPattern: otherWord)
            let difference = abs(left - right)
            return difference > low && difference > high * max(abs(left), abs(right))
        case .gap:
            guard word != Packed.absentDate, otherWord != Packed.absentDate else { return false }
            let distance = Self.milliseconds(otherWord) - Self.milliseconds(word)
            return distance >= low && distance <= high
        default: return false
        }
    }

    private static func milliseconds(_ word: UInt64) -> Double { Double(Int64(bitPattern: word)) }

    /// The set: a bit per country, then the UN/LOCODEs.
    private func isPlace(_ place: UInt64, _ node: UnsafePointer<Node>) -> Bool {
        guard let country = Packed.country(place) else { return false }
        let set = pool + Int(node.pointee.index)
        if set[country / 64] >> UInt64(country % 64) & 1 == 1 { return true }
        for offset in Packed.countryWords..<Int(node.pointee.count) where set[offset] == place { return true }
        return false
    }

    /// The set: pairs of a lowest and a highest code, in order and apart.
    private func isPrefixed(_ code: UInt64, _ node: UnsafePointer<Node>) -> Bool {
        guard code != 0 else { return false }
        let ranges = pool + Int(node.pointee.index)
        var low = 0
        var high = Int(node.pointee.count) / 2
        while low < high {
            let middle = (low + high) / 2
            if code < ranges[2 * middle] {
                high = middle
            } else if code > ranges[2 * middle + 1] {
                low = middle + 1
            } else {
                return true
            }
        }
        return false
    }
}
