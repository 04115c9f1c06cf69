import ArgumentParser
import Foundation
import Intelligence
import Logging
import RiskScoring
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
            Runs until SIGTERM; a second one ends it at once, and nothing is lost.
            """)

    @OptionGroup var options: ProgramOptions

    func run() async throws {
        try await WorkerProgram.run(.scorer, options) { configuration, logger in
            let rules = try RuleSet(
                rulesFile: SettingsFile.displayName(of: configuration.files.rules),
                listsFolder: SettingsFile.displayName(of: configuration.files.lists))
            let agencies = try AgencyDirectory.load(configuration.files.agencies)
            let campaign = try Campaign.load(configuration.files.campaign)
            logger.info("rules loaded", metadata: ["revision": "\(rules.revision)", "rules": "\(rules.ruleIDs.count)"])
            let validator = RecordValidator(directory: agencies, commodityGroups: campaign.commodityGroups)
            return WorkerDefinition(name: .scorer) { context in
                WorkerSession(
                    handler: ScoringHandler(
                        rules: rules, validator: validator, output: configuration.topics.assessments,
                        cluster: context.clusterID), revision: { rules.revision })
            }
        }
    }
}
