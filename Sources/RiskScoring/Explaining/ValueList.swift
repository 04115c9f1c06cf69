import Intelligence

/// Several values in a text: up to three different ones, and how many there are besides.
enum ValueList {
    /// Above this the values are compared with each other as strings of their own.
    private static let fewValues = 8

    /// Appends values of which each is there as UTF-8, or absent; false where all are.
    static func append(_ count: Int, to text: inout ByteBuffer, _ value: (Int) -> UnsafeRawBufferPointer?) -> Bool {
        let start = text.count
        var distinct = 0
        for index in 0..<count {
            guard let candidate = value(index) else { continue }
            guard candidate.count <= FieldText.longest, count <= fewValues else {
                text.count = start
                return append((0..<count).map { value($0).map { String(decoding: $0, as: UTF8.self) } }, to: &text)
            }
            if (0..<index).contains(where: { value($0).map { areSame($0, candidate) } ?? false }) { continue }
            distinct += 1
            if distinct > 3 { continue }
            if distinct > 1 { text.append(", ") }
            text.append(candidate)
        }
        append(more: distinct - 3, to: &text)
        return distinct > 0
    }

    /// The same for any values, the long ones cut.
    static func append(_ values: [String?], to text: inout ByteBuffer) -> Bool {
        var distinct: [String] = []
        for case let value? in values where !distinct.contains(value) { distinct.append(cut(value)) }
        text.append(distinct.prefix(3).joined(separator: ", "))
        append(more: distinct.count - 3, to: &text)
        return !distinct.isEmpty
    }

    static func cut(_ text: String) -> String {
        text.count > FieldText.longest ? String(text.prefix(FieldText.longest - 3)) + "..." : text
    }

    private static func append(more count: Int, to text: inout ByteBuffer) {
        guard count > 0 else { return }
        text.append(" and ")
        text.append(decimal: Int64(count))
        text.append(" more")
    }

    /// Whether two values are the same text. Beyond ASCII the same text can be written with different bytes.
    private static func areSame(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        if left.elementsEqual(right) { return true }
        func isASCII(_ bytes: UnsafeRawBufferPointer) -> Bool { bytes.allSatisfy { $0 < 0x80 } }
        if isASCII(left), isASCII(right) { return false }
        return String(decoding: left, as: UTF8.self) == String(decoding: right, as: UTF8.self)
    }
}
