import ArgumentParser
import Foundation
import Kafka
import LagMonitoring
import Logging
import Metrics
import ServiceLifecycle
import WorkerKit

/// Watches how far each worker is behind.
@main
struct DragonMonitor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dragon-monitor",
        abstract: "Watch the lag of every worker, topic and partition; show it as a page, JSON and Prometheus text.",
        discussion: """
            Serves / (a page for people), /lag (JSON), /metrics (Prometheus text), /health/live and /health/ready on \
            the port of `monitor.http_port`; 0 means chosen and printed.
            """)

    @OptionGroup var options: ProgramOptions

    func run() async throws {
        try await Program.reportingErrors {
            let configuration = try options.load()
            LineLogHandler.bootstrap(configuration.log)
            let logger = Logger(label: "dragon-monitor")
            let metrics = PrometheusMetrics()
            MetricsSystem.bootstrap(metrics)
            try configuration.state.create()
            let locator = BrokerLocator(configuration)
            let cluster = try await locator.connect(clientID: "dragon-monitor")
            let monitor = RelocatingMonitor(configuration, brokers: cluster.settings.brokers)
            Watchdog.start(logger)
            let server = StatusServer(
                program: "dragon-monitor", host: configuration.httpHost, port: configuration.monitor.httpPort,
                metrics: metrics,
                live: { .init(isHealthy: true, reasons: []) },
                ready: { monitor.ready() },
                page: { path in
                    if path == "/metrics" { return .init(contentType: "text/plain", body: monitor.prometheusText) }
                    return monitor.respond(path: path)
                },
                listening: Program.announce("dragon-monitor", configuration, logger))
            try await Program.serve(
                "dragon-monitor", configuration, logger, drain: .seconds(2),
                services: [server.service(logger: logger), monitor])
        }
    }
}
