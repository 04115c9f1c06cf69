import Foundation
import Intelligence
import Kafka
import WorkerKit

/// The place of a run: a fresh state directory with its own copy of the configuration, and the environment that all
/// programs get.
public struct ChaosStack: Sendable {
    /// The agencies that get a server of their own, and up to which mark content may go there: the coordination unit,
    /// which hears of nearly everything, in full, and one that gets thin notices too.
    public static let agencies = [("RILO-AP", "TLP:RED"), ("VN-CUSTOMS", "TLP:GREEN")]

    /// The configuration as all programs read it.
    public let configuration: DragonConfiguration
    /// The environment of the programs.
    public let environment: [String: String]
    /// The agencies' servers.
    public let receiver: WebhookReceiver

    /// Prepares the state directory at `state`.
    ///
    /// - Parameters:
    ///   - source: the configuration file; its whole folder is copied.
    ///   - brokers: `host:port,…` of a cluster; nil for an embedded one.
    ///   - name: what topics and groups on a cluster begin with.
    public static func prepare(
        in state: URL, source: URL, brokers: String?, name: String, delivery: DeliveryMode
    ) async throws -> ChaosStack {
        let directory = StateDirectory(state)
        try directory.create()
        let folder = directory.url.appending(path: "config")
        do {
            try FileManager.default.copyItem(at: source.absoluteURL.deletingLastPathComponent(), to: folder)
        } catch {
            throw ProgramError(.cannotCreate, "\(source.path): its folder cannot be copied to \(folder.path): \(error)")
        }
        let file = folder.appending(path: source.lastPathComponent)
        var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("DRAGON_KAFKA_TOPIC") }
        environment["DRAGON_STATE_DIR"] = directory.url.path
        environment["DRAGON_KAFKA_BROKERS"] = brokers ?? "embedded"
        environment[Program.supervisorVariable] = "\(ProcessInfo.processInfo.processIdentifier)"
        environment["DRAGON_WORKERS_SCORER_DELIVERY"] = delivery.rawValue
        if brokers != nil {
            environment["DRAGON_KAFKA_TOPIC_PREFIX"] = name + "."
            for worker in WorkerName.allCases {
                environment["DRAGON_WORKERS_\(worker.rawValue.uppercased())_GROUP"] = "\(name)-\(worker.rawValue)"
            }
        }
        let configuration = try DragonConfiguration.load(file, environment: environment)
        let receiver = WebhookReceiver(agencies: agencies.map(\.0))
        try addWebhooks(receiver, port: try await receiver.start(), to: configuration.files.agencies, in: folder)
        return ChaosStack(configuration: configuration, environment: environment, receiver: receiver)
    }

    private static func addWebhooks(
        _ receiver: WebhookReceiver, port: Int, to file: URL, in folder: URL
    ) throws {
        var text = try SettingsFile(file).text
        for (agency, (code, ceiling)) in zip(receiver.agencies, agencies) {
            let secret = folder.appending(path: "secret-\(code)")
            try StateDirectory.replace(secret, with: agency.secret)
            let entry = "- { code: \(code),"
            let webhook = """
                webhook: { url: "http://127.0.0.1:\(port)/\(code)", secret_file: "\(secret.path)", ceiling: \(ceiling) }
                """
            guard text.contains(entry) else {
                throw ProgramError(.configuration, "\(file.path): has no line with `\(entry)` to add a webhook to")
            }
            text = text.replacing(entry, with: "- { \(webhook), code: \(code),")
        }
        try StateDirectory.replace(file, with: text)
    }
}
