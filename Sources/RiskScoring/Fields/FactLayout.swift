import Intelligence

/// Where each field that the rules read stands in a ``FactSheet``: one word each, several for a text.
struct FactLayout: Sendable {
    /// The place of a field within an element of its scope.
    struct Place: BitwiseCopyable, Sendable {
        /// -1 for a field that no rule reads: it is not laid out at all.
        var offset: Int32 = -1
        /// The signal that the field is there, and that a phrase was found in it; 0 where no rule depends on it.
        var present: UInt64 = 0
        var phrases: UInt64 = 0
    }

    /// The words that hold which phrases a text contains; a word more holds its number of words.
    let phraseWords: Int
    /// By ``Field``.
    let places: FlatTable<Place>
    /// The words per element, by scope.
    let strides: (record: Int, goods: Int, parties: Int, transits: Int)

    init(phraseCount: Int, fields: Set<Field>, signals: SignalCatalogue) {
        phraseWords = max(1, (phraseCount + 63) / 64)
        var strides = [0, 0, 0, 0]
        var places: [Place] = []
        for definition in Field.catalogue {
            let scope = definition.scope.rawValue
            guard fields.contains(definition.field) else {
                places.append(Place())
                continue
            }
            places.append(
                Place(
                    offset: Int32(strides[scope]), present: signals.present(definition.field),
                    phrases: signals.phrases(definition.field)))
            strides[scope] += definition.type.isText ? phraseWords + 1 : 1
        }
        self.places = FlatTable(places)
        self.strides = (strides[0], strides[1], strides[2], strides[3])
    }

    @inline(__always)
    func offset(_ field: Field) -> Int { Int(places[field.rawValue].offset) }
}
