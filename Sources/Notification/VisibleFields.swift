import Intelligence

/// The fields of a record that a reader is shown, by the paths that reasons name. What is not known to be shown is not.
struct VisibleFields: Sendable {
    private let hidden: Set<String>

    /// - Parameters:
    ///   - record: as its originator wrote it.
    ///   - shown: what the reader sees of it.
    init(of record: IntelligenceRecord, shownAs shown: IntelligenceRecord) {
        hidden = Set(Self.withholdable.filter { !$0.isSame(record, shown) }.map(\.path))
    }

    /// Whether the reader sees all that stands at a path of the record, such as `goods[].commodity`.
    func contains(_ path: String) -> Bool {
        guard !path.hasPrefix("parties"), !path.hasPrefix("attachments") else { return false }
        return Self.known.contains(path) && !hidden.contains(path)
    }

    /// The paths of the record's fields, not of the objects that hold them; a list is named with and without its brackets.
    private static let known: Set<String> = {
        let paths = Set(RecordSchema.shared.slots.keys)
        let objects = Set(paths.map { $0.split(separator: ".").dropLast().joined(separator: ".") })
        let fields = paths.filter { !objects.contains($0) && !objects.contains($0 + "[]") }
        return fields.union(fields.filter { $0.hasSuffix("[]") }.map { String($0.dropLast(2)) })
    }()

    private struct Field: Sendable {
        let path: String
        let isSame: @Sendable (IntelligenceRecord, IntelligenceRecord) -> Bool

        init<Value: Equatable & SendableMetatype>(
            _ path: String, _ value: @escaping @Sendable (IntelligenceRecord) -> Value
        ) {
            self.path = path
            isSame = { value($0) == value($1) }
        }
    }

    /// What ``IntelligenceRecord/withoutNominal()`` may take away, besides the parties and attachments.
    private static let withholdable: [Field] = [
        Field("title") { $0.title }, Field("narrative") { $0.narrative }, Field("event.place") { $0.event?.place },
        Field("goods[].commodity") { $0.goods.map(\.commodity) },
        Field("goods[].description") { $0.goods.map(\.description) },
        Field("goods[].declared_as") { $0.goods.map(\.declaredAs) },
        Field("consignment.description") { $0.consignment?.description },
        Field("transport.carrier") { $0.transport?.carrier }, Field("transport.vehicle") { $0.transport?.vehicle },
        Field("transport.vessel") { $0.transport?.vessel },
        Field("concealment.description") { $0.concealment?.description },
        Field("detection.description") { $0.detection?.description }, Field("action.text") { $0.action?.text },
        Field("outcome.text") { $0.outcome?.text }, Field("source.publisher") { $0.source?.publisher },
        Field("source.title") { $0.source?.title }, Field("source.url") { $0.source?.url },
        Field("source.published") { $0.source?.published },
    ]
}
