import Foundation
import Settings

/// The whole configuration of `config/dragon.yaml`, read at start. Every scalar can be overridden by the environment:
/// the key `kafka.brokers` by `DRAGON_KAFKA_BROKERS`, `workers.scorer.http_port` by `DRAGON_WORKERS_SCORER_HTTP_PORT`.
public struct DragonConfiguration: Sendable {
    /// The file it was read from.
    public var file: URL
    /// `state_dir` — string, default `.dragon`: where databases, addresses and process files live.
    public var state: StateDirectory
    /// `kafka` — the cluster and how to talk to it.
    public var kafka: KafkaConfiguration
    /// `files` — the other configuration files, relative to this one.
    public var files: Files
    /// `http.host` — string, default `127.0.0.1`: the address that health, metrics and the console listen on.
    public var httpHost: String
    /// `log` — what is logged, and how.
    public var log: LogConfiguration
    /// `workers.<name>` — one entry per worker.
    public var workers: [WorkerName: WorkerConfiguration]
    /// `monitor` — the lag monitor.
    public var monitor: MonitorConfiguration

    /// The other configuration files.
    public struct Files: Sendable {
        /// The topics to create.
        public var topics: URL
        /// The members of the operation.
        public var agencies: URL
        /// The operation.
        public var campaign: URL
        /// The scorer's rules.
        public var rules: URL
        /// The notifier's routes.
        public var routes: URL
        /// The folder of reference lists that the rules name.
        public var lists: URL
        /// The folder of the members' watch-lists; it need not exist.
        public var watchLists: URL
    }

    /// The configuration of `name`; the defaults where the file has no entry for it.
    public func worker(_ name: WorkerName) -> WorkerConfiguration {
        workers[name] ?? WorkerConfiguration(name: name)
    }

    /// The names of the topics.
    public var topics: StreamTopics { kafka.topics }

    /// What a worker subscribes to, with the topic prefix.
    public func subscription(of name: WorkerName) -> [String] {
        worker(name).subscribe.map(topics.prefixed)
    }

    /// Reads `file`.
    ///
    /// - Throws: ``SettingsError`` with every problem of the file, ``ProgramError`` where it cannot be read.
    public static func load(
        _ file: URL, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> DragonConfiguration {
        let document = try SettingsFile.open(file, environment: environment)
        let root = document.root
        let directory = file.deletingLastPathComponent()
        let statePath = root.string("state_dir", default: ".dragon")
        if statePath.allSatisfy(\.isWhitespace) { root["state_dir"].report("must name a directory") }
        let kafka = KafkaConfiguration(root["kafka"], environment: environment)
        let files = root["files"]
        func sibling(_ key: String, _ name: String? = nil) -> URL {
            URL(filePath: files.string(key, default: name ?? "\(key).yaml"), relativeTo: directory).absoluteURL
        }
        let workersNode = root["workers"]
        var workers: [WorkerName: WorkerConfiguration] = [:]
        for name in WorkerName.allCases {
            workers[name] = WorkerConfiguration(name: name, workersNode[name.rawValue])
        }
        let configuration = DragonConfiguration(
            file: file,
            state: StateDirectory(URL(filePath: statePath)),
            kafka: kafka,
            files: Files(
                topics: sibling("topics"), agencies: sibling("agencies"), campaign: sibling("campaign"),
                rules: sibling("rules"), routes: sibling("routes"), lists: sibling("lists", "lists"),
                watchLists: sibling("watchlists", "watchlists")),
            httpHost: root["http"].string("host", default: "127.0.0.1"),
            log: LogConfiguration(root["log"]),
            workers: workers,
            monitor: MonitorConfiguration(root["monitor"]))
        document.setAside(variables: KafkaConfiguration.propertyVariable)
        try document.finish()
        return configuration
    }
}

/// The workers that consume topics.
public enum WorkerName: String, Sendable, CaseIterable, CustomStringConvertible {
    case scorer, notifier, archiver
    /// The name of its executable and of its systemd unit.
    public var executable: String { "dragon-\(rawValue)" }
    /// The name in the configuration.
    public var description: String { rawValue }
}

/// `log` — `level`: trace, debug, info, notice, warning, error; default info. `format`: text or json; default text.
public struct LogConfiguration: Sendable {
    /// How an event is written.
    public enum Format: String, Sendable, CaseIterable {
        case text, json
    }
    /// How weighty an event must be.
    public enum Level: String, Sendable, CaseIterable {
        case trace, debug, info, notice, warning, error
    }
    /// The least level that is logged.
    public var level: Level
    /// How it is written.
    public var format: Format

    init(_ node: SettingsNode) {
        level = node.choice("level", default: .info)
        format = node.choice("format", default: .text)
    }
}

/// `monitor` — `http_port`: 0 to 65535, 0 = chosen and printed, default 0. `interval`: how often lag is sampled,
/// default 2s.
public struct MonitorConfiguration: Sendable {
    /// Where the console listens.
    public var httpPort: Int
    /// The time between samples.
    public var interval: Duration

    init(_ node: SettingsNode) {
        httpPort = node.integer("http_port", default: 0, in: 0...65535)
        interval = node.duration("interval", default: .seconds(2), in: .milliseconds(200)...(.seconds(600)))
    }
}
