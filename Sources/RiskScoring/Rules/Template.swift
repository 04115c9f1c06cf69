import Intelligence
import Settings

/// A `because` text: words, and fields of the record in braces.
struct Template: Sendable {
    private enum Segment: Sendable {
        case words(String)
        case field(Field)
        case severity, commodity, kilograms, factor
    }

    /// What is known besides the record when a text is filled in.
    struct Context {
        var severity: Severity?
        var factor = 1.0
    }

    private var segments: [Segment] = []
    private static let specials: [String: Segment] = [
        "severity": .severity, "severity.commodity": .commodity, "severity.kg": .kilograms, "factor": .factor,
    ]

    /// Reads the text at `key`; reports what is wrong with it.
    init(_ node: SettingsNode, _ key: String, rule: String) {
        var rest = node.string(key)[...]
        while let open = rest.firstIndex(of: "{") {
            if open > rest.startIndex { segments.append(.words(String(rest[..<open]))) }
            guard let close = rest[open...].firstIndex(of: "}") else {
                node[key].report("has a brace that is not closed (rule \(rule))")
                return
            }
            let path = String(rest[rest.index(after: open)..<close])
            rest = rest[rest.index(after: close)...]
            if let special = Self.specials[path] {
                segments.append(special)
            } else if let definition = Field.byPath[path], definition.scope != .parties {
                segments.append(.field(definition.field))
            } else if path.hasPrefix("parties") {
                node[key].report(
                    "may not show {\(path)}: reasons travel to readers who may not see the parties (rule \(rule))")
            } else {
                let known = Field.catalogue.map(\.path) + Self.specials.keys.sorted()
                node[key].report(
                    "has {\(path)}, which is no field of the record\(Suggestion.text(for: path, among: known))"
                        + " (rule \(rule))")
            }
        }
        if !rest.isEmpty { segments.append(.words(String(rest))) }
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

    /// The text with the values of the record.
    func filled(from record: IntelligenceRecord, _ context: Context) -> String {
        segments.map { segment in
            switch segment {
            case .words(let words): words
            case .field(let field): FieldText.value(of: field, in: record) ?? "(not stated)"
            case .severity: context.severity.map { FieldText.number(($0.share * 100).rounded(.down)) } ?? "(unknown)"
            case .commodity: context.severity?.commodity ?? "(unknown)"
            case .kilograms: context.severity.map { FieldText.number($0.kg) } ?? "(unknown)"
            case .factor: FieldText.number(context.factor)
            }
        }.joined()
    }
}
