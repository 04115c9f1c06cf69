/// What a condition cannot hold without, in signals. It is necessary, not sufficient: where it is met, the condition
/// is evaluated.
struct Requirement {
    /// All of these.
    var all: UInt64 = 0
    /// Of each of these sets, one.
    var either: [UInt64] = []

    /// - Parameter program: not yet linked, so that the slots of its tests are fields.
    init(of index: Int32, in program: Program, _ signals: inout SignalCatalogue) {
        let node = program.nodes[Int(index)]
        let children = (node.index..<node.index + node.count)
        switch node.operation {
        case .not: break
        case .all, .some:
            for child in children {
                let requirement = Requirement(of: child, in: program, &signals)
                all |= requirement.all
                either += requirement.either
            }
        case .any, .atLeast: alternatives(children.map { Requirement(of: $0, in: program, &signals) }, signals)
        case .ratio, .difference, .gap:
            all = signals.signal(of: node) | signals.signal(ofOther: node)
        default: all = signals.signal(of: node)
        }
    }

    /// One of several holds: what they have in common, and one signal of each.
    private mutating func alternatives(_ alternatives: [Requirement], _ signals: SignalCatalogue) {
        guard let first = alternatives.first else { return }
        all = alternatives.dropFirst().reduce(first.all) { $0 & $1.all }
        let choices = alternatives.map { $0.all != 0 ? signals.rarest(of: $0.all) : $0.either.first ?? 0 }
        if all == 0, !choices.contains(0) { either = [choices.reduce(0, |)] }
    }
}

/// What is looked at of every rule for every record, in one place in memory.
struct Gate: BitwiseCopyable, Sendable {
    /// As in ``Rule``.
    var groups: UInt64
    var kinds: UInt64
    /// Signals that must all be there.
    var needs: UInt64
    /// Two sets of signals of each of which one must be there.
    var either: (UInt64, UInt64)
    var condition: Int32
    /// The number of the cap group; -1 for none.
    var cap: Int32
    var weight: Double
    var isScaledBySeverity: Bool
    var isGraded: Bool
    /// Whether it holds from or until some day, which few rules do: the days stand with the rule.
    var isDated: Bool

    init(_ rule: Rule, _ requirement: Requirement) {
        groups = rule.groups
        kinds = rule.kinds
        needs = requirement.all
        either = (
            requirement.either.first ?? SignalCatalogue.always,
            requirement.either.dropFirst().first ?? SignalCatalogue.always
        )
        condition = rule.condition
        cap = Int32(rule.cap ?? -1)
        weight = rule.weight
        isScaledBySeverity = rule.isScaledBySeverity
        isGraded = rule.isGraded
        isDated = rule.validity.isLimited
    }

    /// Whether the condition can hold at all for a record of that group and kind with these signals.
    @inline(__always)
    func isOpen(group: UInt64, kind: UInt64, signals: UInt64) -> Bool {
        groups & group != 0 && kinds & kind != 0 && needs & ~signals == 0 && either.0 & signals != 0
            && either.1 & signals != 0
    }
}
