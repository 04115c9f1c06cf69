/// Identifiers with right check digits; that any of them belongs to something real would be chance.
extension SeededGenerator {
    /// ISO 6346: three letters of an owner, `U`, six digits and the check digit. Numbers whose remainder is 10 are
    /// not given out: the standard advises against them.
    mutating func containerNumber() -> String {
        while true {
            var text = ""
            var sum = 0
            for position in 0..<4 {
                let letter = position == 3 ? 20 : below(26)
                // A is 10, and the multiples of 11 are left out: B is 12, L is 23, V is 34.
                let value = 10 + letter + (letter + 9) / 10
                sum += value << position
                text.unicodeScalars.append(Unicode.Scalar(UInt8(65 + letter)))
            }
            for position in 4..<10 {
                let digit = below(10)
                sum += digit << position
                text.unicodeScalars.append(Unicode.Scalar(UInt8(48 + digit)))
            }
            let remainder = sum % 11
            guard remainder < 10 else { continue }
            text.unicodeScalars.append(Unicode.Scalar(UInt8(48 + remainder)))
            return text
        }
    }

    /// An IMO ship number: six digits weighted 7 to 2, and the last digit of the sum.
    mutating func imoNumber() -> String {
        let number = 900_000 + below(90_000)
        var sum = 0
        var rest = number
        for weight in 2...7 {
            sum += rest % 10 * weight
            rest /= 10
        }
        return "\(number)\(sum % 10)"
    }

    /// An air waybill: the airline's three digits, seven digits, and those modulo 7.
    mutating func airWaybill() -> String {
        let serial = 1_000_000 + below(9_000_000)
        return "\(pick(["160", "297", "618", "217", "738", "988"], or: "160"))-\(serial)\(serial % 7)"
    }

    /// A postal item (UPU S10): two letters, eight digits, check digit, country.
    mutating func postalItem(country: String) -> String {
        let serial = 10_000_000 + below(90_000_000)
        var sum = 0
        var rest = serial
        for weight in [7, 9, 5, 3, 2, 4, 6, 8] {
            sum += rest % 10 * weight
            rest /= 10
        }
        let check = 11 - sum % 11
        let digit = check == 10 ? 0 : check == 11 ? 5 : check
        return "\(pick(["CP", "EE", "LX", "RR"], or: "RR"))\(serial)\(digit)\(country)"
    }

    /// So many digits.
    mutating func digits(_ count: Int) -> String {
        var text = ""
        for _ in 0..<count { text.unicodeScalars.append(Unicode.Scalar(UInt8(48 + below(10)))) }
        return text
    }
}
