/// One rule of a rule set, compiled.
struct Rule: Sendable {
    let title: String
    /// Where it stands in its file, for remarks about it.
    let line: Int?
    /// Whether its condition reads a party.
    let readsParties: Bool
    /// When it holds.
    let validity: Validity
    /// The commodity groups it applies to, one bit each by ``RuleSet/groups``; all bits where it names none.
    let groups: UInt64
    /// The kinds of record it applies to, as ``Packed/code(_:)``.
    let kinds: UInt64
    /// The root of its condition in the program.
    let condition: Int32
    /// What it adds, in log-odds; negative for relief, 0 for a remark.
    let weight: Double
    /// Whether the weight is multiplied by the severity of the goods.
    let isScaledBySeverity: Bool
    /// The group whose cap it falls under.
    let cap: Int?
    /// Whether it rests on the report and so counts by the report's grade; false for what was weighed or seized.
    let isGraded: Bool
    /// What it asks the memory, one bit for each query.
    let memory: UInt64
    /// How it explains itself where it hits.
    let ground: Ground

    var id: String { ground.id }
}

/// The most that a group of rules that tell of the same thing may add together.
struct CapGroup: Sendable {
    let name: String
    let cap: Double
}

/// A rule that holds for a record, and the log-odds that it adds.
struct RuleHit: BitwiseCopyable {
    let rule: Int
    /// Before the cap of its group.
    let weight: Double
    /// After it.
    var contribution: Double

    init(rule: Int, contribution: Double) {
        self.rule = rule
        weight = contribution
        self.contribution = contribution
    }
}
