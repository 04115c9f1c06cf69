import Testing

@testable import Kafka

@Suite struct ClientSettingsTests {
    @Test func `every problem is told at once, and secrets are not`() {
        let settings = ClientSettings(
            brokers: " ",
            common: ["security.protocol": "carrier-pigeon", "sasl.password": "hunter2", "no.such.property": "1"],
            consumer: ["enable.auto.commit": "true", "fetch.wait.max.ms": "soon"],
            producer: ["linger.ms": "-7"])
        let problems = settings.problems()
        #expect(
            Set(problems.map(\.context)) == [
                "brokers", "common.security.protocol", "common.no.such.property", "consumer.enable.auto.commit",
                "consumer.fetch.wait.max.ms", "producer.linger.ms",
            ])
        #expect(problems.allSatisfy { $0.code == .configurationRefused && !$0.description.contains("hunter2") })
    }

    @Test func `TLS and SASL pass through`() {
        let settings = ClientSettings(
            brokers: "kafka:9093",
            common: [
                "security.protocol": "sasl_ssl", "sasl.mechanisms": "SCRAM-SHA-512", "sasl.username": "dragon",
                "sasl.password": "hunter2", "ssl.ca.location": "/etc/ssl/ca.pem",
            ])
        #expect(settings.problems().isEmpty)
    }

    @Test(arguments: ["sasl.password", "ssl.key.password", "sasl.oauthbearer.client.secret", "ssl.key.pem"])
    func `properties that hold secrets are known`(_ name: String) {
        #expect(ClientSettings.isSecret(name))
        #expect(!ClientSettings.isSecret("sasl.username"))
    }

    @Test func `our own defaults are all accepted by librdkafka`() {
        for kind in [ClientSettings.BrokerKind.embedded, .cluster] {
            let settings = ClientSettings(brokers: "localhost:1", kind: kind)
            for layer in settings.consumerLayers([:]) + settings.producerLayers() {
                for (name, value) in layer { #expect(PropertySet.refusal(of: name, value) == nil, "\(name)") }
            }
        }
    }

    @Test func `a client with a refused property is not made`() {
        let settings = ClientSettings(brokers: "localhost:1", producer: ["linger.ms": "-7"])
        #expect(throws: KafkaError(.configurationRefused)) { try Producer(settings) }
    }

    @Test func `a consumer that makes no sense is refused`() throws {
        let client = ClientSettings(brokers: "localhost:1")
        let sources: [(String, Consumer.Configuration.Source)] = [
            ("", .topics([Topic("a")])), ("g", .topics([])), ("g", .topics([Topic("a b")])), ("g", .assignment([:])),
        ]
        for (group, source) in sources {
            #expect(throws: KafkaError(.configurationRefused)) {
                try Consumer(.init(client: client, group: GroupID(group), source: source))
            }
        }
    }
}
