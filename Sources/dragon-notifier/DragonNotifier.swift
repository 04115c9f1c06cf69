import ArgumentParser
import Foundation
import Intelligence
import Kafka
import Logging
import Notification
import RiskScoring
import Settings
import WorkerKit

/// Notifies the agencies that a record concerns.
@main
struct DragonNotifier: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dragon-notifier",
        abstract: "Tell each agency what concerns it and what it may see.",
        discussion: """
            Consumes `assessments`; the handling marks decide who may see a record, and an unknown mark or agency \
            means nobody. Notices go to the topic `inbox.<agency>` and to the agency's webhook, signed after Standard \
            Webhooks; what became of each goes to `dispatches`.
            Notices and the Kafka position are one transaction of dispatches.sqlite in the state directory.
            Runs until SIGTERM; a second one ends it at once, and nothing is lost.
            """)

    @OptionGroup var options: ProgramOptions

    func run() async throws {
        // Shut down in any case: async-http-client ends the process when a client is forgotten.
        let client = WebhookClient()
        do {
            try await run(client)
        } catch {
            try? await client.shutdown()
            throw error
        }
        try? await client.shutdown()
    }

    private func run(_ client: WebhookClient) async throws {
        try await WorkerProgram.run(.notifier, options) { configuration, logger in
            let files = configuration.files
            let directory = try AgencyDirectory.load(files.agencies)
            let (agencies, routes) = (try SettingsFile(files.agencies), try SettingsFile(files.routes))
            let channels = try AgencyChannels(
                yaml: agencies.text, file: agencies.name, environment: ProcessInfo.processInfo.environment,
                readFile: { try? String(contentsOfFile: $0, encoding: .utf8) })
            let table = try RouteTable(yaml: routes.text, file: routes.name, directory: directory)
            let validator = RecordValidator(
                directory: directory, commodityGroups: try Campaign.load(files.campaign).commodityGroups)
            let lists = try LiveWatchLists(
                WatchFolder(SettingsFile.displayName(of: files.watchLists)), members: directory, limits: .stream)
            let store = try DispatchStore(path: configuration.state.dispatches.path)
            let planner = NotificationPlanner(
                directory: directory, routes: table, channels: channels, secret: try await store.secret())
            let webhooks = WebhookSender(client: client, channels: channels, clock: { Instant.now })
            var definition = WorkerDefinition(
                name: .notifier, keepsPosition: true, classify: FailureAction.ofStore
            ) { context in
                let core = NotifierCore(
                    planner: planner, store: store, cluster: context.clusterID, group: context.group.rawValue)
                let handler = NotifyingHandler(
                    core: core, validator: validator, lists: lists, cluster: context.clusterID, logger: logger)
                let inbox = InboxSender(producer: context.producer, topics: configuration.topics, directory: directory)
                // Of the session: a notifier without a broker leaves the place to others.
                let turn = try FileLock(configuration.state.run.appending(path: "outbox.lock"))
                let outbox = Outbox(
                    store: store, producer: context.producer, topic: configuration.topics.dispatches,
                    bell: handler.bell, turn: turn, logger: logger)
                return WorkerSession(
                    handler: handler, hooks: handler.hooks,
                    background: [
                        { try await outbox.ringEverySecond() },
                        { try await outbox.run(inbox) },
                        { try await outbox.run(webhooks) },
                        { try await outbox.publishDispatches() },
                        { try await handler.followLists() },
                    ])
            }
            definition.remarks = { lists.remarks }
            return definition
        }
    }
}
