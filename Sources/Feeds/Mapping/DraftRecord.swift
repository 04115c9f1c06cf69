/// The JSON of a record while a mapping fills it, and where each value came from.
struct DraftRecord {
    private indirect enum Node {
        /// Ready JSON.
        case value(String)
        case object([(name: String, node: Node)])
        case list([Int: Node])
    }

    private var root = Node.object([])
    private var origins: [String: (column: String?, line: Int)] = [:]

    /// A member that no line gives: the type, the agency.
    mutating func set(_ name: String, json: String) {
        Self.set(&root, [.member(name)][...], goods: 0, json)
    }

    /// Puts a value into a field; `goods` is the number of the goods the line describes.
    mutating func set(_ field: RecordField, goods: Int, _ value: RuleEvaluator.Value) {
        Self.set(&root, field.steps[...], goods: goods, value.json)
        origins[field.path(goods: goods)] = (value.column, value.line)
    }

    /// Where the value of a field came from; of an element of a list, where the list came from.
    func origin(of path: String) -> (column: String?, line: Int)? {
        if let origin = origins[path] { return origin }
        guard path.last == "]", let bracket = path.lastIndex(of: "[") else { return nil }
        return origins[String(path[..<bracket])]
    }

    /// The JSON text.
    var json: [UInt8] {
        var text = ""
        Self.write(root, to: &text)
        return Array(text.utf8)
    }

    private static func set(_ node: inout Node, _ steps: ArraySlice<RecordField.Step>, goods: Int, _ json: String) {
        guard let step = steps.first else {
            node = .value(json)
            return
        }
        let rest = steps.dropFirst()
        // A list or an object is made where the next step needs one.
        func child() -> Node {
            switch rest.first {
            case nil: .value("null")
            case .member: .object([])
            case .element, .line: .list([:])
            }
        }
        switch (step, node) {
        case (.member(let name), .object(var members)):
            node = .value("null")
            if let index = members.firstIndex(where: { $0.name == name }) {
                set(&members[index].node, rest, goods: goods, json)
            } else {
                var made = child()
                set(&made, rest, goods: goods, json)
                members.append((name, made))
            }
            node = .object(members)
        case (.element(let index), .list(var elements)):
            node = .value("null")
            set(&elements[index, default: child()], rest, goods: goods, json)
            node = .list(elements)
        case (.line, .list(var elements)):
            node = .value("null")
            set(&elements[goods, default: child()], rest, goods: goods, json)
            node = .list(elements)
        default: break
        }
    }

    private static func write(_ node: Node, to text: inout String) {
        switch node {
        case .value(let json): text += json
        case .object(let members):
            text += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { text += "," }
                text += "\"\(member.name)\":"
                write(member.node, to: &text)
            }
            text += "}"
        case .list(let elements):
            text += "["
            for (index, element) in elements.sorted(by: { $0.key < $1.key }).enumerated() {
                if index > 0 { text += "," }
                write(element.value, to: &text)
            }
            text += "]"
        }
    }

    /// A JSON string.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
