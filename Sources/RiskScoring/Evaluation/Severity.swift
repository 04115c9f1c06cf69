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
    private let commodities: [String]
    private let measures: FlatTable<Yardstick.Measure>
    /// The bits of the sets of their names, and by set the first yardstick in the order of the file.
    private let names: FlatTable<UInt64>
    private let firstBySet: FlatTable<Int32>
    /// Where the fact sheet has the texts that name the goods.
    private let commodity: Int
    private let species: Int
    private let quantities = GoodsQuantities()

    /// - Parameter sets: of each yardstick, the set of its names.
    init(_ yardsticks: [Yardstick], sets: [Int], _ layout: FactLayout) {
        commodities = yardsticks.map(\.commodity)
        measures = FlatTable(yardsticks.map(\.measure))
        var names = [UInt64](repeating: 0, count: layout.phraseWords)
        var first = [Int32](repeating: Int32(yardsticks.count), count: layout.phraseWords * 64)
        for (number, set) in sets.enumerated() {
            names[set / 64] |= 1 << UInt64(set % 64)
            first[set] = min(first[set], Int32(number))
        }
        self.names = FlatTable(names)
        firstBySet = FlatTable(first)
        commodity = layout.offset(.commodity)
        species = layout.offset(.species)
    }

    /// The most severe of the goods.
    func severity(of view: RecordView, _ sheet: FactSheet) -> Severity? {
        var worst: (number: Int, kg: Double, share: Double)?
        for element in 0..<sheet.goods.count {
            let found = sheet.words + sheet.goods.base(of: element)
            let goods = view.words + view.goods.base(of: element)
            guard let number = first(in: found + commodity) ?? first(in: found + species),
                let kg = quantities.kilograms(goods, view, measures.base + number)
            else { continue }
            let share = measures.base[number].severity(ofKg: kg)
            if share > (worst?.share ?? 0) { worst = (number, kg, share) }
        }
        return worst.map { Severity(commodity: commodities[$0.number], kg: $0.kg, share: $0.share) }
    }

    /// The first yardstick, in the order of the file, of which a name was found.
    private func first(in found: UnsafePointer<UInt64>) -> Int? {
        var first = Int32(measures.count)
        for word in 0..<names.count {
            var bits = found[word] & names.base[word]
            while bits != 0 {
                first = min(first, firstBySet.base[word * 64 + bits.trailingZeroBitCount])
                bits &= bits - 1
            }
        }
        return first < measures.count ? Int(first) : nil
    }
}

/// The quantities of goods in a view of a record.
struct GoodsQuantities: Sendable {
    private let kg = Field.quantityKg.definition.slot.index
    private let litres = Field.quantityLitres.definition.slot.index
    private let m3 = Field.quantityM3.definition.slot.index
    private let count = Field.quantityCount.definition.slot.index
    private let unit = Field.countUnit.definition.slot.index

    /// The kilograms of goods: as weighed, or by a yardstick from tablets, litres or cubic metres.
    ///
    /// - Parameter goods: their slots.
    func kilograms(
        _ goods: UnsafePointer<UInt64>, _ view: RecordView, _ yardstick: UnsafePointer<Yardstick.Measure>
    ) -> Double? {
        /// NaN where it is absent.
        func number(_ slot: Int) -> Double { Double(bitPattern: goods[slot]) }
        if !number(kg).isNaN { return number(kg) }
        if !number(litres).isNaN, let each = yardstick.pointee.kgPerLitre { return number(litres) * each }
        if !number(m3).isNaN, let each = yardstick.pointee.kgPerM3 { return number(m3) * each }
        if !number(count).isNaN, let each = yardstick.pointee.kgPerTablet, let unit = view.text(goods[unit]),
            Self.tablets.contains(where: { unit.elementsEqual($0.utf8) })
        {
            return number(count) * each
        }
        return nil
    }

    private static let tablets = ["tablets", "tablet", "pills", "pill"]
}
