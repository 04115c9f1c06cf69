/// What a field of the record must be for it to be plain: readable, and good by itself.
struct FieldShape: BitwiseCopyable, Sendable {
    enum Kind: UInt8, BitwiseCopyable, Sendable {
        /// The version of the format.
        case version
        /// A string; the slot holds where on the tape it stands.
        case text
        /// An array of strings; the slot holds where on the tape it stands.
        case texts
        /// A number of 0 or more, or from -limit to limit degrees; the slot holds its bits.
        case quantity, degrees
        /// A whole number between the limits.
        case whole
        /// The slot holds 1 for false, 2 for true.
        case flag
        /// The slot holds milliseconds since 1970; those of a date are its beginning.
        case instant, date
        /// A word of a code list; the slot holds its bit.
        case code
        /// An array of them; the slot holds their bits, the next one where on the tape it stands.
        case codes
        /// An object; the slot holds where on the tape it stands, its fields have slots of their own.
        case object
        /// An array of objects, which have their slots in a part of their own.
        case elements
    }

    /// What is asked of a string besides.
    enum Check: UInt8, BitwiseCopyable, Sendable {
        case anything, length, reference, hs, container, airWaybill, postalItem, imo, currency, country, locode, place
        case citesSource, europolSource, sha256
    }

    var kind: Kind
    var check: Check = .anything
    /// In the part that the object belongs to.
    var slot: Int16 = 0
    /// The longest length, the largest number, the number of the code list or object.
    var limit: Int32 = 0
    /// The smallest number.
    var least: Int32 = 0

    static func text(_ longest: Int) -> FieldShape {
        FieldShape(kind: .text, check: .length, limit: Int32(longest))
    }
    static func text(_ check: Check) -> FieldShape { FieldShape(kind: .text, check: check) }
    static func texts(_ longest: Int) -> FieldShape {
        FieldShape(kind: .texts, check: .length, limit: Int32(longest))
    }
    static func texts(_ check: Check) -> FieldShape { FieldShape(kind: .texts, check: check) }
    static func code(_ list: RecordSchema.CodeList) -> FieldShape {
        FieldShape(kind: .code, limit: Int32(list.rawValue))
    }
    static func codes(_ list: RecordSchema.CodeList) -> FieldShape {
        FieldShape(kind: .codes, limit: Int32(list.rawValue))
    }
    static func object(_ object: RecordSchema.Object) -> FieldShape {
        FieldShape(kind: .object, limit: Int32(object.rawValue))
    }
    static func elements(_ object: RecordSchema.Object) -> FieldShape {
        FieldShape(kind: .elements, limit: Int32(object.rawValue))
    }
    static func whole(_ bounds: ClosedRange<Int32>) -> FieldShape {
        FieldShape(kind: .whole, limit: bounds.upperBound, least: bounds.lowerBound)
    }
    /// 0 or more; the limit stands for none.
    static let count = whole(0...Int32.max)
    static func degrees(_ most: Int32) -> FieldShape { FieldShape(kind: .degrees, limit: most) }
    static let quantity = FieldShape(kind: .quantity)
    static let flag = FieldShape(kind: .flag)
    static let instant = FieldShape(kind: .instant)
    static let date = FieldShape(kind: .date)

    /// What its slot holds where the field is absent.
    var absent: UInt64 {
        switch kind {
        case .quantity, .degrees: RecordView.absentNumber
        case .whole, .instant, .date: RecordView.absentWhole
        default: 0
        }
    }
}
