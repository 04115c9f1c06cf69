/// The signals of a rule set: one bit each for a fact without which some condition cannot hold: that a field is there,
/// that a phrase was found in it, that the goods have a severity. They are gathered while the fact sheet is filled, so
/// that most rules are passed over by one comparison.
struct SignalCatalogue: Sendable {
    /// Set for every record.
    static let always: UInt64 = 1 << 63

    private var presentBits = [UInt64](repeating: 0, count: Field.allCases.count)
    private var phraseBits = [UInt64](repeating: 0, count: Field.allCases.count)
    /// The signal that some goods have a severity above 0; 0 where no rule depends on it.
    private(set) var severity: UInt64 = 0
    /// The signal that the memory says something; 0 where no rule depends on it.
    private(set) var memory: UInt64 = 0
    private var next = 0

    func present(_ field: Field) -> UInt64 { presentBits[field.rawValue] }
    func phrases(_ field: Field) -> UInt64 { phraseBits[field.rawValue] }

    /// The signal of a test; 0 where there is none, or no bit is left: the rules are then evaluated a little more often.
    mutating func signal(of test: Node) -> UInt64 {
        if test.operation == .severity { return test.low > 0 ? Self.bit(&severity, &next) : 0 }
        if test.operation == .memory { return Self.bit(&memory, &next) }
        guard Field.allCases.indices.contains(Int(test.slot)) else { return 0 }
        return test.operation == .text
            ? Self.bit(&phraseBits[Int(test.slot)], &next) : Self.bit(&presentBits[Int(test.slot)], &next)
    }

    /// The signal that the second field of a comparison is there.
    mutating func signal(ofOther test: Node) -> UInt64 {
        guard Field.allCases.indices.contains(Int(test.other)) else { return 0 }
        return Self.bit(&presentBits[Int(test.other)], &next)
    }

    /// A signal that is met less often than the others of a set: a phrase rather than a field that is there.
    func rarest(of signals: UInt64) -> UInt64 {
        let phrases = signals & phraseBits.reduce(severity | memory, |)
        let choice = phrases != 0 ? phrases : signals
        return choice & (~choice &+ 1)
    }

    private static func bit(_ bit: inout UInt64, _ next: inout Int) -> UInt64 {
        if bit == 0, next < 63 {
            bit = 1 << UInt64(next)
            next += 1
        }
        return bit
    }
}
