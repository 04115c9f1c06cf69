import Foundation
import Kafka
import Settings

/// `kafka` — the cluster, and every setting of librdkafka.
public struct KafkaConfiguration: Sendable {
    /// `brokers` — `host:port,…`, or `embedded` (the default): the broker whose address stands in the state directory.
    public var brokers: String
    /// `start_timeout` — default 7s: how long a program looks for the broker before it gives up with exit 69.
    public var startTimeout: Duration
    /// `topic_prefix` — default empty: what the name of every topic of ours begins with.
    public var topics: StreamTopics
    /// `settings` — any librdkafka property, for every client: TLS and SASL among them.
    public var settings: [String: String]
    /// `consumer` — further properties, for consumers only.
    public var consumer: [String: String]
    /// `producer` — further properties, for producers only.
    public var producer: [String: String]

    /// Whether the broker is the embedded one of this state directory.
    public var isEmbedded: Bool { brokers == "embedded" }

    /// DRAGON_KAFKA_SETTING_SASL_PASSWORD sets sasl.password, and so on for every property.
    static let propertyVariable = "DRAGON_KAFKA_SETTING_"

    init(_ node: SettingsNode, environment: [String: String]) {
        brokers = node.string("brokers", default: "embedded")
        if brokers != "embedded", !Self.areBrokers(brokers) {
            node["brokers"].report("must be host:port,… or embedded", value: brokers)
        }
        startTimeout = node.duration("start_timeout", default: .seconds(7), in: .seconds(1)...(.seconds(600)))
        let prefix = node.string("topic_prefix", default: "")
        if !prefix.isEmpty, !Topic.isValid(prefix) || prefix.utf8.count > 100 {
            node["topic_prefix"].report("must be at most 100 characters of a-z, A-Z, 0-9, . _ -")
        }
        topics = StreamTopics(prefix: prefix)
        settings = Self.properties(node["settings"])
        consumer = Self.properties(node["consumer"])
        producer = Self.properties(node["producer"])
        // `kafka.secret_files`: property → file that holds its value. The value itself never stands in the file.
        let secrets = node["secret_files"]
        for property in secrets.keys {
            let entry = secrets[property]
            guard let path = entry.text else { continue }
            do {
                settings[property] = try String(contentsOfFile: path, encoding: .utf8)
                    .trimmingCharacters(in: .newlines)
            } catch {
                entry.report("cannot be read")
            }
        }
        let variable = Self.propertyVariable
        for (name, value) in environment where name.hasPrefix(variable) {
            let property = name.dropFirst(variable.count).lowercased().split(separator: "_").joined(separator: ".")
            settings[property] = value
        }
        settings["bootstrap.servers"] = nil
        for problem in clientSettings(brokers: "127.0.0.1:9092", clientID: "check").problems() {
            node.report("\(problem)", value: nil)
        }
    }

    /// The client settings for `brokers`.
    public func clientSettings(brokers: String, clientID: String) -> ClientSettings {
        var client = ClientSettings(brokers: brokers, kind: isEmbedded ? .embedded : .cluster)
        client.clientID = clientID
        client.common = settings
        client.consumer = consumer
        // What a client may send; a topic's own limit decides. A dead letter, or an assessment with its record, is
        // larger than the record that it comes from.
        client.producer = ["message.max.bytes": "\(4 << 20)"].merging(producer) { _, configured in configured }
        return client
    }

    /// Whether the text is a list of `host:port`, the port optional.
    static func areBrokers(_ text: String) -> Bool {
        let entries = text.split(separator: ",", omittingEmptySubsequences: false)
        return entries.allSatisfy { entry in
            let host = entry.drop(while: { $0 == " " })
            guard !host.isEmpty, !host.contains(where: { $0 == "/" || $0.isWhitespace }) else { return false }
            guard let colon = host.lastIndex(of: ":"), !host.hasSuffix("]") else { return true }
            guard colon > host.startIndex, let port = Int(host[host.index(after: colon)...]) else { return false }
            return (1...65535).contains(port) && (host.hasPrefix("[") || host.firstIndex(of: ":") == colon)
        }
    }

    private static func properties(_ node: SettingsNode) -> [String: String] {
        var properties: [String: String] = [:]
        for name in node.keys {
            let entry = node[name]
            guard let value = entry.text else { continue }
            if isSecret(name) {
                entry.document.report(
                    SettingsProblem(
                        file: entry.document.file, line: entry.line, path: entry.path,
                        rule: "is a secret: name its file under kafka.secret_files, or set "
                            + "DRAGON_KAFKA_SETTING_\(name.uppercased().map { $0 == "." ? "_" : String($0) }.joined())")
                )
                continue
            }
            if name == "bootstrap.servers" || name == "metadata.broker.list" {
                entry.report("is set by kafka.brokers")
                continue
            }
            properties[name] = value
        }
        return properties
    }

    /// Whether a property's value must never stand in a file, a message or a log.
    static func isSecret(_ property: String) -> Bool {
        property.hasSuffix("password") || property.hasSuffix("secret") || property.hasSuffix(".pem")
            || property == "sasl.oauthbearer.config"
    }
}
