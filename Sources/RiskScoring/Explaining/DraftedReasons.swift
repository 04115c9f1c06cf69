import Intelligence

/// The reasons of a judgement, strongest first; their texts stand one after the other in memory that is kept.
struct DraftedReasons: ~Copyable {
    private struct Draft {
        let ground: Ground
        let points: Double
        let text: Range<Int>
        let basis: ReasonBasis?

        /// Strongest first; of equals by the id.
        func goesBefore(_ other: Draft) -> Bool {
            points == other.points ? ground.id < other.ground.id : points > other.points
        }
    }

    private var drafts: [Draft] = []
    private var text = ByteBuffer(reserving: 4096)

    mutating func removeAll() {
        drafts.removeAll(keepingCapacity: true)
        text.count = 0
    }

    /// Adds a reason at its place among the others: there are few, so that they are kept in order as they come.
    mutating func add(
        _ ground: Ground, _ points: Double, _ view: RecordView, _ context: Template.Context,
        basis: ReasonBasis? = nil
    ) {
        let start = text.count
        ground.because.append(to: &text, from: view, context)
        let draft = Draft(ground: ground, points: points, text: start..<text.count, basis: basis)
        var place = drafts.count
        while place > 0, draft.goesBefore(drafts[place - 1]) { place -= 1 }
        drafts.insert(draft, at: place)
    }

    /// The reasons as values.
    func values() -> [Reason] {
        var reasons: [Reason] = []
        for draft in drafts {
            reasons.append(
                Reason(
                    rule: draft.ground.id, points: draft.points,
                    because: String(decoding: text.view(draft.text), as: UTF8.self), source: draft.ground.source,
                    owner: draft.ground.owner, fields: draft.ground.fields, basis: draft.basis))
        }
        return reasons
    }

    /// Writes them as the elements of an array, as ``JSONWriter`` writes the values.
    func write(to writer: inout JSONWriter) {
        for draft in drafts {
            writer.raw(draft.ground.opening.bytes)
            writer.value(draft.points)
            writer.key("because")
            writer.value(utf8: text.view(draft.text))
            if let basis = draft.basis {
                writer.key("basis")
                writer.value(basis.rawValue)
            }
            writer.raw(draft.ground.closing.bytes)
        }
    }
}
