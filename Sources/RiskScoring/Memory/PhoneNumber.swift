/// The normal form of a phone number: its digits with the calling code of the country.
enum PhoneNumber {
    /// Fewer digits are an extension, more are none.
    private static let digits = 7...15

    /// Brings a number into its normal form; false where it is none.
    ///
    /// - Parameter country: of the party, for a number that is written without a country; nil where it is not known.
    static func normalise(
        _ number: UnsafeRawBufferPointer, country: UnsafeRawBufferPointer?, _ text: inout IdentifierText
    ) -> Bool {
        text.removeAll()
        var isInternational = false
        var zeros = 0
        var count = 0
        var hasStarted = false
        var code: [UInt8] = []
        IdentifierText.forEachScalar(number) { scalar in
            if (scalar == 0x2B || scalar == 0xFF0B), !hasStarted { isInternational = true }
            let unit = IdentifierText.folded(scalar, TextFolding.table)
            guard (0x30...0x39).contains(unit) else { return }
            if !hasStarted, unit == 0x30 {
                zeros += 1
                return
            }
            if !hasStarted {
                hasStarted = true
                if zeros >= 2 { isInternational = true }
                if !isInternational, zeros == 1, let known = country.flatMap(callingCode) { code = known }
                if !isInternational, zeros == 1, code.isEmpty { text.append(0x30 as UInt16) }
                for digit in code { text.append(UInt16(digit)) }
            }
            text.append(unit)
            count += 1
        }
        return digits.contains(count)
    }

    private static func callingCode(_ country: UnsafeRawBufferPointer) -> [UInt8]? {
        guard country.count == 2 else { return nil }
        return codes[UInt16(country[0]) << 8 | UInt16(country[1])]
    }

    /// By the two letters of the country: those of the members and of their neighbours (ITU-T E.164).
    private static let codes: [UInt16: [UInt8]] = {
        let table = """
            VN84 TH66 LA856 KH855 MM95 CN86 HK852 MO853 TW886 SG65 MY60 ID62 PH63 BN673 TL670 IN91 BD880 NP977 LK94 \
            PK92 MN976 JP81 KR82 AU61 NZ64 FJ679 NG234 KE254 TZ255 UG256 MZ258 ZA27 AE971 QA974 TR90 ET251 GB44 FR33 \
            DE49 NL31 BE32 ES34 BR55 CO57 PE51 EC593
            """
        return table.split(separator: " ").reduce(into: [:]) { codes, entry in
            let bytes = Array(entry.utf8)
            codes[UInt16(bytes[0]) << 8 | UInt16(bytes[1])] = Array(bytes[2...])
        }
    }()
}
