import ArgumentParser
import Foundation
import Intelligence
import Logging
import RiskScoring
import UnixSignals
import WorkerKit

/// Scores the risk of every record.
@main
struct DragonScorer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dragon-scorer",
        abstract: "Assess every alert by the rules and publish the assessment with its reasons.",
        discussion: """
            Consumes the alert topics, applies config/rules.yaml and publishes to `assessments`. What is not a valid \
            record goes to `dead-letters.scorer`, its bytes untouched.
            Changed rules and lists are taken up within two seconds, at SIGHUP at once; where they have a mistake, the \
            old ones stay and /health/ready says why.
            Runs until SIGTERM; a second one ends it at once, and nothing is lost.
            """)

    @OptionGroup var options: ProgramOptions

    func run() async throws {
        try await WorkerProgram.run(.scorer, options) { configuration, logger in
            let hangups = await UnixSignalsSequence(trapping: .sighup)
            let rules = try LiveRules(
                RulesFiles(
                    rules: SettingsFile.displayName(of: configuration.files.rules),
                    lists: SettingsFile.displayName(of: configuration.files.lists)))
            let first = rules.current
            let metrics = ScoringMetrics()
            let agencies = try AgencyDirectory.load(configuration.files.agencies)
            let campaign = try Campaign.load(configuration.files.campaign)
            logger.info("rules loaded", metadata: ["revision": "\(first.revision)", "rules": "\(first.ruleIDs.count)"])
            let validator = RecordValidator(directory: agencies, commodityGroups: campaign.commodityGroups)
            var definition = WorkerDefinition(name: .scorer) { context in
                WorkerSession(
                    handler: ScoringHandler(
                        rules: rules, metrics: metrics, validator: validator, output: configuration.topics.assessments,
                        cluster: context.clusterID), revision: { rules.current.revision })
            }
            definition.companions = [RulesWatch(rules: rules, metrics: metrics, hangups: hangups, logger: logger)]
            definition.remarks = {
                rules.remarks(at: .now) + metrics.remarks(expected: rules.current.expectedShares)
            }
            return definition
        }
    }
}
