import ArgumentParser
import Foundation
import Kafka
import Logging
import ServiceLifecycle
import Settings
import UnixSignals

/// What all our executables share: how they announce themselves, end, and report what went wrong.
public enum Program {
    /// Runs `body`; an error ends the process with one clear message on standard error and its exit code.
    public static func reportingErrors(_ body: () async throws -> Void) async throws {
        StandardStream.ensureOpen()
        // A write beyond the limit for files is an error to be handled (EFBIG, as on a full disk), not the end.
        signal(SIGXFSZ, SIG_IGN)
        do {
            try await body()
        } catch let error as ExitCode {
            throw error
        } catch {
            let (exit, message) = describe(error)
            StandardStream.error.write(printable(message) + "\n")
            throw ExitCode(exit.rawValue)
        }
    }

    /// The exit code and the message for an error.
    public static func describe(_ error: any Error) -> (exit: DragonExit, message: String) {
        switch error {
        case let error as ProgramError: (error.exit, error.message)
        case let error as SettingsError: (.configuration, error.description)
        case let error as SettingsProblem: (.configuration, error.description)
        case let error as KafkaError: (isAway(error) ? .unavailable : .software, "\(error)")
        case is CancellationError: (.tempFail, "stopped before it was done")
        case let error as CocoaError: (.ioError, error.localizedDescription)
        default: (.software, "\(error)")
        }
    }

    /// Without the control characters that a hostile value may hold; lines stay lines.
    private static func printable(_ text: String) -> String {
        let trimmed = text.hasSuffix("\n") ? text.dropLast() : text[...]
        return String(
            String.UnicodeScalarView(
                trimmed.unicodeScalars.map { scalar in
                    let isControl = scalar.value < 0x20 && scalar != "\n" || (0x7F...0x9F).contains(scalar.value)
                    return isControl ? "\u{FFFD}" : scalar
                }))
    }

    private static func isAway(_ error: KafkaError) -> Bool {
        let away: [KafkaError.Code] = [
            .brokerUnreachable, .timedOut, .messageTimedOut, .transport, .allBrokersDown, .purged, .closed,
        ]
        return error.isRetriable || away.contains(error.code)
    }

    /// What a program does once it listens: says so on standard output and in the state directory.
    public static func announce(
        _ name: String, _ configuration: DragonConfiguration, _ logger: Logger
    ) -> @Sendable (String) -> Void {
        { address in
            do {
                try RunningProgram(name: name, http: address).announce(in: configuration.state)
            } catch {
                logger.error("\(error)")
            }
            StandardStream.output.write("\(name) http=\(address)\n")
        }
    }

    /// Runs services until SIGTERM or SIGINT. A second signal, or a drain that takes longer than it may, ends the
    /// process at once with 75: nothing is lost, since nothing is committed before it is durable.
    public static func serve(
        _ name: String, _ configuration: DragonConfiguration, _ logger: Logger, drain: Duration,
        services: [any Service]
    ) async throws {
        let state = configuration.state
        let guardian = Task {
            let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
            var count = 0
            for await signal in signals {
                count += 1
                guard count == 1 else { hardExit(.tempFail) }
                logger.info("stopping", metadata: ["signal": "\(signal)"])
                Thread.detachNewThread {
                    // A thread of its own: a hung C call may hold every thread of the cooperative pool.
                    Thread.sleep(forTimeInterval: drain / .seconds(1) + 8)
                    hardExit(.tempFail)
                }
            }
        }
        let orphanWatch = Task { try await stopWhenOrphaned() }
        defer {
            guardian.cancel()
            orphanWatch.cancel()
        }
        var lifecycle = ServiceGroupConfiguration(
            services: services.map {
                .init(
                    service: $0, successTerminationBehavior: .gracefullyShutdownGroup,
                    failureTerminationBehavior: .gracefullyShutdownGroup)
            },
            gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet(logger))
        // Without it one open HTTP connection could keep a worker that has failed half alive.
        lifecycle.maximumGracefulShutdownDuration = drain + .seconds(4)
        let group = ServiceGroup(configuration: lifecycle)
        defer { RunningProgram(name: name, http: nil).withdraw(from: state) }
        try await group.run()
        logger.info("stopped")
    }

    /// The variable in which `dragon up` tells the programs it starts its own process id.
    public static let supervisorVariable = "DRAGON_SUPERVISOR_PID"

    /// A program that `dragon up` started stops when that is no more, killed or crashed: nobody else would stop it.
    private static func stopWhenOrphaned() async throws {
        guard let text = ProcessInfo.processInfo.environment[supervisorVariable], let supervisor = Int32(text) else {
            return
        }
        while getppid() == supervisor { try await Task.sleep(for: .seconds(1)) }
        kill(getpid(), SIGTERM)
    }

    private static func quiet(_ logger: Logger) -> Logger {
        var logger = logger
        logger.logLevel = .error
        return logger
    }

    /// Ends the process without running anything more: a destructor of librdkafka may be what hangs.
    static func hardExit(_ exit: DragonExit) -> Never {
        _exit(exit.rawValue)
    }
}
