import Intelligence

/// The values of fields packed in one machine word each, so that a test is a comparison and never a string.
enum Packed {
    /// A number that is absent.
    static let absentNumber = RecordView.absentNumber
    /// A date that is absent.
    static let absentDate = RecordView.absentWhole
    /// The words of a set of countries: one bit for each pair of letters.
    static let countryWords = 11

    /// One bit per case of a code list, in their order: the same as a view of a record has it.
    @inline(__always)
    static func code<Code>(_ value: Code) -> UInt64 { 1 << withUnsafeBytes(of: value) { UInt64($0.first ?? 0) } }

    static func flag(_ value: Bool) -> UInt64 { value ? 2 : 1 }

    /// The letters of a country or UN/LOCODE in upper case, first letter lowest; 0 where it is none.
    static func place(_ text: UnsafeRawBufferPointer) -> UInt64 {
        var result: UInt64 = 0
        var shift: UInt64 = 0
        for byte in text where byte != 0x20 {
            guard shift < 40 else { return 0 }
            let upper = (0x61...0x7A).contains(byte) ? byte - 0x20 : byte
            guard (0x41...0x5A).contains(upper) || (0x32...0x39).contains(upper) else { return 0 }
            result |= UInt64(upper) << shift
            shift += 8
        }
        return shift == 16 || shift == 40 ? result : 0
    }

    /// The number of a packed place's country from 0 to 675; nil where it is no pair of letters.
    static func country(_ place: UInt64) -> Int? {
        let first = Int(place & 0xFF) - 0x41
        let second = Int(place >> 8 & 0xFF) - 0x41
        guard (0..<26).contains(first), (0..<26).contains(second) else { return nil }
        return first * 26 + second
    }

    /// The digits of an HS code, filled up with zeros to ten; 0 where it has none or more.
    static func hs(_ text: UnsafeRawBufferPointer) -> UInt64 {
        var result: UInt64 = 0
        var digits = 0
        for byte in text where byte != 0x2E && byte != 0x20 {
            guard (0x30...0x39).contains(byte), digits < 10 else { return 0 }
            result = result * 10 + UInt64(byte - 0x30)
            digits += 1
        }
        guard digits >= 2 else { return 0 }
        for _ in digits..<10 { result *= 10 }
        return result
    }

    /// A hash (FNV-1a, 64 bits) of a name, case apart; 0 where it is empty.
    static func name(_ text: UnsafeRawBufferPointer) -> UInt64 {
        guard !text.isEmpty else { return 0 }
        let hash = hashed(text)
        return hash == 0 ? 1 : hash
    }

    /// The hash of an agency's record, `AGENCY/ID`.
    static func name(_ agency: UnsafeRawBufferPointer, _ id: UnsafeRawBufferPointer) -> UInt64 {
        let hash = hashed(id, after: hashed("/", after: hashed(agency)))
        return hash == 0 ? 1 : hash
    }

    private static func hashed(
        _ text: UnsafeRawBufferPointer, after start: UInt64 = 0xCBF2_9CE4_8422_2325
    ) -> UInt64 {
        var hash = start
        for byte in text {
            let lower = (0x41...0x5A).contains(byte) ? byte + 0x20 : byte
            hash = (hash ^ UInt64(lower)) &* 0x100_0000_01B3
        }
        return hash
    }

    private static func hashed(_ text: StaticString, after start: UInt64) -> UInt64 {
        text.withUTF8Buffer { hashed(UnsafeRawBufferPointer($0), after: start) }
    }

    // MARK: While rules are read

    static func place(_ text: String) -> UInt64 { packed(text, place) }
    static func hs(_ text: String) -> UInt64 { packed(text, hs) }
    static func name(_ text: String) -> UInt64 { packed(text, name) }

    private static func packed(_ text: String, _ pack: (UnsafeRawBufferPointer) -> UInt64) -> UInt64 {
        var text = text
        return text.withUTF8 { pack(UnsafeRawBufferPointer($0)) }
    }
}
