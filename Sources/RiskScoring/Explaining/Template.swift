import Intelligence
import Settings

/// A `because` text: words, and fields of the record in braces.
struct Template: Sendable {
    /// A part of the text. The words of all parts stand together, so that filling a text in copies no part.
    private enum Segment: BitwiseCopyable, Sendable {
        case words(start: Int32, count: Int32)
        case field(FieldText)
        case severity, commodity, kilograms, factor
        case memory(MemoryWord)
    }

    /// What is known besides the record when a text is filled in.
    struct Context {
        var severity: Severity?
        var factor = 1.0
        /// What the memory answered the rule; nil where it was not asked, or the answer does not hold.
        var memory: MemoryFigures?
    }

    private var segments: [Segment] = []
    private var words: [UInt8] = []
    /// The fields of the record that the text shows, each once.
    private(set) var fields: [String] = []
    /// The code lists of the fields, as texts show their words.
    private var lists: [[String]] = []
    private static let specials: [String: Segment] = [
        "severity": .severity, "severity.commodity": .commodity, "severity.kg": .kilograms, "factor": .factor,
    ]

    /// Reads the text at `key`; reports what is wrong with it.
    init(_ node: SettingsNode, _ key: String, rule: String) {
        var rest = node.string(key)[...]
        while let open = rest.firstIndex(of: "{") {
            append(rest[..<open])
            guard let close = rest[open...].firstIndex(of: "}") else {
                node[key].report("has a brace that is not closed (rule \(rule))")
                return
            }
            let path = String(rest[rest.index(after: open)..<close])
            rest = rest[rest.index(after: close)...]
            if let special = Self.specials[path] {
                segments.append(special)
                show(Self.shown[path] ?? [])
            } else if let word = MemoryWord(path) {
                segments.append(.memory(word))
            } else if let definition = Field.byPath[path], definition.scope != .parties {
                append(definition)
                show([path])
            } else if path.hasPrefix("parties") {
                node[key].report(
                    "may not show {\(path)}: reasons travel to readers who may not see the parties (rule \(rule))")
            } else {
                let known = Field.catalogue.map(\.path) + Self.specials.keys.sorted() + MemoryWord.all
                node[key].report(
                    "has {\(path)}, which is no field of the record\(Suggestion.text(for: path, among: known))"
                        + " (rule \(rule))")
            }
        }
        append(rest)
    }

    /// What the words that are no fields are worked out from.
    private static let shown: [String: [String]] = [
        "severity": ["goods[].quantity_kg"], "severity.kg": ["goods[].quantity_kg"],
        "severity.commodity": ["goods[].commodity"],
        "factor": ["handling.grade.source", "handling.grade.information"],
    ]

    private mutating func show(_ paths: [String]) {
        for path in paths where !fields.contains(path) { fields.append(path) }
    }

    /// A text that is the same for every record.
    init(constant: String) { append(constant[...]) }

    private mutating func append(_ text: Substring) {
        guard !text.isEmpty else { return }
        segments.append(.words(start: Int32(words.count), count: Int32(text.utf8.count)))
        words += Array(text.utf8)
    }

    private mutating func append(_ field: FieldDefinition) {
        segments.append(.field(FieldText(field, list: lists.count)))
        if case .code(let codes) = field.type { lists.append(FieldText.words(of: codes, field)) }
    }

    /// Whether the text names the severity, so that the yardsticks are needed.
    var usesSeverity: Bool {
        segments.contains { segment in
            switch segment {
            case .severity, .commodity, .kilograms: true
            default: false
            }
        }
    }

    /// Whether the text shows what the memory says.
    var usesMemory: Bool {
        segments.contains { if case .memory = $0 { true } else { false } }
    }

    /// Appends the text with the values of the record.
    func append(to text: inout ByteBuffer, from view: RecordView, _ context: Context) {
        for segment in segments {
            switch segment {
            case .words(let start, let count):
                words.withUnsafeBytes { words in
                    text.append(UnsafeRawBufferPointer(rebasing: words[Int(start)..<Int(start + count)]))
                }
            case .field(let field): if !field.append(to: &text, from: view, lists) { text.append("(not stated)") }
            case .commodity: text.append(context.severity?.commodity ?? "(unknown)")
            case .severity: Self.append(context.severity.map { ($0.share * 100).rounded(.down) }, to: &text)
            case .kilograms: Self.append(context.severity?.kg, to: &text)
            case .factor: FieldText.append(context.factor, to: &text)
            case .memory(let word): word.append(context.memory, to: &text)
            }
        }
    }

    private static func append(_ number: Double?, to text: inout ByteBuffer) {
        if let number { FieldText.append(number, to: &text) } else { text.append("(unknown)") }
    }
}
