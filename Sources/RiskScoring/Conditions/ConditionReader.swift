import Settings

/// Reads the conditions of rules into a program; what is wrong is reported to the document with its line.
struct ConditionReader {
    let lists: ReferenceLists
    var pool: [UInt64] = []
    var vocabulary = Vocabulary()
    /// The regular expressions, by the numbers that tests have.
    var patterns: [BoundedPattern] = []
    /// Whether a rule asks for the severity of the goods.
    private(set) var usesYardsticks = false
    /// Who answers for the rules that name nobody.
    var owner: String?
    /// The rule that is being read, for messages.
    var rule = ""
    private var depth = 0
    /// What rules ask the memory, and of it what the rule that is being read asks, one bit each.
    var memory = MemoryQueries()
    var memoryOfRule: UInt64 = 0

    /// How deep combinations may be nested.
    static let maximumDepth = 16
    private static let combinators = [
        "all", "any", "not", "at_least", "some", "observation", "ratio", "difference", "gap", "severity", "memory",
        "container_remainder_10", "watch_list",
    ]

    init(lists: ReferenceLists) {
        self.lists = lists
    }

    /// A mapping of fields and combinators: all of them must hold.
    mutating func condition(_ node: SettingsNode) -> Condition {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else {
            report(node, "is nested deeper than \(Self.maximumDepth) levels; split the rule")
            skip(node)
            return never
        }
        guard node.isMapping else {
            report(node, "must be a mapping from a field (route.origin) or one of \(Self.combinatorNames) to a test")
            return never
        }
        let parts = node.keys.map { key in part(key, node[key]) }
        if parts.isEmpty { report(node, "must name at least one field") }
        return parts.count == 1 ? parts[0] : .combination(Node(operation: .all), parts)
    }

    private mutating func part(_ key: String, _ node: SettingsNode) -> Condition {
        switch key {
        case "all", "any":
            let operation: Node.Operation = key == "all" ? .all : .any
            return .combination(Node(operation: operation), conditions(node))
        case "not": return .combination(Node(operation: .not), [condition(node)])
        case "at_least":
            let children = conditions(node["of"])
            let count = node.integer("count", default: 1, in: 1...max(1, children.count))
            return .combination(Node(operation: .atLeast, low: Double(count)), children)
        case "some": return some(node)
        case "observation": return field(Field.observations.definition, node)
        case "ratio", "difference", "gap": return comparison(key, node)
        case "severity": return severity(node)
        case "container_remainder_10":
            if node.text != "true" { report(node, "must be true; use not for the contrary") }
            let field = Field.containerNumbers
            return .test(Node(operation: .remainderTen, scope: .containers, slot: Int32(field.rawValue)))
        case "memory": return memory(node)
        case "watch_list":
            if node.text != "true" { report(node, "must be true: a member's watch-list names something of the record") }
            return .test(Node(operation: .memory, mask: WatchFindings.bit))
        default:
            guard let definition = definition(of: key, node) else { return never }
            return field(definition, node)
        }
    }

    private mutating func conditions(_ node: SettingsNode) -> [Condition] {
        let children = node.elements.map { condition($0) }
        if children.isEmpty { report(node, "must be a list of at least one condition") }
        return children
    }

    private mutating func some(_ node: SettingsNode) -> Condition {
        let name = node.string("in")
        let scope = Scope.allCases.first { $0 != .record && $0.name == name }
        if scope == nil { report(node["in"], "must be one of \(Scope.elementNames)") }
        return .combination(Node(operation: .some, scope: scope ?? .goods), [condition(node["where"])])
    }

    /// The field at a path; reports what is none.
    mutating func definition(of path: String, _ node: SettingsNode) -> FieldDefinition? {
        if let refusal = Field.refusal(of: path) {
            report(node, refusal)
        } else if let definition = Field.byPath[path] {
            return definition
        } else {
            let known = Field.catalogue.map(\.path) + Self.combinators
            report(
                node,
                "is no field of the record and none of \(Self.combinatorNames)"
                    + Suggestion.text(for: path, among: known))
        }
        skip(node)
        return nil
    }

    private mutating func severity(_ node: SettingsNode) -> Condition {
        let bounds = 0.0...1.0
        guard node.isMapping else {
            report(node, "must be a mapping with at_least or below, from 0 to 1")
            return never
        }
        var test = Node(operation: .severity)
        test.low = node.optionalNumber("at_least", in: bounds) ?? test.low
        test.high = node.optionalNumber("below", in: bounds)?.nextDown ?? test.high
        if node.keys.isEmpty { report(node, "must have at_least or below") }
        if test.low > test.high { report(node, "can never hold: at_least is not below the upper bound") }
        useYardsticks()
        return .test(test)
    }

    /// Notes the texts by which a yardstick is chosen.
    mutating func useYardsticks() {
        usesYardsticks = true
        vocabulary.texts.formUnion([.commodity, .species])
    }

    /// A condition that never holds: what is read in its place has been reported.
    var never: Condition { .combination(Node(operation: .any), []) }

    static var combinatorNames: String { combinators.joined(separator: ", ") }

    /// Who answers for what stands at a node: the file's owner where it names none.
    func owner(of node: SettingsNode) -> String {
        let name = node.optionalString("owner") ?? owner ?? ""
        if name.allSatisfy(\.isWhitespace) {
            report(
                node["owner"],
                "is required: the agency or desk that answers for the rule; for all rules write owner: at the top")
        }
        return name
    }

    /// Reports a problem, with the rule.
    func report(_ node: SettingsNode, _ problem: String, value: String? = nil) {
        node.report(rule.isEmpty ? problem : "\(problem) (rule \(rule))", value: value)
    }

    /// Marks the keys below as seen, so that one mistake is one message.
    func skip(_ node: SettingsNode) {
        if node.isMapping { for key in node.keys { skip(node[key]) } }
        if node.isList { for element in node.elements { skip(element) } }
    }
}
