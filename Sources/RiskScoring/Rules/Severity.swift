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

extension Yardstick {
    /// The kilograms of goods: as weighed, or by this yardstick from tablets, litres or cubic metres.
    func kilograms(of goods: Goods) -> Double? {
        if let kg = goods.quantityKg { return kg }
        if let litres = goods.quantityLitres, let each = kgPerLitre { return litres * each }
        if let volume = goods.quantityM3, let each = kgPerM3 { return volume * each }
        if let count = goods.quantityCount, let each = kgPerTablet, let unit = goods.countUnit,
            ["tablet", "tablets", "pill", "pills"].contains(unit)
        {
            return count * each
        }
        return nil
    }
}
