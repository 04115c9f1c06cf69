/// What a record may be made of, as tables: of each object its keys, and of each key what is wanted of the field and
/// where a ``RecordView`` holds it.
package final class RecordSchema: Sendable {
    package static let shared = RecordSchema()

    enum Object: Int, CaseIterable {
        case record, handling, grade, europolGrade, event, goods, consignment, route, transport, concealment
        case detection, party, action, outcome, source, attachment
    }

    enum CodeList: Int, CaseIterable {
        case kinds, trafficLights, permissibleActions, europolCodes, reliabilities, precisions, locationTypes
        case directions, modes, concealments, detections, appendices, requestedActions, results, roles, partyKinds
        case observations
    }

    /// The parts of a view: the record with all its single objects, and the elements of the lists of objects.
    package enum Part: Int, CaseIterable, Sendable {
        case record, goods, parties, attachments
    }

    /// One object: its keys, those that must be there, and the shapes by the number of the key.
    struct ObjectShape: BitwiseCopyable, @unchecked Sendable {
        // Sound: what it points to is written once, before it is shared, and lives as long as the program.

        let keys: ByteTable
        let required: UInt64
        let fields: UnsafePointer<FieldShape>
    }

    /// Where a view holds a field.
    package struct Slot: Sendable {
        package let part: Part
        package let index: Int
        let kind: FieldShape.Kind

        /// What it holds where the field is absent.
        package var absent: UInt64 { FieldShape(kind: kind).absent }
        /// Whether it stands for an array of strings.
        package var isList: Bool { kind == .texts }
        /// Whether it stands for several words of a code list, of which the next slot tells the order.
        package var isCodes: Bool { kind == .codes }
        /// Whether it holds a whole number rather than the bits of one with decimals.
        package var isWhole: Bool { kind == .whole }
        /// Whether it holds the beginning of a day rather than a moment.
        package var isDay: Bool { kind == .date }
    }

    /// By ``Object``.
    let objects: FlatTable<ObjectShape>
    /// By ``CodeList``.
    let codes: FlatTable<ByteTable>
    /// By ``Part``: the slots of one in which every field is absent.
    let blanks: [FlatTable<UInt64>]
    /// By path: `consignment.hs`, `goods[].hs`, `route.transits[]`.
    package let slots: [String: Slot]

    private init() {
        let words = Vocabulary.shared
        codes = FlatTable(CodeList.allCases.map { $0.table(words) })
        var builder = Builder()
        let objects = Object.allCases.map { builder.object($0, words) }
        self.objects = FlatTable(objects)
        // Whether it is an exercise is known of every record.
        builder.blanks[Part.record.rawValue][RecordField.exercise.rawValue] = 1
        blanks = builder.blanks.map { FlatTable($0) }
        slots = builder.slots
    }
}

extension RecordSchema {
    /// Gives each field its slot.
    private struct Builder {
        var blanks: [[UInt64]] = Part.allCases.map { _ in [] }
        var slots: [String: Slot] = [:]
        /// Those whose slots are fixed.
        private let fixed = Dictionary(
            RecordField.allCases.map { ($0.path, $0.rawValue) }, uniquingKeysWith: { first, _ in first })

        init() {
            blanks[Part.record.rawValue] = [UInt64](repeating: 0, count: RecordField.allCases.count)
        }

        mutating func object(_ object: Object, _ words: Vocabulary) -> ObjectShape {
            switch object {
            case .record: make(object, words.record) { RecordSchema.shape($0) }
            case .handling: make(object, words.handling) { RecordSchema.shape($0) }
            case .grade: make(object, words.grade) { RecordSchema.shape($0, isEuropol: false) }
            case .europolGrade: make(object, words.grade) { RecordSchema.shape($0, isEuropol: true) }
            case .event: make(object, words.event) { RecordSchema.shape($0) }
            case .goods: make(object, words.goods) { RecordSchema.shape($0) }
            case .consignment: make(object, words.consignment) { RecordSchema.shape($0) }
            case .route: make(object, words.route) { RecordSchema.shape($0) }
            case .transport: make(object, words.transport) { RecordSchema.shape($0) }
            case .concealment: make(object, words.method) { RecordSchema.shape($0, .concealments) }
            case .detection: make(object, words.method) { RecordSchema.shape($0, .detections) }
            case .party: make(object, words.party) { RecordSchema.shape($0) }
            case .action: make(object, words.action) { RecordSchema.shape($0) }
            case .outcome: make(object, words.outcome) { RecordSchema.shape($0) }
            case .source: make(object, words.source) { RecordSchema.shape($0) }
            case .attachment: make(object, words.attachment) { RecordSchema.shape($0) }
            }
        }

        private mutating func make<Key>(
            _ object: Object, _ fields: Vocabulary.Fields<Key>, _ shape: (Key) -> FieldShape
        ) -> ObjectShape {
            let part = object.part
            let shapes = UnsafeMutablePointer<FieldShape>.allocate(capacity: fields.table.words.count)
            for (index, key) in fields.table.words.enumerated() {
                var shape = shape(key)
                let path = object.path + key.rawValue + (shape.kind == .texts ? "[]" : "")
                let slot = fixed[path] ?? blanks[part.rawValue].count
                shape.slot = Int16(slot)
                (shapes + index).initialize(to: shape)
                slots[path] = Slot(part: part, index: slot, kind: shape.kind)
                if fixed[path] == nil { blanks[part.rawValue].append(0) }
                blanks[part.rawValue][slot] = shape.absent
                if shape.kind == .codes { blanks[part.rawValue].append(0) }
            }
            return ObjectShape(keys: fields.table.table, required: fields.required, fields: UnsafePointer(shapes))
        }
    }
}

extension RecordSchema.Object {
    var part: RecordSchema.Part {
        switch self {
        case .goods: .goods
        case .party: .parties
        case .attachment: .attachments
        default: .record
        }
    }

    fileprivate var path: String {
        switch self {
        case .record: ""
        case .goods: "goods[]."
        case .party: "parties[]."
        case .attachment: "attachments[]."
        case .grade: "handling.grade."
        case .europolGrade: "handling.europol_grade."
        case .handling: "handling."
        case .event: "event."
        case .consignment: "consignment."
        case .route: "route."
        case .transport: "transport."
        case .concealment: "concealment."
        case .detection: "detection."
        case .action: "action."
        case .outcome: "outcome."
        case .source: "source."
        }
    }
}

extension RecordSchema.CodeList {
    fileprivate func table(_ words: Vocabulary) -> ByteTable {
        switch self {
        case .kinds: words.kinds.table
        case .trafficLights: words.trafficLights.table
        case .permissibleActions: words.permissibleActions.table
        case .europolCodes: words.europolCodes.table
        case .reliabilities: words.reliabilities.table
        case .precisions: words.precisions.table
        case .locationTypes: words.locationTypes.table
        case .directions: words.directions.table
        case .modes: words.modes.table
        case .concealments: words.concealments.table
        case .detections: words.detections.table
        case .appendices: words.appendices.table
        case .requestedActions: words.requestedActions.table
        case .results: words.results.table
        case .roles: words.roles.table
        case .partyKinds: words.partyKinds.table
        case .observations: words.observations.table
        }
    }
}
