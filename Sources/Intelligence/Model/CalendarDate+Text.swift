extension CalendarDate: CustomStringConvertible {
    /// Reads `2019-07-17` (RFC 3339 full-date).
    public init(_ text: String) throws(DateProblem) {
        var text = text
        let read = text.withUTF8 { bytes in Result { () throws(DateProblem) in try CalendarDate(utf8: bytes) } }
        self = try read.get()
    }

    init(utf8 bytes: UnsafeBufferPointer<UInt8>) throws(DateProblem) {
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let century = bytes.decimal(at: 0), let years = bytes.decimal(at: 2),
            let month = bytes.decimal(at: 5), let day = bytes.decimal(at: 8)
        else { throw DateProblem("must be a date such as 2019-07-17 (RFC 3339)") }
        guard let date = CalendarDate(year: century * 100 + years, month: month, day: day) else {
            throw DateProblem("is no day of the calendar")
        }
        self = date
    }

    /// `2019-07-17`.
    public var description: String {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 10) { text in
            text.baseAddress?.write(self)
            return String(decoding: text, as: UTF8.self)
        }
    }

    /// Days from 1970-01-01, negative before it. The year is taken to begin in March, so that the leap day is its
    /// last and every month's beginning follows from one formula.
    public var daysSince1970: Int {
        let shifted = month > 2 ? year : year - 1
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The day that many days after 1970-01-01; the edge of the years 1 to 9999 where it lies outside.
    public init(daysSince1970 days: Int) {
        let within = min(max(days, -719_162), 2_932_896) + 719_468
        let era = (within >= 0 ? within : within - 146_096) / 146_097
        let dayOfEra = within - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        self.init(
            uncheckedYear: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
            day: dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    /// The day, in UTC, of a moment.
    public init(_ instant: Instant) {
        let days = Instant.floorDivide(instant.milliseconds, 86_400_000).quotient
        self.init(daysSince1970: Int(days))
    }

    /// The day's beginning in UTC.
    public var start: Instant { Instant(milliseconds: Int64(daysSince1970) * 86_400_000) }
}
