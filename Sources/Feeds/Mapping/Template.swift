/// A text with the values of columns in it: `{commodity} seized in {place}[ ({country})]`.
///
/// A part in square brackets vanishes where a column in it is empty; outside brackets an empty column makes the
/// whole text absent. `{{` and `[[` stand for the brackets themselves.
struct Template: Hashable, Sendable {
    private enum Piece: Hashable, Sendable {
        case text(String)
        case column(String)
        case optional([Piece])
    }

    private let pieces: [Piece]
    /// The columns it names.
    let columns: [String]

    /// Reads the template.
    ///
    /// - Throws: ``Template/Flaw``.
    init(_ text: String) throws(Flaw) {
        var stack: [[Piece]] = [[]]
        var literal = ""
        var columns: [String] = []
        var rest = Substring(text)
        func flush() {
            if !literal.isEmpty { stack[stack.count - 1].append(.text(literal)) }
            literal = ""
        }
        while let character = rest.popFirst() {
            switch character {
            case "{", "[":
                if rest.first == character {
                    literal.append(character)
                    rest.removeFirst()
                } else if character == "{" {
                    guard let end = rest.firstIndex(of: "}"), end > rest.startIndex else {
                        throw Flaw(rule: "has a { without a column and a } after it")
                    }
                    flush()
                    columns.append(String(rest[..<end]))
                    stack[stack.count - 1].append(.column(String(rest[..<end])))
                    rest = rest[rest.index(after: end)...]
                } else {
                    guard stack.count == 1 else { throw Flaw(rule: "has a [ inside another") }
                    flush()
                    stack.append([])
                }
            case "]" where stack.count == 2:
                flush()
                let inner = stack.removeLast()
                stack[0].append(.optional(inner))
            default:
                literal.append(character)
            }
        }
        guard stack.count == 1 else { throw Flaw(rule: "has a [ that is never closed") }
        flush()
        pieces = stack[0]
        self.columns = columns
    }

    /// What is wrong with a template.
    struct Flaw: Error {
        let rule: String
    }

    /// The text for one row; nil where a column that it needs is empty.
    func text(_ value: (String) -> String?) -> String? {
        Self.text(pieces, value).flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func text(_ pieces: [Piece], _ value: (String) -> String?) -> String? {
        var result = ""
        for piece in pieces {
            switch piece {
            case .text(let text): result += text
            case .column(let name):
                guard let text = value(name) else { return nil }
                result += text
            case .optional(let inner): result += text(inner, value) ?? ""
            }
        }
        return result
    }
}
