import Foundation
import Intelligence

/// The `Retry-After` header (RFC 9110 section 10.2.3): seconds, or a date.
enum RetryAfter {
    /// How long to wait; nil where the value is neither.
    static func duration(_ text: String, now: Instant) -> Duration? {
        let text = text.trimmingCharacters(in: .whitespaces)
        if !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
            // A number that does not fit is far away; the schedule bounds it.
            return .seconds(min(Int64(text) ?? .max, 366 * 86_400))
        }
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 0)
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        guard let date = format.date(from: text) else { return nil }
        let seconds = date.timeIntervalSince1970 - Double(now.milliseconds) / 1000
        return .seconds(Int64(min(max(seconds, 0), 366 * 86_400)))
    }
}
