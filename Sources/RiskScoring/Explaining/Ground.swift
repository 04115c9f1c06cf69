import Intelligence

/// What can stand as a reason: a rule, the grade, the random draw. It is a class so that a reason points at it and
/// copies nothing.
final class Ground: Sendable {
    let id: String
    let because: Template
    let source: String
    /// Who answers for it.
    let owner: String
    /// The fields of the record whose values its text shows, and ``parties`` where its condition reads a party.
    let fields: [String]
    /// The beginning of the reason in JSON, up to its points, and the end, after its text: always the same.
    let opening: FlatTable<UInt8>
    let closing: FlatTable<UInt8>
    /// The beginning of what would be without it in JSON, up to the lane.
    let turnOpening: FlatTable<UInt8>

    /// Stands among ``fields`` for a rule that reads a party: that it hit tells something of the parties.
    static let parties = "parties"

    init(id: String, because: Template, source: String, owner: String = "", readsParties: Bool = false) {
        self.id = id
        self.because = because
        self.source = source
        self.owner = owner
        let fields = because.fields + (readsParties ? [Self.parties] : [])
        self.fields = fields
        var writer = JSONWriter(reserving: 256)
        writer.beginObject()
        writer.key("rule")
        writer.value(id)
        writer.key("points")
        opening = FlatTable(writer.bytes)
        writer.reset()
        writer.key("source")
        writer.value(source)
        writer.key("owner")
        writer.value(owner)
        writer.key("fields")
        writer.beginArray()
        for field in fields { writer.value(field) }
        writer.endArray()
        writer.endObject()
        closing = FlatTable(writer.bytes)
        writer.reset()
        writer.beginObject()
        writer.key("rule")
        writer.value(id)
        writer.key("lane")
        turnOpening = FlatTable(writer.bytes)
    }
}

extension FlatTable<UInt8> {
    /// All of it; valid as long as the table lives.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }
}
