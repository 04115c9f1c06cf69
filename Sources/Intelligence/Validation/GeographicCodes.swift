/// Countries: ISO 3166-1 alpha-2, as officially assigned.
public enum CountryCode {
    /// In the order of the alphabet. `NA` is Namibia.
    public static let all: [String] = """
        AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY \
        BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK \
        FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR \
        IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK \
        ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM \
        PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF \
        TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
        """.split(separator: " ").map(String.init)

    /// By the first letter, a bit for each second one.
    private static let assigned: [UInt32] = {
        var table = [UInt32](repeating: 0, count: 26)
        for code in all {
            let letters = Array(code.utf8)
            table[Int(letters[0] - 65)] |= 1 << UInt32(letters[1] - 65)
        }
        return table
    }()

    /// Whether the code is assigned to a country.
    public static func isAssigned(_ text: String) -> Bool {
        var text = text
        return text.withUTF8(isAssigned)
    }

    static func isAssigned(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.count == 2 && isAssigned(bytes[0], bytes[1])
    }

    static func isAssigned(_ first: UInt8, _ second: UInt8) -> Bool {
        first.isUpper && second.isUpper && assigned[Int(first - 65)] >> UInt32(second - 65) & 1 == 1
    }
}

/// Places: UN/LOCODE (UNECE recommendation 16), by their shape and country; the list itself is not here.
public enum UNLocode {
    /// Whether it is a country and three letters or digits from 2 to 9. `XZ` stands for installations in
    /// international waters.
    public static func isWellFormed(_ text: String) -> Bool {
        var text = text
        return text.withUTF8(isWellFormed)
    }

    static func isWellFormed(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.count == 5
            && (CountryCode.isAssigned(bytes[0], bytes[1])
                || bytes[0] == UInt8(ascii: "X") && bytes[1] == UInt8(ascii: "Z"))
            && bytes[2...].allSatisfy { $0.isUpper || ($0 >= 50 && $0 <= 57) }
    }
}

/// Currencies and funds: ISO 4217.
public enum CurrencyCode {
    /// In the order of the alphabet.
    public static let all: Set<String> = Set(
        """
        AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF \
        CLF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD \
        HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD \
        MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN \
        PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY \
        TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XDR XOF XPF YER ZAR ZMW ZWG
        """.split(separator: " ").map(String.init))

    static let table = NameTable(Array(all))

    /// Whether the code is a currency's.
    public static func isAssigned(_ text: String) -> Bool { table.contains(text) || all.contains(text) }
}
