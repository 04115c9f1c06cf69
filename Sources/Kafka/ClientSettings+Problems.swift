import CLibrdkafka

extension ClientSettings {
    /// Everything librdkafka does not accept about these settings, all at once and without connecting.
    /// A secret's value never appears in a message.
    public func problems() -> [KafkaError] {
        var found: [KafkaError] = []
        if brokers.allSatisfy(\.isWhitespace) {
            found.append(KafkaError(.configurationRefused, "no brokers are given", context: "brokers"))
        }
        for (section, properties) in [("common", common), ("consumer", consumer), ("producer", producer)] {
            for (name, value) in properties.sorted(by: { $0.key < $1.key }) {
                if let reason = Self.reserved[name] {
                    found.append(
                        KafkaError(.configurationRefused, "\(name) \(reason)", context: "\(section).\(name)"))
                } else if let message = PropertySet.refusal(of: name, value) {
                    found.append(KafkaError(.configurationRefused, message, context: "\(section).\(name)"))
                }
            }
        }
        return found
    }

    /// Properties on which our guarantees rest, with where to say it instead.
    static let reserved: [String: String] = [
        "bootstrap.servers": "is set by `brokers`",
        "metadata.broker.list": "is set by `brokers`",
        "group.id": "is set by the consumer's group",
        "enable.auto.commit": "stays off: offsets are committed once records are handled",
        "enable.auto.offset.store": "stays off: offsets are committed once records are handled",
        "auto.commit.interval.ms": "has no effect: the commit interval is the consumer's own setting",
        "delivery.report.only.error": "stays off: every record has its report",
        "enable.partition.eof": "is set by the consumer",
        "transactional.id": "is set by the producer's transactions",
        "transaction.timeout.ms": "is set by the producer's transactions",
        "log.queue": "stays off",
    ]

    /// Whether the value of a property must never be shown.
    static func isSecret(_ name: String) -> Bool {
        let name = name.lowercased()
        return ["password", "secret", "token", "jaas", "oauthbearer.config", "key.pem", "ssl_key"]
            .contains { name.contains($0) }
    }
}
