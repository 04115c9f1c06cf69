/// A unit that a column may be written in; the record holds kilograms, litres and cubic metres.
struct MeasurementUnit: Hashable, Sendable {
    enum Dimension: String, Sendable { case kilograms, litres, cubicMetres = "cubic metres" }

    let dimension: Dimension
    private let factor: Double
    /// Division by a power of ten rounds right where multiplication by its inverse does not.
    private let divisor: Double

    private init(_ dimension: Dimension, factor: Double = 1, divisor: Double = 1) {
        self.dimension = dimension
        self.factor = factor
        self.divisor = divisor
    }

    /// The value in the record's unit.
    func convert(_ value: Double) -> Double { value * factor / divisor }

    /// The units by the name that a mapping uses. Pound and ounce are the avoirdupois ones of 1959.
    static let all: [String: MeasurementUnit] = [
        "kg": .init(.kilograms), "g": .init(.kilograms, divisor: 1000), "mg": .init(.kilograms, divisor: 1_000_000),
        "t": .init(.kilograms, factor: 1000), "lb": .init(.kilograms, factor: 0.453_592_37),
        "oz": .init(.kilograms, factor: 0.028_349_523_125), "tael": .init(.kilograms, factor: 0.037_799_363_75),
        "catty": .init(.kilograms, factor: 0.604_789_82),
        "l": .init(.litres), "ml": .init(.litres, divisor: 1000), "m3": .init(.cubicMetres),
    ]

    /// The dimension of a field of the record; nil where a unit makes no sense.
    static func dimension(of field: RecordField) -> Dimension? {
        if field.path.hasSuffix("_kg") { return .kilograms }
        if field.path.hasSuffix("_litres") { return .litres }
        return field.path.hasSuffix("_m3") ? .cubicMetres : nil
    }
}
