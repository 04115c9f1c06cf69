import Foundation

/// Damages texts of JSON, in ways that feeds do.
struct Mutation {
    var random: Seeded

    /// One to three damages of the bytes, or of the values where `structural`.
    mutating func damage(_ bytes: [UInt8]) -> [UInt8] {
        var damaged = bytes
        for _ in 0...(random.chance(70) ? 0 : 2) {
            damaged = random.chance(30) ? damageBytes(damaged) : damageField(damaged)
        }
        return damaged
    }

    private mutating func damageBytes(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        guard !bytes.isEmpty else { return bytes }
        let place = random.index(bytes.count)
        switch random.index(7) {
        case 0: bytes[place] ^= 1 << UInt8(random.index(8))
        case 1: bytes.removeSubrange(place...)
        case 2: bytes.remove(at: place)
        case 3: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
        case 4: bytes.insert(contentsOf: Self.tokens[random.index(Self.tokens.count)].utf8, at: place)
        case 5: bytes[place] = Array("{}[]\",:0".utf8)[random.index(8)]
        default: bytes.removeSubrange(place..<min(bytes.count, place + random.index(40)))
        }
        return bytes
    }

    /// Takes a colon outside, and puts another value or key there.
    private mutating func damageField(_ bytes: [UInt8]) -> [UInt8] {
        let colons = bytes.indices.filter { bytes[$0] == UInt8(ascii: ":") && $0 > 0 && bytes[$0 - 1] == 34 }
        guard !colons.isEmpty else { return bytes }
        let colon = colons[random.index(colons.count)]
        var end = colon + 1
        while end < bytes.count, ![UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]")].contains(bytes[end]) {
            end += 1
        }
        let value = Self.values[random.index(Self.values.count)]
        return Array(bytes[...colon]) + Array(value.utf8) + Array(bytes[end...])
    }

    private static let tokens = [
        "null", "\\u0041", "\\ud83d\\ude00", "\\ud83d", "\\udc00", "\\n", "\\x", "1e5", "-", ".5", "true", " ", "\n",
        "\t",
        "\u{FEFF}", "\u{e9}", ",", "{\"a\":1}", "[[]]", "\"k\":1,", "00", "99",
    ]
    private static let values = [
        "null", "true", "false", "0", "-1", "1.5", "3.0", "1e2", "1e400", "1E+2", "-0", "-0.0", "01", "1.",
        "9007199254740993",
        "9223372036854775807", "9223372036854775808", "18446744073709551616", "0.1e-7", "\"\"", "\"x\"", "\"A/B\"",
        "\"TLP:RED\"", "\"2026-02-29\"", "\"2024-02-29\"", "\"2026-04-15T23:59:60Z\"", "\"2026-04-15t01:02:03.4567z\"",
        "\"0001-01-01T00:00:00+01:00\"", "\"\\u00e9\\n\"", "[]", "[null]", "[\"a\",\"b\"]", "[1]", "{}", "[{}]",
        "{\"method\":\"unknown\"}",
        "\"1.0\"", "\"1.7\"", "\"2.0\"", "\"1\"",
    ]
}
