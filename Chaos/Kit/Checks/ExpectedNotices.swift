import Foundation
import Intelligence
import Kafka
import Notification
import WorkerKit

/// What a notifier without faults would have planned: the same assessments, each once, in the order of the log, given
/// to the notifier's own planning with a store of its own.
public struct ExpectedNotices: Sendable {
    private let store: DispatchStore
    private let planner: NotificationPlanner
    private let cluster: String
    private let file: URL

    /// Plans into a new store at `file`.
    public init(_ stack: ChaosStack, cluster: String, file: URL) throws {
        let files = stack.configuration.files
        let directory = try AgencyDirectory.load(files.agencies)
        let (agencies, routes) = (try SettingsFile(files.agencies), try SettingsFile(files.routes))
        let channels = try AgencyChannels(
            yaml: agencies.text, file: agencies.name, environment: stack.environment,
            readFile: { try? String(contentsOfFile: $0, encoding: .utf8) })
        let table = try RouteTable(yaml: routes.text, file: routes.name, directory: directory)
        planner = NotificationPlanner(directory: directory, routes: table, channels: channels)
        store = try DispatchStore(path: file.path)
        self.cluster = cluster
        self.file = file
    }

    /// Plans those assessments.
    public func plan(_ assessed: [AssessedRecord]) async throws -> [NoticeFile.Notice] {
        var start = 0
        while start < assessed.count {
            let batch = Array(assessed[start..<min(start + 500, assessed.count)])
            _ = try await store.commit(
                batch, planner: planner, cluster: cluster, group: "expected", advancing: [], at: .now)
            start += batch.count
        }
        try store.close()
        return try NoticeFile(file).notices()
    }
}
