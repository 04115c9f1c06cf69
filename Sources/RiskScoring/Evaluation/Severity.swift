import Intelligence

/// How much the heaviest goods of a record are, measured against past seizures of the same commodity.
struct Severity: Sendable {
    /// The yardstick's name.
    var commodity: String
    /// The quantity in kilograms, converted where it was counted.
    var kg: Double
    /// The share of past seizures that were smaller, 0 to 1.
    var share: Double
}

/// The yardsticks of a rule set, found by the phrases of a text.
struct Yardsticks: Sendable {
    private let yardsticks: [Yardstick]
    /// The phrases of all of them, and for each phrase the first in the order of the file that has it.
    private let phrases: FlatTable<UInt64>
    private let firstByPhrase: FlatTable<Int32>

    /// - Parameter sets: of each yardstick, the bits of its names.
    init(_ yardsticks: [Yardstick], sets: [[Int]], phraseWords: Int) {
        self.yardsticks = yardsticks
        var phrases = [UInt64](repeating: 0, count: phraseWords)
        var first = [Int32](repeating: Int32(yardsticks.count), count: phraseWords * 64)
        for (number, set) in sets.enumerated() {
            for bit in set {
                phrases[bit / 64] |= 1 << UInt64(bit % 64)
                first[bit] = min(first[bit], Int32(number))
            }
        }
        self.phrases = FlatTable(phrases)
        firstByPhrase = FlatTable(first)
    }

    /// The most severe of the goods.
    func severity(of record: IntelligenceRecord, _ sheet: FactSheet, _ layout: FactLayout) -> Severity? {
        var worst: Severity?
        for element in record.goods.indices {
            let base = sheet.words + sheet.goods.base(of: element)
            guard
                let number = first(in: base + layout.offset(.commodity)) ?? first(in: base + layout.offset(.species)),
                let kg = yardsticks[number].kilograms(of: record.goods[element])
            else { continue }
            let share = yardsticks[number].severity(ofKg: kg)
            if share > (worst?.share ?? 0) {
                worst = Severity(commodity: yardsticks[number].commodity, kg: kg, share: share)
            }
        }
        return worst
    }

    /// The first yardstick, in the order of the file, of which a name was found.
    private func first(in found: UnsafePointer<UInt64>) -> Int? {
        var first = Int32(yardsticks.count)
        for word in 0..<phrases.count {
            var bits = found[word] & phrases[word]
            while bits != 0 {
                first = min(first, firstByPhrase[word * 64 + bits.trailingZeroBitCount])
                bits &= bits - 1
            }
        }
        return first < yardsticks.count ? Int(first) : nil
    }
}

extension Yardstick {
    /// The kilograms of goods: as weighed, or by this yardstick from tablets, litres or cubic metres.
    func kilograms(of goods: Goods) -> Double? {
        if let kg = goods.quantityKg { return kg }
        if let litres = goods.quantityLitres, let each = kgPerLitre { return litres * each }
        if let volume = goods.quantityM3, let each = kgPerM3 { return volume * each }
        if let count = goods.quantityCount, let each = kgPerTablet, let unit = goods.countUnit,
            unit == "tablets" || unit == "tablet" || unit == "pills" || unit == "pill"
        {
            return count * each
        }
        return nil
    }
}
