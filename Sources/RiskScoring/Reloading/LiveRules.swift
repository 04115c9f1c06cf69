import Foundation
import Intelligence
import Settings
import Synchronization

/// The rules in force, which follow their files. Whoever judges takes ``current`` once for a batch and uses it to its
/// end, so that every assessment is of exactly one revision. Files with a mistake are never in force: what was before
/// stays.
public final class LiveRules: Sendable {
    /// What a look at the files came to.
    public enum Outcome: Sendable {
        /// They are as they were, or are being written.
        case unchanged
        /// They were read, and say what they said: only comments or layout changed.
        case same
        /// Rules of another revision are in force.
        case replaced(RuleSet, before: String)
        /// They are refused; the rules of before stay in force.
        case refused(SettingsError)
    }

    private struct State {
        var rules: RuleSet
        /// What is wrong with the files as they are now; nil where they are in force.
        var problem: SettingsError?
    }

    private let files: RulesPaths
    private let shelf: RevisionShelf?
    private let state: Mutex<State>
    private let plan: Mutex<ReloadPlan>

    /// Reads the files.
    ///
    /// - Parameter shelf: where every revision is kept before it judges.
    /// - Throws: `SettingsError`: without rules there is nothing to begin with.
    public init(_ files: RulesPaths, shelf: RevisionShelf? = nil) throws(SettingsError) {
        self.files = files
        self.shelf = shelf
        // A promotion takes milliseconds. What was cut off is a mixture, of which nobody was told: nothing begins with it.
        for _ in 0..<20 where files.promotion != nil { Thread.sleep(forTimeInterval: 0.1) }
        if let promotion = files.promotion { throw SettingsError([promotion]) }
        let stamp = files.stamp()
        state = Mutex(State(rules: try files.load(keepingOn: shelf)))
        plan = Mutex(ReloadPlan(read: stamp))
    }

    /// The rules in force.
    public var current: RuleSet { state.withLock { $0.rules } }

    /// What is wrong with the files as they are now; nil where they are in force.
    public var problem: SettingsError? { state.withLock { $0.problem } }

    /// Looks at the files, and puts them in force where they were changed and are good. It takes as long as reading and
    /// compiling them: call it beside the work, not in it.
    ///
    /// - Parameter isAsked: read them whether they seem changed or not.
    public func look(isAsked: Bool = false) -> Outcome {
        plan.withLock { plan in
            guard files.promotion == nil else { return .unchanged }
            let before = files.stamp()
            guard plan.isDue(before, isAsked: isAsked) else { return .unchanged }
            let hasWatchLists = state.withLock { !$0.rules.watch.isEmpty }
            let result = Result { () throws(SettingsError) in
                try files.watchLists?.check(whileInForce: hasWatchLists)
                return try files.load(keepingOn: shelf)
            }
            guard plan.isSound(before: before, after: files.stamp()) else { return .unchanged }
            return put(result)
        }
    }

    private func put(_ result: Result<RuleSet, SettingsError>) -> Outcome {
        state.withLock { state in
            switch result {
            case .failure(let error):
                state.problem = error
                return .refused(error)
            case .success(let rules):
                state.problem = nil
                let before = state.rules.revision
                guard rules.revision != before else { return .same }
                state.rules = rules
                return .replaced(rules, before: before)
            }
        }
    }

    /// What a person who asks after the health should know: rules that are refused, and those that no longer hold.
    public func remarks(at moment: Instant) -> [String] {
        let (rules, problem) = state.withLock { ($0.rules, $0.problem) }
        var remarks: [String] = []
        if let promotion = files.promotion {
            remarks.append("revision \(rules.revision) stays in force: \(promotion)")
        }
        if let problem {
            remarks.append(
                "the rules files are refused, revision \(rules.revision) stays in force: "
                    + "\(problem.problems.count) \(problem.problems.count == 1 ? "mistake" : "mistakes")")
            remarks += problem.problems.prefix(10).map(\.description)
        }
        return remarks + rules.remarks(at: moment).map(\.description)
    }
}
