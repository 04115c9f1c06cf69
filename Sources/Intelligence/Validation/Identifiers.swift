/// What is wrong, or doubtful, with an identifier.
public struct IdentifierProblem: Hashable, Sendable {
    /// Whether the record is rejected for it.
    public let severity: RecordProblem.Severity
    /// The rule, with its standard.
    public let rule: String
}

/// The number of a freight container: ISO 6346.
public enum ContainerNumber {
    /// Nil where the number is good. Three letters of the owner, the category U, J or Z, six digits, a check digit.
    public static func check(_ text: String) -> IdentifierProblem? {
        var text = text
        return text.withUTF8(check)
    }

    package static func check(_ bytes: UnsafeBufferPointer<UInt8>) -> IdentifierProblem? {
        guard bytes.count == 11, bytes[0..<3].allSatisfy(\.isUpper), bytes[4...].allSatisfy(\.isDigit) else {
            return IdentifierProblem(
                severity: .error, rule: "must be four capital letters and seven digits (ISO 6346)")
        }
        guard bytes[3] == UInt8(ascii: "U") || bytes[3] == UInt8(ascii: "J") || bytes[3] == UInt8(ascii: "Z") else {
            return IdentifierProblem(severity: .error, rule: "must have the category U, J or Z (ISO 6346)")
        }
        let remainder = remainder(of: bytes)
        guard remainder % 10 == Int(bytes[10]) - 48 else {
            return IdentifierProblem(severity: .error, rule: "fails its check digit (ISO 6346)")
        }
        return remainder == 10
            ? IdentifierProblem(
                severity: .warning,
                rule: "has the remainder 10, which is written 0 and should not be issued (ISO 6346)")
            : nil
    }

    /// Whether a number of the right form has the remainder 10, which should not be issued: one in eleven of the numbers
    /// that somebody makes up has it.
    package static func hasRemainderTen(_ text: UnsafeRawBufferPointer) -> Bool {
        let bytes = UnsafeBufferPointer(start: text.baseAddress?.assumingMemoryBound(to: UInt8.self), count: text.count)
        return bytes.count == 11 && bytes.allSatisfy { $0.isUpper || $0.isDigit } && remainder(of: bytes) == 10
    }

    /// The sum of the values of the first ten characters, each times two to the power of its place, modulo 11.
    private static func remainder(of bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var sum = 0
        for place in 0..<10 {
            let byte = Int(bytes[place])
            // Letters count from 10 and pass over the multiples of 11.
            let letter = byte - 55
            let value =
                byte < 65
                ? byte - 48
                : letter + (letter > 10 ? 1 : 0) + (letter > 20 ? 1 : 0)
                    + (letter > 30 ? 1 : 0)
            sum += value << place
        }
        return sum % 11
    }
}

/// The number of a ship: IMO resolution A.1117(30).
public enum IMONumber {
    /// Nil where the number is good: seven digits, the last the check digit.
    public static func check(_ text: String) -> IdentifierProblem? {
        var text = text
        return text.withUTF8(check)
    }

    package static func check(_ bytes: UnsafeBufferPointer<UInt8>) -> IdentifierProblem? {
        guard bytes.count == 7, bytes.allSatisfy(\.isDigit) else {
            return IdentifierProblem(severity: .error, rule: "must be seven digits (IMO)")
        }
        let sum = (0..<6).reduce(0) { $0 + (Int(bytes[$1]) - 48) * (7 - $1) }
        return sum % 10 == Int(bytes[6]) - 48
            ? nil : IdentifierProblem(severity: .error, rule: "fails its check digit (IMO)")
    }
}

/// The number of an air waybill: IATA resolution 600a.
public enum AirWaybill {
    /// Nil where the number is good: the airline's three digits, a hyphen or none, eight digits with the last the
    /// remainder of the seven before it by 7.
    public static func check(_ text: String) -> IdentifierProblem? {
        var text = text
        return text.withUTF8(check)
    }

    package static func check(_ bytes: UnsafeBufferPointer<UInt8>) -> IdentifierProblem? {
        let hyphen = bytes.count == 12 && bytes[3] == UInt8(ascii: "-") ? 1 : 0
        guard bytes.count == 11 + hyphen, bytes[0..<3].allSatisfy(\.isDigit),
            bytes[(3 + hyphen)...].allSatisfy(\.isDigit)
        else {
            return IdentifierProblem(
                severity: .error, rule: "must be three digits and eight, as in 160-12345675 (IATA)")
        }
        let serial = bytes[(3 + hyphen)..<(10 + hyphen)].reduce(0) { $0 * 10 + Int($1) - 48 }
        return serial % 7 == Int(bytes[10 + hyphen]) - 48
            ? nil : IdentifierProblem(severity: .error, rule: "fails its check digit (IATA)")
    }
}

/// The identifier of a postal item: UPU S10.
public enum PostalItem {
    /// Nil where the identifier is good: two letters, eight digits, the check digit, the country.
    public static func check(_ text: String) -> IdentifierProblem? {
        var text = text
        return text.withUTF8(check)
    }

    package static func check(_ bytes: UnsafeBufferPointer<UInt8>) -> IdentifierProblem? {
        guard bytes.count == 13, bytes[0..<2].allSatisfy(\.isUpper), bytes[2..<11].allSatisfy(\.isDigit),
            bytes[11...].allSatisfy(\.isUpper)
        else {
            return IdentifierProblem(
                severity: .error, rule: "must be two letters, nine digits and a country (UPU S10)")
        }
        guard CountryCode.isAssigned(bytes[11], bytes[12]) else {
            return IdentifierProblem(severity: .error, rule: "ends in no country (UPU S10)")
        }
        let sum =
            8 * digit(bytes[2]) + 6 * digit(bytes[3]) + 4 * digit(bytes[4]) + 2 * digit(bytes[5])
            + 3 * digit(bytes[6]) + 5 * digit(bytes[7]) + 9 * digit(bytes[8]) + 7 * digit(bytes[9])
        let rest = 11 - sum % 11
        let expected = rest == 10 ? 0 : rest == 11 ? 5 : rest
        return expected == digit(bytes[10])
            ? nil : IdentifierProblem(severity: .error, rule: "fails its check digit (UPU S10)")
    }

    private static func digit(_ byte: UInt8) -> Int { Int(byte) - 48 }
}

/// A code of the Harmonized System.
public enum HSCode {
    /// Nil where the code is good: six to ten digits, of a chapter from 01 to 97 other than 77.
    public static func check(_ text: String) -> IdentifierProblem? {
        var text = text
        return text.withUTF8(check)
    }

    package static func check(_ bytes: UnsafeBufferPointer<UInt8>) -> IdentifierProblem? {
        guard (6...10).contains(bytes.count), bytes.allSatisfy(\.isDigit) else {
            return IdentifierProblem(severity: .error, rule: "must be six to ten digits (Harmonized System)")
        }
        let chapter = (Int(bytes[0]) - 48) * 10 + Int(bytes[1]) - 48
        return (1...97).contains(chapter) && chapter != 77
            ? nil
            : IdentifierProblem(
                severity: .error, rule: "is in no chapter: 01 to 97, of which 77 is reserved (Harmonized System)")
    }
}
