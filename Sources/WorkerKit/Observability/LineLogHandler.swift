import Foundation
import Kafka
import Logging

/// Writes one line per event to standard error: time in UTC, level, program, message, then the metadata as
/// `key=value`, or the same as one JSON object per line.
public struct LineLogHandler: LogHandler {
    /// What every event carries.
    public var metadata: Logger.Metadata = [:]
    /// The least level that is logged.
    public var logLevel: Logger.Level
    private let label: String
    private let format: LogConfiguration.Format

    /// A log of the program `label`.
    public init(label: String, configuration: LogConfiguration) {
        self.label = label
        format = configuration.format
        logLevel = Logger.Level(rawValue: configuration.level.rawValue) ?? .info
    }

    /// Makes this the process's log, librdkafka's lines included. Call it once, at the start of a program.
    public static func bootstrap(_ configuration: LogConfiguration) {
        LoggingSystem.bootstrap { LineLogHandler(label: $0, configuration: configuration) }
        let library = Logger(label: "librdkafka")
        KafkaLog.setHandler { level, facility, message in
            library.log(level: Logger.Level(level), "\(message)", metadata: ["facility": "\(facility)"])
        }
    }

    /// One entry of the metadata.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes one line.
    public func log(event: LogEvent) {
        let fields = metadata.merging(event.metadata ?? [:]) { _, new in new }.sorted { $0.key < $1.key }
        let time = Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        var line: String
        switch format {
        case .text:
            line = "\(time) \(event.level.rawValue) \(label): \(Self.oneLine("\(event.message)"))"
            for (key, value) in fields { line += " \(key)=\(Self.oneLine("\(value)"))" }
            if let error = event.error { line += " error=\(Self.oneLine("\(error)"))" }
        case .json:
            var object = ["time": time, "level": event.level.rawValue, "program": label, "message": "\(event.message)"]
            for (key, value) in fields { object[key] = "\(value)" }
            if let error = event.error { object["error"] = "\(error)" }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            line = (try? encoder.encode(object)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        }
        StandardStream.error.write(line + "\n")
    }

    /// A value from the wire must neither forge a second line nor command a terminal.
    private static func oneLine(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { isControl($0) ? "\u{FFFD}" : $0 }))
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0x2028 || scalar.value == 0x2029
    }
}

extension Logger.Level {
    /// What librdkafka calls an error is mostly a connection that it will try again: what that means for the worker is
    /// said by the worker.
    init(_ level: KafkaLog.Level) {
        switch level {
        case ...KafkaLog.Level(rawValue: 2): self = .error
        case ...KafkaLog.Level.error: self = .warning
        case ...KafkaLog.Level.warning: self = .notice
        case ...KafkaLog.Level.info: self = .info
        default: self = .debug
        }
    }
}
