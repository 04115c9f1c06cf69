import Kafka
import LagMonitoring
import ServiceLifecycle
import Synchronization
import WorkerKit

/// The lag monitor, pointed anew when the embedded broker has started under another address.
final class RelocatingMonitor: Service {
    private let configuration: DragonConfiguration
    private let locator: BrokerLocator
    private let first: String
    private let current = Mutex<LagMonitor?>(nil)

    init(_ configuration: DragonConfiguration, brokers: String) {
        self.configuration = configuration
        locator = BrokerLocator(configuration)
        first = brokers
    }

    var prometheusText: String { current.withLock { $0 }?.prometheusText ?? "" }

    func respond(path: String) -> StatusServer.Page? {
        guard let answer = current.withLock({ $0 })?.respond(path: path) else { return nil }
        return StatusServer.Page(status: answer.status, contentType: answer.contentType, body: answer.body)
    }

    /// Ready when it has a picture that is not old.
    func ready() -> StatusServer.Health {
        guard let snapshot = current.withLock({ $0 })?.latest else {
            return .init(isHealthy: false, reasons: ["no sample yet"])
        }
        if let problem = snapshot.problem { return .init(isHealthy: false, reasons: ["\(problem)"]) }
        return .init(isHealthy: true, reasons: [])
    }

    func run() async throws {
        try await cancelWhenGracefulShutdown { [self] in
            var brokers = first
            while !Task.isCancelled {
                let settings = configuration.kafka.clientSettings(brokers: brokers, clientID: "dragon-monitor")
                let admin = try Admin(settings)
                let monitor = LagMonitor(
                    source: KafkaLagSource(admin), groups: try WorkerName.allCases.map(configuration.monitoredGroup),
                    interval: configuration.monitor.interval)
                current.withLock { $0 = monitor }
                let used = brokers
                brokers = await withTaskGroup(of: String?.self) { tasks in
                    tasks.addTask {
                        try? await monitor.run()
                        return nil
                    }
                    tasks.addTask { [locator, configuration] in
                        while !Task.isCancelled {
                            try? await Task.sleep(for: .seconds(1))
                            if configuration.kafka.isEmbedded, let address = locator.address, address != used {
                                return address
                            }
                        }
                        return nil
                    }
                    let moved = await tasks.next() ?? nil
                    tasks.cancelAll()
                    return moved ?? used
                }
                await admin.close()
            }
        }
    }
}

extension DragonConfiguration {
    fileprivate func monitoredGroup(of name: WorkerName) throws -> MonitoredGroup {
        MonitoredGroup(
            worker: name.executable, group: GroupID(worker(name).group),
            topics: try subscription(of: name).map(TopicSelector.init),
            deadLetterTopic: topics.deadLetters(name))
    }
}
