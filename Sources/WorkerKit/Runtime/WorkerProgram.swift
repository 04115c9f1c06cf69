import ArgumentParser
import CoreMetrics
import Foundation
import Kafka
import Logging
import Metrics
import ServiceLifecycle
import Settings
import UnixSignals

/// The options that every program of ours takes.
public struct ProgramOptions: ParsableArguments {
    /// The path of the configuration file.
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The configuration file.",
            discussion: "Every key in it can be overridden by the environment: kafka.brokers by DRAGON_KAFKA_BROKERS."))
    public var config: String = "config/dragon.yaml"

    /// The options with their defaults.
    public init() {}

    /// Reads the configuration, after checking that librdkafka is one that works.
    ///
    /// - Throws: ``SettingsError``, ``ProgramError``, `KafkaError`.
    public func load() throws -> DragonConfiguration {
        try LibraryVersion.check()
        return try DragonConfiguration.load(URL(filePath: config))
    }
}

/// The common part of our executables' `main`.
public enum WorkerProgram {
    /// Runs a worker until it is told to stop, and ends the process with a code of ``DragonExit``.
    public static func run(
        _ name: WorkerName, _ options: ProgramOptions,
        define: (DragonConfiguration, Logger) async throws -> WorkerDefinition
    ) async throws {
        try await Program.reportingErrors {
            let configuration = try options.load()
            configuration.worker(name).profile.limitAllocator()
            LineLogHandler.bootstrap(configuration.log)
            let logger = Logger(label: name.executable)
            let metrics = PrometheusMetrics()
            MetricsSystem.bootstrap(metrics)
            try configuration.state.create()
            let settings = configuration.worker(name)
            let runtime = WorkerRuntime(
                try await define(configuration, logger), configuration: configuration, metrics: metrics, logger: logger)
            Watchdog.start(logger, heartbeatAge: runtime.heartbeatAge)
            let server = StatusServer(
                program: name.executable, host: configuration.httpHost, port: settings.httpPort, metrics: metrics,
                live: runtime.live, ready: runtime.ready,
                page: { path in
                    // Gauges are read at the moment they are asked for.
                    if path == "/metrics" { runtime.refreshGauges() }
                    return nil
                },
                listening: Program.announce(name.executable, configuration, logger))
            try await Program.serve(
                name.executable, configuration, logger, drain: settings.drainDeadline,
                services: [server.service(logger: logger), runtime] + runtime.definition.companions)
        }
    }
}
