import Intelligence

/// The values of fields packed in one machine word each, so that a test is a comparison and never a string.
enum Packed {
    /// A number that is absent.
    static let absentNumber = Double.nan.bitPattern
    /// A date that is absent.
    static let absentDate = UInt64(bitPattern: Int64.min)
    /// The words of a set of countries: one bit for each pair of letters.
    static let countryWords = 11

    /// One bit per case. The bit is a function of the value alone: the load and the evaluation use the same one.
    @inline(__always)
    static func code<Code>(_ value: Code) -> UInt64 { 1 << UInt64(bit(of: value)) }

    /// The number of that bit, 0 to 63.
    @inline(__always)
    static func bit<Code>(of value: Code) -> Int { withUnsafeBytes(of: value) { Int($0.first ?? 0) } & 63 }

    static func number(_ value: Double?) -> UInt64 {
        guard let value, value.isFinite else { return absentNumber }
        return value.bitPattern
    }

    static func flag(_ value: Bool?) -> UInt64 { value.map { $0 ? 2 : 1 } ?? 0 }

    static func date(_ value: Instant?) -> UInt64 { UInt64(bitPattern: value?.milliseconds ?? .min) }

    /// The beginning of the day, in UTC.
    static func date(_ value: CalendarDate?) -> UInt64 {
        guard let value else { return absentDate }
        // Days since 1970-01-01 of a Gregorian date, counted from March so that the leap day is the last of its year.
        let year = value.month > 2 ? value.year : value.year - 1
        let month = (value.month + 9) % 12
        let era = year / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * month + 2) / 5 + value.day - 1
        let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
        return UInt64(bitPattern: Int64(days) * 86_400_000)
    }

    /// The letters of a country or UN/LOCODE in upper case, first letter lowest; 0 where it is none.
    static func place(_ text: String?) -> UInt64 {
        guard var text else { return 0 }
        return text.withUTF8 { bytes in
            var result: UInt64 = 0
            var shift: UInt64 = 0
            for byte in bytes where byte != 0x20 {
                guard shift < 40 else { return 0 }
                let upper = (0x61...0x7A).contains(byte) ? byte - 0x20 : byte
                guard (0x41...0x5A).contains(upper) || (0x32...0x39).contains(upper) else { return 0 }
                result |= UInt64(upper) << shift
                shift += 8
            }
            return shift == 16 || shift == 40 ? result : 0
        }
    }

    /// The number of a packed place's country from 0 to 675; nil where it is no pair of letters.
    static func country(_ place: UInt64) -> Int? {
        let first = Int(place & 0xFF) - 0x41
        let second = Int(place >> 8 & 0xFF) - 0x41
        guard (0..<26).contains(first), (0..<26).contains(second) else { return nil }
        return first * 26 + second
    }

    /// The digits of an HS code, filled up with zeros to ten; 0 where it has none or more.
    static func hs(_ text: String?) -> UInt64 {
        guard var text else { return 0 }
        return text.withUTF8 { bytes in
            var result: UInt64 = 0
            var digits = 0
            for byte in bytes where byte != 0x2E && byte != 0x20 {
                guard (0x30...0x39).contains(byte), digits < 10 else { return 0 }
                result = result * 10 + UInt64(byte - 0x30)
                digits += 1
            }
            guard digits >= 2 else { return 0 }
            for _ in digits..<10 { result *= 10 }
            return result
        }
    }

    /// A hash (FNV-1a, 64 bits) of a name, case apart; 0 where it is absent or empty.
    static func name(_ text: String?) -> UInt64 {
        guard var text, !text.isEmpty else { return 0 }
        return text.withUTF8 { bytes in
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            for byte in bytes {
                let lower = (0x41...0x5A).contains(byte) ? byte + 0x20 : byte
                hash = (hash ^ UInt64(lower)) &* 0x100_0000_01B3
            }
            return hash == 0 ? 1 : hash
        }
    }
}
