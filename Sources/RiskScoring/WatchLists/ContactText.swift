import Intelligence

/// What a contact says, for comparison with what its list looks for.
struct ContactText {
    private let units: [UInt16]
    private let digits: [UInt16]
    /// Fewer characters stand everywhere.
    private static let shortest = 4
    /// So many digits at its end are one phone number, however its country is written.
    private static let phoneDigits = 7

    init(_ text: String) {
        units = Self.folded(text)
        digits = units.filter(Self.isDigit)
    }

    /// Whether it names what an entry looks for, or one of the several fields of it.
    func tells(_ identifier: WatchIdentifier) -> Bool {
        identifier.texts.contains { Self.contains(units, Self.folded($0)) }
            || identifier.kind == .phone
                && identifier.texts.contains { text in
                    let number = Self.folded(text).filter(Self.isDigit)
                    return number.count >= Self.phoneDigits
                        && Self.contains(digits, Array(number.suffix(max(Self.phoneDigits, number.count - 3))))
                }
    }

    private static func folded(_ text: String) -> [UInt16] {
        PhraseMatcher.folded(text).filter { $0 != TextFolding.separator }
    }

    private static func isDigit(_ unit: UInt16) -> Bool { (0x30...0x39).contains(unit) }

    private static func contains(_ text: [UInt16], _ part: [UInt16]) -> Bool {
        part.count >= shortest && text.indices.contains { text[$0...].starts(with: part) }
    }
}
