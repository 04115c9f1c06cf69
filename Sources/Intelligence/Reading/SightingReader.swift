/// Reads sightings, as the scorers write them. One per lane, like ``RecordReader``.
public final class SightingReader {
    private let parser: JSONParser

    /// Makes a reader with its parser.
    public init(limits: ReadingLimits = ReadingLimits()) { parser = JSONParser(limits: limits) }

    /// Reads one sighting; throws everything that is wrong with it.
    public func read(_ bytes: UnsafeRawBufferPointer) throws(RecordProblems) -> Sighting {
        try parser.withTape(of: bytes) { $0.sightingDocument() }
    }

    /// Reads one sighting; throws everything that is wrong with it.
    public func read(_ bytes: [UInt8]) throws(RecordProblems) -> Sighting {
        try bytes.withUnsafeBytes { bytes in
            Result { () throws(RecordProblems) in try read(bytes) }
        }.get()
    }
}

enum SightingKey: String, CaseIterable, Sendable {
    case schemaVersion = "schema_version"
    case type
    case position
    case timestamp
    case thread = "thread_id"
    case agency
    case kilograms = "kg"
    case numbers
    case entities
}

extension TapeReader {
    mutating func sightingDocument() -> Sighting {
        var sighting = Sighting(
            position: RecordPosition(topic: "", partition: 0, offset: 0), timestamp: 0, content: nil)
        var content = Sighting.Content(thread: "", agency: "", numbers: [], kilograms: 0, entities: [])
        var version = SchemaVersion.current
        let words = vocabulary
        var members = open(TapeReader.root)
        while let (key, value) = next(&members, words.sighting) {
            switch key {
            case .schemaVersion: self.version(value, into: &version)
            case .type: type(value, mustBe: "sighting")
            case .position: position(value, into: &sighting.position)
            case .timestamp: integer(value).map { sighting.timestamp = $0 }
            case .thread: read(value, into: &content.thread)
            case .agency: read(value, into: &content.agency)
            case .kilograms: number(value).map { content.kilograms = $0 }
            case .numbers:
                array(at: value) { reader, element in
                    guard let text = reader.text(element) else { return }
                    if let number = UInt64(text, radix: 16) {
                        content.numbers.append(number)
                    } else {
                        reader.wrong(element, "must be a hexadecimal number of 64 bits")
                    }
                }
            case .entities:
                array(at: value) { reader, element in reader.text(element).map { content.entities.append($0) } }
            }
        }
        keepOnlyVersionProblem()
        if !content.entities.isEmpty { sighting.content = content }
        return sighting
    }
}
