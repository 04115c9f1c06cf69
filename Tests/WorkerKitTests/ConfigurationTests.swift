import Foundation
import Intelligence
import Kafka
import Settings
import Testing

@testable import WorkerKit

@Suite struct ConfigurationTests {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Loads `yaml` as a configuration file.
    private func load(_ yaml: String, environment: [String: String] = [:]) throws -> DragonConfiguration {
        let file = FileManager.default.temporaryDirectory.appending(path: "dragon-\(UUID().uuidString).yaml")
        try yaml.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        return try DragonConfiguration.load(file, environment: environment)
    }

    private func problems(_ yaml: String, environment: [String: String] = [:]) -> [SettingsProblem] {
        do {
            _ = try load(yaml, environment: environment)
            return []
        } catch let error as SettingsError {
            return error.problems
        } catch {
            Issue.record("an unexpected error: \(error)")
            return []
        }
    }

    @Test func `the memory is the scorer's, smaller in the small profile, and its settings have bounds`() throws {
        let given = try load("workers: { scorer: { memory: { settling: 0s, over_correlation: 9, window: 30d } } }")
        let memory = given.worker(.scorer).memory
        #expect(memory.isEnabled && memory.settling == .zero && memory.overCorrelation == 9)
        #expect(memory.window == .seconds(30 * 86_400))
        let small = try load("workers: { scorer: { profile: small } }").worker(.scorer).memory
        #expect(small.bytes < memory.bytes && small.sightings < memory.sightings)
        let found = problems("workers: { scorer: { memory: { window: 1h } }, notifier: { memory: { enabled: true } } }")
        #expect(found.contains { $0.path == "workers.scorer.memory.window" })
        #expect(found.contains { $0.path == "workers.notifier.memory" && $0.rule.contains("scorer's alone") })
    }

    @Test func `the project's own configuration is in order and says the defaults`() throws {
        let written = try DragonConfiguration.load(
            Self.root.appending(path: "config/dragon.yaml"), environment: [:])
        let defaults = try load("")
        for name in WorkerName.allCases {
            #expect(written.worker(name).group == defaults.worker(name).group)
            #expect(written.worker(name).subscribe == defaults.worker(name).subscribe)
            #expect(written.worker(name).batchRecords == defaults.worker(name).batchRecords)
            #expect(written.worker(name).inFlightBytes == defaults.worker(name).inFlightBytes)
            #expect(written.worker(name).drainDeadline == defaults.worker(name).drainDeadline)
        }
        #expect(written.kafka.isEmbedded)
        let agencies = try AgencyDirectory.load(written.files.agencies)
        let topics = try TopicCatalogue.load(written.files.topics, agencies: agencies, names: written.topics)
        let names = Set(topics.entries.map(\.topic))
        for agency in agencies.agencies { #expect(names.contains(written.topics.inbox(agency.code))) }
        for worker in WorkerName.allCases { #expect(names.contains(written.topics.deadLetters(worker))) }
        for group in try Campaign.load(written.files.campaign).commodityGroups {
            #expect(names.contains(written.topics.alerts(group)))
        }
    }

    @Test func `the project's own configuration leaves the sizes to the profile`() throws {
        let written = try DragonConfiguration.load(
            Self.root.appending(path: "config/dragon.yaml"), environment: ["DRAGON_WORKERS_SCORER_PROFILE": "small"])
        let (scorer, small) = (written.worker(.scorer), WorkerConfiguration(name: .scorer, profile: .small))
        #expect(scorer.profile == .small)
        #expect(scorer.batchRecords == small.batchRecords)
        #expect(scorer.inFlightRecords == small.inFlightRecords)
        #expect(scorer.inFlightBytes == small.inFlightBytes)
    }

    @Test func `every problem of the file is reported at once`() {
        let found = problems(
            """
            kafka: { brokers: "", settings: { no.such.property: 1 } }
            workers: { scorer: { http_port: 70000, retry_backoff: 20s }, robot: {} }
            log: { level: loud }
            """)
        #expect(Set(found.map(\.path)).isSuperset(of: ["workers.scorer.http_port", "workers.robot", "log.level"]))
        #expect(found.contains { "\($0)".contains("no.such.property") })
        #expect(found.contains { $0.path == "kafka.brokers" })
        #expect(found.contains { $0.path == "workers.scorer.retry_backoff_max" })
    }

    @Test func `a secret in the file is refused and not repeated`() {
        let found = problems("kafka: { settings: { sasl.password: hunter2 } }")
        #expect(found.count == 1)
        #expect(found.first.map { "\($0)".contains("hunter2") } == false)
        #expect(found.first.map { "\($0)".contains("DRAGON_KAFKA_SETTING_SASL_PASSWORD") } == true)
    }

    @Test func `the environment sets any property of librdkafka`() throws {
        let environment = [
            "DRAGON_KAFKA_SETTING_SASL_USERNAME": "dragon", "DRAGON_KAFKA_BROKERS": "a:1,b:2",
            "DRAGON_WORKERS_SCORER_HTTP_PORT": "8101", "DRAGON_STATE_DIR": "/tmp/x",
        ]
        let configuration = try load("", environment: environment)
        #expect(configuration.kafka.settings["sasl.username"] == "dragon")
        #expect(configuration.kafka.brokers == "a:1,b:2")
        #expect(!configuration.kafka.isEmbedded)
        #expect(configuration.worker(.scorer).httpPort == 8101)
        #expect(configuration.state.url.path == "/tmp/x")
    }

    @Test func `the prefix stands before every topic, in patterns too`() throws {
        let configuration = try load("kafka: { topic_prefix: omd.7. }")
        #expect(configuration.topics.assessments.rawValue == "omd.7.assessments")
        #expect(configuration.topics.inbox(AgencyCode("VN-CUSTOMS")).rawValue == "omd.7.inbox.vn-customs")
        #expect(configuration.subscription(of: .scorer) == ["^omd\\.7\\.alerts\\..*"])
        #expect(
            configuration.subscription(of: .archiver)
                == [
                    "^omd\\.7\\.alerts\\..*", "omd.7.assessments", "omd.7.dispatches", "omd.7.dead-letter-actions",
                ])
    }

    @Test func `a missing file is named`() {
        #expect {
            try DragonConfiguration.load(URL(filePath: "/no/such/dragon.yaml"), environment: [:])
        } throws: { error in
            (error as? ProgramError)?.exit == .configuration && "\(error)".contains("/no/such/dragon.yaml")
        }
    }
}
