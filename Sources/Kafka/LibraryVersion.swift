import CLibrdkafka

/// Which librdkafka this process runs with.
public enum LibraryVersion {
    /// The oldest that must work: 2.0.2, the one of Debian 12.
    static let oldest: Int32 = 0x0200_02ff

    /// The version as librdkafka writes it, such as `2.0.2`.
    public static var text: String {
        rd_kafka_version_str().map { String(cString: $0) } ?? text(of: rd_kafka_version())
    }

    /// Throws `libraryTooOld` when the library of this machine is older than 2.0.2. Every client calls it first.
    public static func check() throws {
        if let problem = problem(of: rd_kafka_version()) { throw problem }
    }

    /// Why a library of that version number (`0xMMmmrrxx`) is refused; nil when it will do.
    static func problem(of version: Int32) -> KafkaError? {
        // The last byte counts release candidates, so a candidate of 2.0.2 is older than 2.0.2.
        guard version < oldest else { return nil }
        return KafkaError(
            .libraryTooOld,
            "librdkafka \(text(of: version)) is installed, 2.0.2 or newer is needed", isFatal: true)
    }

    private static func text(of version: Int32) -> String {
        "\((version >> 24) & 0xff).\((version >> 16) & 0xff).\((version >> 8) & 0xff)"
    }

    /// Whether the library of this machine is at least that new.
    static func isAtLeast(_ version: Int32) -> Bool { rd_kafka_version() >= version }
}
