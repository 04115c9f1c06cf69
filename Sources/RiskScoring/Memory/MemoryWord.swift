import Intelligence

/// A figure of the memory in a `because` text: `{memory.reports}`.
enum MemoryWord: BitwiseCopyable, Sendable {
    case entity, days
    case measure(MemoryMeasure)

    private static let prefix = "memory."

    init?(_ path: String) {
        guard path.hasPrefix(Self.prefix) else { return nil }
        let name = String(path.dropFirst(Self.prefix.count))
        switch name {
        case "entity": self = .entity
        case "days_since": self = .days
        default:
            guard let measure = MemoryMeasure(rawValue: name), measure != .lastSeen else { return nil }
            self = .measure(measure)
        }
    }

    static let all: [String] =
        ["entity", "days_since"].map { prefix + $0 }
        + MemoryMeasure.allCases.filter { $0 != .lastSeen }.map { prefix + $0.rawValue }

    func append(_ figures: MemoryFigures?, to text: inout ByteBuffer) {
        guard let figures else { return text.append("(not known)" as StaticString) }
        switch self {
        case .entity: text.append(figures.kind.words)
        case .days: text.append(decimal: max(0, figures.lastSeen) / 86_400_000)
        case .measure(let measure): FieldText.append(figures.value(of: measure), to: &text)
        }
    }
}

extension ReasonBasis {
    /// What a reader must be cleared for who is told of these records; the strictest where nothing is known of them.
    init(_ basis: MemoryBasis?) {
        guard let basis, !basis.isClosed else {
            self = .closed
            return
        }
        switch basis.light {
        case 0: self = .clear
        case 1: self = .green
        case 2: self = .amber
        default: self = .closed
        }
    }
}
