import Intelligence

/// The reasons of a judgement, strongest first; their texts stand one after the other in memory that is kept.
struct DraftedReasons {
    struct Draft {
        let ground: Ground
        let points: Double
        let text: Range<Int>

        /// Strongest first; of equals by the id.
        func goesBefore(_ other: Draft) -> Bool {
            points == other.points ? ground.id < other.ground.id : points > other.points
        }
    }

    private var drafts: [Draft] = []
    private var text: [UInt8] = []

    mutating func removeAll() {
        drafts.removeAll(keepingCapacity: true)
        text.removeAll(keepingCapacity: true)
    }

    /// Adds a reason at its place among the others: there are few, so that they are kept in order as they come.
    mutating func add(
        _ ground: Ground, _ points: Double, _ view: RecordView, _ context: Template.Context
    ) {
        let start = text.count
        ground.because.append(to: &text, from: view, context)
        let draft = Draft(ground: ground, points: points, text: start..<text.count)
        let place = drafts.lastIndex { !draft.goesBefore($0) }.map { $0 + 1 } ?? 0
        drafts.insert(draft, at: place)
    }

    /// The reasons as values.
    var values: [Reason] {
        drafts.map { draft in
            Reason(
                rule: draft.ground.id, points: draft.points,
                because: String(decoding: text[draft.text], as: UTF8.self), source: draft.ground.source)
        }
    }

    /// Writes them as the elements of an array, as ``JSONWriter`` writes the values.
    func write(to writer: inout JSONWriter) {
        text.withUnsafeBytes { text in
            for draft in drafts {
                draft.ground.opening.withUnsafeBytes { writer.raw($0) }
                writer.value(draft.points)
                writer.key("because")
                writer.value(utf8: UnsafeRawBufferPointer(rebasing: text[draft.text]))
                draft.ground.closing.withUnsafeBytes { writer.raw($0) }
            }
        }
    }
}
