import Dispatch
import Logging
import RiskScoring
import ServiceLifecycle
import UnixSignals
import WorkerKit

/// Follows the files of the rules: looks at them every second, and at once at SIGHUP.
struct RulesWatch: Service {
    let rules: LiveRules
    let metrics: ScoringMetrics
    let logger: Logger
    /// Trapped before the rules are first read: the signal's default would end the program.
    let hangups: UnixSignalsSequence

    private static let interval = Duration.seconds(1)
    /// Reading takes milliseconds, which the threads of the handler do not have.
    private let queue = DispatchQueue(label: "rules")

    init(rules: LiveRules, metrics: ScoringMetrics, hangups: UnixSignalsSequence, logger: Logger) {
        self.rules = rules
        self.metrics = metrics
        self.hangups = hangups
        self.logger = logger
        metrics.inForce(rules.current, before: nil)
        expired(rules.current)
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { tasks in
                tasks.addTask { for await _ in hangups { await look(isAsked: true) } }
                tasks.addTask {
                    while (try? await Task.sleep(for: Self.interval)) != nil { await look(isAsked: false) }
                }
            }
        }
    }

    private func look(isAsked: Bool) async {
        let start = ContinuousClock.now
        let outcome = await withCheckedContinuation { done in
            queue.async { done.resume(returning: rules.look(isAsked: isAsked)) }
        }
        report(outcome, isAsked: isAsked, took: .now - start)
    }

    private func report(_ outcome: LiveRules.Outcome, isAsked: Bool, took duration: Duration) {
        switch outcome {
        case .unchanged: break
        case .same:
            if isAsked { logger.info("the rules are unchanged", metadata: ["revision": "\(rules.current.revision)"]) }
        case .replaced(let new, let before):
            metrics.inForce(new, before: before)
            logger.notice(
                "rules replaced",
                metadata: [
                    "revision": "\(new.revision)", "before": "\(before)", "rules": "\(new.ruleIDs.count)",
                    "milliseconds": "\(Int((duration / .milliseconds(1)).rounded()))",
                ])
            expired(new)
        case .refused(let error):
            metrics.refused()
            logger.error(
                "the rules files are refused; the revision in force stays",
                metadata: ["revision": "\(rules.current.revision)", "problems": "\(error)"])
        }
    }

    private func expired(_ rules: RuleSet) {
        for remark in rules.remarks(at: .now) { logger.warning("\(remark)") }
    }
}
