import CLibrdkafka
import Synchronization

/// Where librdkafka's own log lines go. Silent until a handler is set; never standard error.
public enum KafkaLog {
    /// How much a line matters: the levels of syslog, 0 (emergency) to 7 (debug).
    public struct Level: RawRepresentable, Hashable, Sendable, Comparable {
        /// The level of syslog.
        public let rawValue: Int32

        /// That level of syslog.
        public init(rawValue: Int32) { self.rawValue = rawValue }

        /// Something failed.
        public static let error = Level(rawValue: 3)
        /// Something is not as it should be.
        public static let warning = Level(rawValue: 4)
        /// Normal but worth knowing.
        public static let notice = Level(rawValue: 5)
        /// Informational.
        public static let info = Level(rawValue: 6)
        /// For finding faults.
        public static let debug = Level(rawValue: 7)

        /// Lower values matter more.
        public static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
    }

    /// Receives a line: how much it matters, librdkafka's facility such as `FAIL`, and the text.
    /// Called on librdkafka's threads; must be quick and must not call back into a client.
    public typealias Handler = @Sendable (_ level: Level, _ facility: String, _ message: String) -> Void

    private static let handler = Mutex<Handler?>(nil)

    /// Sets the handler of this process; nil silences librdkafka again.
    public static func setHandler(_ new: Handler?) {
        handler.withLock { $0 = new }
    }

    static func receive(level: Int32, facility: UnsafePointer<CChar>?, message: UnsafePointer<CChar>?) {
        guard let handler = handler.withLock({ $0 }) else { return }
        handler(
            Level(rawValue: level), facility.map { String(cString: $0) } ?? "",
            message.map { String(cString: $0) } ?? "")
    }

    /// Makes a configuration log here. One handler for the process: a client's log outlives its Swift owner.
    static func install(on configuration: OpaquePointer) {
        rd_kafka_conf_set_log_cb(configuration) { _, level, facility, message in
            KafkaLog.receive(level: level, facility: facility, message: message)
        }
    }
}
