/// The fields that the archive searches by, as they stand in one JSON object.
struct IndexedFields {
    enum Field: Int, CaseIterable {
        case type, agency, id, exercise, thread, refersTo, group, recordID, assessment, addressee, status, score, lane
        case record, action

        var name: StaticString {
            switch self {
            case .type: "type"
            case .agency: "agency"
            case .id: "id"
            case .exercise: "exercise"
            case .thread: "thread_id"
            case .refersTo: "refers_to"
            case .group: "commodity_group"
            case .recordID: "record_id"
            case .assessment: "assessment_id"
            case .addressee: "addressee"
            case .status: "status"
            case .score: "score"
            case .lane: "lane"
            case .record: "record"
            case .action: "action"
            }
        }
    }

    /// No value that is searched by is longer, in bytes: an index is no place for a novel.
    static let longest = 256

    private let bytes: UnsafeBufferPointer<UInt8>
    private var values: [TopLevelScanner.Value?]

    /// Reads the object in a range of the bytes. Throws where it is none, or names one of these fields twice: readers
    /// differ about which of the two counts.
    init(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) throws(TopLevelScanner.Problem) {
        self.bytes = bytes
        var values = [TopLevelScanner.Value?](repeating: nil, count: Field.allCases.count)
        var scanner = TopLevelScanner(bytes, range)
        try scanner.scan { (key, escaped, value) throws(TopLevelScanner.Problem) in
            guard let field = Self.field(bytes, key, escaped: escaped) else { return }
            guard values[field.rawValue] == nil else {
                throw TopLevelScanner.Problem(what: "names a field twice", at: key.lowerBound)
            }
            values[field.rawValue] = value
        }
        self.values = values
    }

    /// The text of a field; nil where it is absent, no text, no UTF-8, empty or too long.
    func text(_ field: Field) -> String? {
        guard case .string(let range, let escaped)? = values[field.rawValue], !range.isEmpty,
            range.count <= Self.longest
        else { return nil }
        return JSONText.decode(bytes, range, escaped: escaped)
    }

    /// Whether the field is `true`.
    func flag(_ field: Field) -> Bool { scalar(field) == "true" }

    /// The whole number of a field.
    func integer(_ field: Field) -> Int? { scalar(field).flatMap { Int($0) } }

    /// Where the object or array of a field stands.
    func container(_ field: Field) -> Range<Int>? {
        guard case .container(let range)? = values[field.rawValue] else { return nil }
        return range
    }

    private func scalar(_ field: Field) -> String? {
        guard case .scalar(let range)? = values[field.rawValue], range.count <= 20 else { return nil }
        return JSONText.decode(bytes, range, escaped: false)
    }

    private static func field(_ bytes: UnsafeBufferPointer<UInt8>, _ key: Range<Int>, escaped: Bool) -> Field? {
        if escaped {
            guard key.count <= longest, let name = JSONText.decode(bytes, key, escaped: true) else { return nil }
            return Field.allCases.first { $0.name.description == name }
        }
        let name = bytes[key]
        return candidates(key.count).first { $0.name.withUTF8Buffer { $0.elementsEqual(name) } }
    }

    /// The fields with names of a length.
    private static func candidates(_ length: Int) -> ArraySlice<Field> {
        length < byLength.count ? byLength[length] : []
    }

    private static let byLength: [ArraySlice<Field>] = (0...15).map { length in
        Field.allCases.filter { $0.name.utf8CodeUnitCount == length }[...]
    }
}
