import Intelligence

/// The rows of a CSV file, one after the other, from a file, a pipe or standard input, in bounded memory. The first
/// event that is not a note is the header.
///
/// ``next()`` blocks until a row has arrived; a feed that stays open is read on a thread of its own.
public struct CSVReader<Source: ByteSource> {
    private var source: Source
    private var parser: CSVParser
    private let buffer: PieceBuffer
    private let format: CSVFormat
    private let name: String
    private var ready: [CSVParser.Output] = []
    private var position = 0
    private var ended = false
    /// The names of the columns, once they have been read.
    public private(set) var header: [String]?
    /// The bytes read so far, for a progress bar.
    public private(set) var bytesRead = 0

    /// Reads `source`, called `name` in messages.
    public init(_ source: Source, name: String, format: CSVFormat = CSVFormat(), pieceBytes: Int = 64 << 10) {
        self.source = source
        self.name = name
        self.format = format
        parser = CSVParser(format: format)
        buffer = PieceBuffer(byteCount: pieceBytes)
    }

    /// The next header, row, rejection or note; nil at the end.
    ///
    /// - Throws: ``FeedError`` where reading fails, or where the header is missing, is not text, is too wide, or names
    ///   a column twice.
    public mutating func next() throws -> CSVEvent? {
        while true {
            while position == ready.count {
                guard !ended else {
                    guard header != nil else { throw FeedError(.header, "\(name): is empty: it has no header") }
                    return nil
                }
                ready.removeAll(keepingCapacity: true)
                position = 0
                try readPiece()
            }
            let output = ready[position]
            position += 1
            return try event(of: output)
        }
    }

    private mutating func readPiece() throws {
        let count = try buffer.withPiece(of: &source) { piece in
            parser.append(piece) { ready.append($0) }
        }
        bytesRead += count
        if count == 0 {
            ended = true
            parser.finish { ready.append($0) }
        }
    }

    private mutating func event(of output: CSVParser.Output) throws -> CSVEvent {
        switch output {
        case .note(let note): return .note(note)
        case .rejected(let problem):
            guard header != nil else { throw FeedError(.header, "\(name): the header cannot be read: \(problem)") }
            return .rejected(problem)
        case .row(let line, let fields):
            guard let header else { return .header(try readHeader(fields, line: line)) }
            return row(line: line, fields: fields, header: header)
        }
    }

    private func row(line: Int, fields: [[UInt8]], header: [String]) -> CSVEvent {
        guard fields.count == header.count else {
            let shown = fields.count > format.maximumColumns ? "more than \(format.maximumColumns)" : "\(fields.count)"
            let rule = "the row has \(shown) columns, the header has \(header.count)"
            return .rejected(LocatedProblem(line: line, RecordProblem(field: "", rule: rule)))
        }
        var texts: [String] = []
        texts.reserveCapacity(fields.count)
        for (index, field) in fields.enumerated() {
            guard let text = String(validating: field, as: UTF8.self) else {
                let problem = RecordProblem(
                    field: header[index], value: String(decoding: field.prefix(80), as: UTF8.self),
                    rule: "is not UTF-8; save the file as UTF-8")
                return .rejected(LocatedProblem(line: line, problem))
            }
            texts.append(text)
        }
        return .row(CSVRow(line: line, fields: texts))
    }

    private mutating func readHeader(_ fields: [[UInt8]], line: Int) throws -> [String] {
        guard fields.count <= format.maximumColumns else {
            throw FeedError(.header, "\(name): line \(line): more than \(format.maximumColumns) columns")
        }
        var names: [String] = []
        for (index, field) in fields.enumerated() {
            guard let text = String(validating: field, as: UTF8.self), !field.contains(0) else {
                throw FeedError(
                    .header, "\(name): line \(line): column \(index + 1) is not UTF-8 text; save the file as UTF-8")
            }
            names.append(text)
        }
        var seen: Set<String> = []
        let twice = names.filter { !seen.insert($0).inserted }
        guard twice.isEmpty else {
            let list = twice.map { "\"\($0)\"" }.joined(separator: ", ")
            throw FeedError(.header, "\(name): line \(line): these columns stand twice: \(list)")
        }
        header = names
        return names
    }
}
