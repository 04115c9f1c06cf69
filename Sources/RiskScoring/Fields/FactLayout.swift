import Intelligence

/// Where each field that the rules read stands in a ``FactSheet``: one word each, two for a text; and how it gets there
/// from a view of the record.
final class FactLayout: Sendable {
    /// How the slot of a view becomes a word.
    enum Packing: UInt8, BitwiseCopyable, Sendable {
        /// As it is: numbers, dates, flags and the bits of codes.
        case same
        case whole, place, hs, name
        /// How many strings an array has.
        case count
        /// Which sets of phrases the text has, and the next word how many words it has.
        case text
        /// Where the text stands, for those who read it themselves.
        case raw
    }

    /// What is done for one field that some rule reads.
    struct Plan: BitwiseCopyable, Sendable {
        var slot: Int32
        /// Within an element of the scope.
        var offset: Int32
        var packing: Packing
        /// The slot of an absent field.
        var absent: UInt64
        /// The signal that the field is there, and that a phrase was found in it; 0 where no rule depends on it.
        var present: UInt64
        var phrases: UInt64
    }

    /// The fields of a scope that the rules read. It points into tables of the layout, which outlives it.
    struct Part: BitwiseCopyable, @unchecked Sendable {
        // Sound: the layout's tables are only read once they are made.

        let plans: UnsafePointer<Plan>
        let planCount: Int
        /// An element in which all of them are absent.
        let blank: UnsafePointer<UInt64>
        let stride: Int
    }

    /// The words that hold which sets of phrases a text has; a word more holds its number of words.
    let phraseWords: Int
    let record: Part
    let goods: Part
    let parties: Part
    let transits: Part
    let containers: Part
    let seals: Part
    /// What the parts point into, by ``Scope``.
    private let plans: [FlatTable<Plan>]
    private let blanks: [FlatTable<UInt64>]
    /// By ``Field``; -1 for one that no rule reads.
    private let offsets: [Int]
    private let rawOffsets: [Int]

    /// - Parameters:
    ///   - fields: those that are read packed.
    ///   - raw: those whose text itself is read.
    init(phraseSets: Int, fields: Set<Field>, raw: Set<Field> = [], signals: SignalCatalogue) {
        phraseWords = max(1, (phraseSets + 63) / 64)
        let words = phraseWords
        var plans = [[Plan]](repeating: [], count: Scope.allCases.count)
        var blanks = [[UInt64]](repeating: [], count: Scope.allCases.count)
        func plan(_ definition: FieldDefinition, _ packing: Packing) -> Int {
            let scope = definition.scope.rawValue
            let offset = blanks[scope].count
            plans[scope].append(
                Plan(
                    slot: Int32(definition.slot.index), offset: Int32(offset), packing: packing,
                    absent: definition.slot.absent, present: signals.present(definition.field),
                    phrases: signals.phrases(definition.field)))
            blanks[scope] += [UInt64](
                repeating: packing == .raw ? 0 : definition.blank, count: packing == .text ? words + 1 : 1)
            return offset
        }
        offsets = Field.catalogue.map { fields.contains($0.field) ? plan($0, $0.packing) : -1 }
        rawOffsets = Field.catalogue.map { raw.contains($0.field) ? plan($0, .raw) : -1 }
        let tables = (plans: plans.map { FlatTable($0) }, blanks: blanks.map { FlatTable($0) })
        self.plans = tables.plans
        self.blanks = tables.blanks
        func part(_ scope: Scope) -> Part {
            let (plans, blank) = (tables.plans[scope.rawValue], tables.blanks[scope.rawValue])
            return Part(plans: plans.base, planCount: plans.count, blank: blank.base, stride: blank.count)
        }
        (record, goods, parties) = (part(.record), part(.goods), part(.parties))
        (transits, containers, seals) = (part(.transits), part(.containers), part(.seals))
    }

    func offset(_ field: Field) -> Int { offsets[field.rawValue] }
    func rawOffset(_ field: Field) -> Int { rawOffsets[field.rawValue] }
}

extension FieldDefinition {
    fileprivate var packing: FactLayout.Packing {
        switch type {
        case .code, .flag, .date: .same
        case .number: slot.isList ? .count : slot.isWhole ? .whole : .same
        case .place: .place
        case .hs: .hs
        case .name: .name
        case .text: .text
        }
    }

    /// The word of an absent field.
    fileprivate var blank: UInt64 {
        switch type {
        case .number: Packed.absentNumber
        case .date: Packed.absentDate
        default: 0
        }
    }
}
