import Intelligence
import Settings

/// How far a report's Admiralty grade lets its evidence count: the factor of the source times that of the information.
struct GradeFactors: Sendable {
    /// How the grade explains itself, and how its absence does.
    let graded: Ground
    let notGraded: Ground
    /// By the bit of the code.
    private let sources: [Double]
    private let informations: [Double]
    private let ungraded: Double

    init(_ node: SettingsNode, reader: ConditionReader) {
        let factors = 0.0...1.0
        let rule = node.string("id")
        let source = node.string("source")
        let owner = reader.owner(of: node)
        graded = Ground(id: rule, because: Template(node, "because", rule: rule), source: source, owner: owner)
        notGraded = Ground(
            id: rule, because: Template(node, "because_ungraded", rule: rule), source: source, owner: owner)
        var sources = [Double](repeating: 1, count: 64)
        for reliability in SourceReliability.allCases {
            sources[Packed.code(reliability).trailingZeroBitCount] = Self.required(
                node["reliability"], reliability.rawValue, factors)
        }
        self.sources = sources
        informations = (1...6).map { Self.required(node["information"], "\($0)", factors) }
        ungraded = Self.required(node, "ungraded", factors)
    }

    private static func required(_ node: SettingsNode, _ key: String, _ bounds: ClosedRange<Double>) -> Double {
        if !node[key].isPresent { node[key].report("is required: a factor from 0 to 1") }
        return node.number(key, default: 1, in: bounds)
    }

    /// The factor of a record's grade; that of an unknown one where there is none or it is out of bounds.
    ///
    /// - Parameter origins: how many independent ones confirm it.
    func factor(of view: RecordView, origins: Int = 0) -> Double {
        let (source, given) = (view[.gradeSource], Int64(bitPattern: view[.gradeInformation]))
        guard source != 0, (1...6).contains(given) else { return ungraded }
        let information = Corroboration.raised(given, origins: origins)
        return sources[source.trailingZeroBitCount] * informations[Int(information) - 1]
    }
}
