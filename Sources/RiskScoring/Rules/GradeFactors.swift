import Intelligence
import Settings

/// How far a report's Admiralty grade lets its evidence count: the factor of the source times that of the information.
struct GradeFactors: Sendable {
    let rule: String
    let source: String
    let because: Template
    let becauseUngraded: Template
    private let sources: [UInt64: Double]
    private let informations: [Double]
    private let ungraded: Double

    init(_ node: SettingsNode, reader: ConditionReader) {
        let factors = 0.0...1.0
        rule = node.string("id")
        source = node.string("source")
        because = Template(node, "because", rule: rule)
        becauseUngraded = Template(node, "because_ungraded", rule: rule)
        var sources: [UInt64: Double] = [:]
        for reliability in SourceReliability.allCases {
            sources[Packed.code(reliability)] = Self.required(node["reliability"], reliability.rawValue, factors)
        }
        self.sources = sources
        informations = (1...6).map { Self.required(node["information"], "\($0)", factors) }
        ungraded = Self.required(node, "ungraded", factors)
    }

    private static func required(_ node: SettingsNode, _ key: String, _ bounds: ClosedRange<Double>) -> Double {
        if !node[key].isPresent { node[key].report("is required: a factor from 0 to 1") }
        return node.number(key, default: 1, in: bounds)
    }

    /// The factor of a grade; that of an unknown one where there is none or it is out of bounds.
    func factor(of grade: AdmiraltyGrade?) -> Double {
        guard let grade, (1...6).contains(grade.information) else { return ungraded }
        return (sources[Packed.code(grade.source)] ?? 1) * informations[grade.information - 1]
    }
}
