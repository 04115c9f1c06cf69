import Intelligence

/// What can stand as a reason: a rule, the grade, the random draw. It is a class so that a reason points at it and
/// copies nothing.
final class Ground: Sendable {
    let id: String
    let because: Template
    let source: String
    /// The beginning of the reason in JSON, up to its points, and the end, after its text: always the same.
    let opening: FlatTable<UInt8>
    let closing: FlatTable<UInt8>

    init(id: String, because: Template, source: String) {
        self.id = id
        self.because = because
        self.source = source
        var writer = JSONWriter(reserving: 256)
        writer.beginObject()
        writer.key("rule")
        writer.value(id)
        writer.key("points")
        opening = FlatTable(writer.bytes)
        writer.reset()
        writer.key("source")
        writer.value(source)
        writer.endObject()
        closing = FlatTable(writer.bytes)
    }
}

extension FlatTable<UInt8> {
    /// All of it; valid as long as the table lives.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }
}
