import Intelligence

/// The values of fields in words, for explanations: the same text on every machine, put into bytes that are kept.
enum FieldText {
    /// A longer value is cut, in characters.
    private static let longest = 80

    /// Appends the value of a field, or up to three of a field that repeats; false where it is absent.
    static func append(_ field: Field, of record: IntelligenceRecord, to text: inout [UInt8]) -> Bool {
        switch field.definition.scope {
        case .goods: list(record.goods.count, &text) { goods(field, record.goods[$0]) }
        case .transits: list(record.route?.transits.count ?? 0, &text) { record.route?.transits[$0].rawValue }
        case .parties: false
        case .record: single(field, record, &text)
        }
    }

    private static func single(_ field: Field, _ record: IntelligenceRecord, _ text: inout [UInt8]) -> Bool {
        let start = text.count
        guard head(field, record, &text) || cargo(field, record, &text) || way(field, record, &text) else {
            return false
        }
        if text.count - start > longest {
            let value = String(decoding: text[start...], as: UTF8.self)
            text.removeSubrange(start...)
            text += cut(value).utf8
        }
        return true
    }

    /// Up to two decimals, without trailing zeros.
    static func append(_ value: Double, to text: inout [UInt8]) {
        guard value.isFinite, abs(value) < 1e15 else { return text += "\(value)".utf8 }
        let cents = Int64((value * 100).rounded())
        if cents == 0, value != 0 { return text += "\(value)".utf8 }
        if cents < 0 { text.append(UInt8(ascii: "-")) }
        text.append(decimal: cents.magnitude / 100)
        let fraction = UInt8(cents.magnitude % 100)
        guard fraction > 0 else { return }
        text.append(UInt8(ascii: "."))
        text.append(UInt8(ascii: "0") + fraction / 10)
        if fraction % 10 > 0 { text.append(UInt8(ascii: "0") + fraction % 10) }
    }

    static func number(_ value: Double) -> String {
        var text: [UInt8] = []
        append(value, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    // MARK: Values

    static func put(_ value: String?, _ text: inout [UInt8]) -> Bool {
        guard let value else { return false }
        text += value.utf8
        return true
    }

    static func put(_ value: Double?, _ text: inout [UInt8]) -> Bool {
        guard let value else { return false }
        append(value, to: &text)
        return true
    }

    static func put(_ value: Int?, _ text: inout [UInt8]) -> Bool {
        guard let value else { return false }
        text.append(decimal: Int64(value))
        return true
    }

    static func put(_ value: Instant?, _ text: inout [UInt8]) -> Bool {
        guard let value else { return false }
        value.withUTF8 { text += $0 }
        return true
    }

    private static func cut(_ text: String) -> String {
        // As many characters need at least as many bytes, whose number is known.
        text.utf8.count > longest && text.count > longest ? String(text.prefix(longest - 3)) + "..." : text
    }

    // MARK: Lists

    /// Above this the elements are compared with each other in an array of their own.
    private static let fewElements = 8

    /// Up to three different values, and how many there are besides.
    static func list(_ count: Int, _ text: inout [UInt8], _ value: (Int) -> String?) -> Bool {
        let start = text.count
        var distinct = 0
        for index in 0..<count {
            guard let candidate = value(index) else { continue }
            guard candidate.utf8.count <= longest, count <= fewElements else {
                text.removeSubrange(start...)
                return longList((0..<count).map(value), &text)
            }
            if (0..<index).contains(where: { value($0) == candidate }) { continue }
            distinct += 1
            if distinct > 3 { continue }
            if distinct > 1 { text += ", ".utf8 }
            text += candidate.utf8
        }
        append(more: distinct - 3, to: &text)
        return distinct > 0
    }

    /// The same for values that must be cut, or many of them.
    private static func longList(_ values: [String?], _ text: inout [UInt8]) -> Bool {
        var distinct: [String] = []
        for case let value? in values where !distinct.contains(value) { distinct.append(cut(value)) }
        text += distinct.prefix(3).joined(separator: ", ").utf8
        append(more: distinct.count - 3, to: &text)
        return !distinct.isEmpty
    }

    private static func append(more count: Int, to text: inout [UInt8]) {
        guard count > 0 else { return }
        text += " and ".utf8
        text.append(decimal: Int64(count))
        text += " more".utf8
    }
}
