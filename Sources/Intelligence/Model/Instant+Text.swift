// RFC 3339, exactly: section 5.6 for the grammar, section 5.7 for the ranges.

/// Why a text is not a moment or a day.
public struct DateProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// In words for the person who wrote the text.
    public let description: String

    init(_ description: String) { self.description = description }
}

extension Instant: CustomStringConvertible {
    /// The first moment that can be written.
    public static let earliest = Instant(milliseconds: -62_135_596_800_000)
    /// The last moment that can be written: the end of the year 9999.
    public static let latest = Instant(milliseconds: 253_402_300_799_999)

    /// Reads RFC 3339 with any offset. Digits of the second beyond the millisecond are dropped.
    public init(_ text: String) throws(DateProblem) {
        var text = text
        let read = text.withUTF8 { bytes in Result { () throws(DateProblem) in try Instant(utf8: bytes) } }
        self = try read.get()
    }

    init(utf8 bytes: UnsafeBufferPointer<UInt8>) throws(DateProblem) {
        guard bytes.count >= 20 else {
            throw DateProblem("must be a date and time with its offset, such as 2026-04-15T08:30:00Z (RFC 3339)")
        }
        let date = try CalendarDate(utf8: UnsafeBufferPointer(rebasing: bytes[0..<10]))
        guard bytes[10] | 0x20 == UInt8(ascii: "t"), bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let hour = bytes.decimal(at: 11), let minute = bytes.decimal(at: 14), let second = bytes.decimal(at: 17)
        else { throw DateProblem("must be a date, T, and a time as HH:MM:SS (RFC 3339)") }
        guard hour < 24, minute < 60 else { throw DateProblem("has no such time of day (RFC 3339)") }
        guard second < 60 else {
            throw DateProblem(
                second == 60
                    ? "is a leap second, which has no place in milliseconds since 1970; write second 59"
                    : "has no such second (RFC 3339)")
        }
        var next = 19
        let fraction = try Self.fraction(of: bytes, at: &next)
        let offset = try Self.offset(of: bytes, at: next)
        let seconds = Int64(date.daysSince1970) * 86_400 + Int64(hour * 3600 + minute * 60 + second) - Int64(offset)
        let moment = Instant(milliseconds: seconds * 1000 + Int64(fraction))
        guard moment >= Self.earliest, moment <= Self.latest else {
            throw DateProblem("is outside the years 1 to 9999 once its offset is applied")
        }
        self = moment
    }

    private static func fraction(
        of bytes: UnsafeBufferPointer<UInt8>, at next: inout Int
    ) throws(DateProblem) -> Int {
        guard bytes[next] == UInt8(ascii: ".") else { return 0 }
        next += 1
        var milliseconds = 0
        var weight = 100
        let first = next
        while next < bytes.count, let digit = bytes.digit(at: next) {
            milliseconds += digit * weight
            weight /= 10
            next += 1
        }
        guard next > first else { throw DateProblem("has a point without a fraction of the second (RFC 3339)") }
        return milliseconds
    }

    /// Seconds east of Greenwich.
    private static func offset(of bytes: UnsafeBufferPointer<UInt8>, at next: Int) throws(DateProblem) -> Int {
        guard next < bytes.count else { throw DateProblem("needs an offset: Z or +07:00 (RFC 3339)") }
        if bytes[next] | 0x20 == UInt8(ascii: "z") {
            guard next + 1 == bytes.count else { throw DateProblem("has something after the Z (RFC 3339)") }
            return 0
        }
        let sign = bytes[next]
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), next + 6 == bytes.count,
            bytes[next + 3] == UInt8(ascii: ":"), let hours = bytes.decimal(at: next + 1),
            let minutes = bytes.decimal(at: next + 4)
        else { throw DateProblem("needs an offset: Z or +07:00 (RFC 3339)") }
        guard hours < 24, minutes < 60 else { throw DateProblem("has no such offset (RFC 3339)") }
        return (hours * 3600 + minutes * 60) * (sign == UInt8(ascii: "-") ? -1 : 1)
    }

    /// `2026-04-15T08:30:00Z`, with `.123` where there are milliseconds. What lies outside the years 1 to 9999 is
    /// written as their edge.
    public var description: String {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 24) { text in
            guard let base = text.baseAddress else { return "" }
            return String(decoding: UnsafeMutableBufferPointer(start: base, count: base.write(self)), as: UTF8.self)
        }
    }

    static func floorDivide(_ value: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The digit at a place, nil where none stands there.
    func digit(at place: Int) -> Int? {
        let digit = Int(self[place]) - 48
        return digit >= 0 && digit <= 9 ? digit : nil
    }

    /// The two digits at a place. The caller has checked the length.
    func decimal(at place: Int) -> Int? {
        guard let tens = digit(at: place), let ones = digit(at: place + 1) else { return nil }
        return tens * 10 + ones
    }
}

extension UnsafeMutablePointer<UInt8> {
    /// Writes ``Instant/description``. Returns how many bytes it has: 20, or 24 with milliseconds.
    func write(_ instant: Instant) -> Int {
        let within = min(max(instant.milliseconds, Instant.earliest.milliseconds), Instant.latest.milliseconds)
        let (days, millisecond) = Instant.floorDivide(within, 86_400_000)
        write(CalendarDate(daysSince1970: Int(days)))
        let (second, fraction) = Int(millisecond).quotientAndRemainder(dividingBy: 1000)
        self[10] = UInt8(ascii: "T")
        write(twoDigits: second / 3600, at: 11)
        self[13] = UInt8(ascii: ":")
        write(twoDigits: second / 60 % 60, at: 14)
        self[16] = UInt8(ascii: ":")
        write(twoDigits: second % 60, at: 17)
        guard fraction > 0 else {
            self[19] = UInt8(ascii: "Z")
            return 20
        }
        self[19] = UInt8(ascii: ".")
        self[20] = UInt8(truncatingIfNeeded: 48 + fraction / 100)
        write(twoDigits: fraction % 100, at: 21)
        self[23] = UInt8(ascii: "Z")
        return 24
    }

    /// Writes the ten bytes of `2026-04-15`.
    func write(_ date: CalendarDate) {
        write(twoDigits: date.year / 100, at: 0)
        write(twoDigits: date.year % 100, at: 2)
        self[4] = UInt8(ascii: "-")
        write(twoDigits: date.month, at: 5)
        self[7] = UInt8(ascii: "-")
        write(twoDigits: date.day, at: 8)
    }

    @inline(__always)
    private func write(twoDigits number: Int, at place: Int) {
        self[place] = UInt8(truncatingIfNeeded: 48 + number / 10)
        self[place + 1] = UInt8(truncatingIfNeeded: 48 + number % 10)
    }
}
