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
            let agencies = try AgencyDirectory.load(configuration.files.agencies)
            let memory = configuration.worker(.scorer).memory
            let secret = try EntitySecret.read(
                memory.secretFile, setting: "workers.scorer.memory.secret_file")
            var files = RulesPaths(
                rules: SettingsFile.displayName(of: configuration.files.rules),
                lists: SettingsFile.displayName(of: configuration.files.lists))
            files.watchLists = WatchFolder(SettingsFile.displayName(of: configuration.files.watchLists))
            (files.secret, files.members) = (secret, agencies)
            let rules = try LiveRules(files, shelf: RevisionShelf(folder: configuration.state.revisions))
            let first = rules.current
            let metrics = ScoringMetrics()
            let campaign = try Campaign.load(configuration.files.campaign)
            logger.info("rules loaded", metadata: ["revision": "\(first.revision)", "rules": "\(first.ruleIDs.count)"])
            let validator = RecordValidator(directory: agencies, commodityGroups: campaign.commodityGroups)
            if memory.isEnabled, memory.secretFile == nil {
                logger.warning("the memory has no secret", metadata: ["setting": "workers.scorer.memory.secret_file"])
            }
            var definition = WorkerDefinition(name: .scorer) { context in
                let revision = { @Sendable in rules.current.revision }
                var handler = ScoringHandler(
                    rules: rules, metrics: metrics, validator: validator, output: configuration.topics.assessments,
                    cluster: context.clusterID)
                guard memory.isEnabled else { return WorkerSession(handler: handler, revision: revision) }
                let limits = EntityMemory.Limits(
                    window: memory.window, sightings: memory.sightings, bytes: memory.bytes,
                    overCorrelation: memory.overCorrelation, settling: memory.settling)
                let reader = try MemoryReader(
                    context.client, topics: configuration.topics, validator: validator, limits: limits,
                    secret: secret, logger: logger)
                // Before the group is joined: until then the worker is not ready, and nothing is judged.
                await reader.rebuild()
                handler.memory = (reader, configuration.topics.sightings)
                return WorkerSession(handler: handler, background: [{ try await reader.keepUp() }], revision: revision)
            }
            definition.companions = [RulesWatch(rules: rules, metrics: metrics, hangups: hangups, logger: logger)]
            definition.remarks = {
                rules.remarks(at: .now) + metrics.remarks(expected: rules.current.expectedShares)
            }
            return definition
        }
    }
}
