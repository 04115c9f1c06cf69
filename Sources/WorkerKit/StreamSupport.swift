import Foundation
import Intelligence
import Kafka

extension ReadingLimits {
    /// What a record on the stream may be: below Kafka's usual limit of 1 MB by enough that its assessment, which
    /// carries the record, stays below it too.
    public static let stream = ReadingLimits(maximumBytes: 900_000)
}

extension CloudEventAttributes {
    /// The attributes as Kafka headers (binary mode).
    public var kafkaHeaders: [Header] { headers.map { Header($0.name, $0.value) } }
}

extension Instant {
    /// The clock's time. The pure modules are told the time; programs ask for it here.
    public static var now: Instant { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
}
