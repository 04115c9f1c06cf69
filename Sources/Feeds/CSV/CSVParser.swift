import Intelligence

/// Cuts a stream of bytes into the rows of a CSV file, however the stream is cut into pieces (RFC 4180: quotes,
/// doubled quotes, line breaks inside quotes; lines that end with CRLF or LF).
///
/// It is strict where leniency would guess: a quote inside an unquoted field, text after a closing quote and a lone
/// carriage return reject the row, and reading resumes on the next line. A quote that never closes takes the rest of
/// the file with it, so that is said once, with the line where the quote opened. The caller knows the header: this
/// one hands out rows of any width.
public struct CSVParser {
    /// What the parser hands out.
    public enum Output: Hashable, Sendable {
        /// A row as bytes, and the line on which it starts.
        case row(line: Int, fields: [[UInt8]])
        /// A row that cannot be taken.
        case rejected(LocatedProblem)
        /// A byte-order mark.
        case note(FeedNote)
    }

    private enum State {
        case rowStart, fieldStart, unquoted, quoted, quoteInQuoted
        /// After a CR outside quotes: only LF may follow.
        case carriageReturn
        /// The row is bad: skip to the end of the line.
        case skipping
    }

    private let format: CSVFormat
    private var state = State.rowStart
    private var markMatched = 0
    private var line = 1
    private var rowLine = 1
    private var quoteLine = 1
    private var fields: [[UInt8]] = []
    private var field: [UInt8] = []
    /// The bytes of the row's fields so far, kept or not.
    private var rowBytes = 0

    /// Cuts rows of `format`.
    public init(format: CSVFormat = CSVFormat()) {
        self.format = format
    }

    /// Takes the next piece of the stream and hands out what became complete.
    public mutating func append(_ piece: UnsafeRawBufferPointer, _ emit: (Output) -> Void) {
        for byte in piece {
            if markMatched < byteOrderMark.count, passesMark(byte, emit) { continue }
            take(byte, emit)
        }
    }

    /// Ends the stream: a last row without a line ending is a row, an open quote is an error.
    public mutating func finish(_ emit: (Output) -> Void) {
        if markMatched < byteOrderMark.count {
            let start = byteOrderMark.prefix(markMatched)
            markMatched = byteOrderMark.count
            for byte in start { take(byte, emit) }
        }
        switch state {
        case .rowStart, .skipping: break
        case .quoted:
            let rule =
                "the quote that opened on line \(quoteLine) never closes: nothing from line \(rowLine) on is read"
            emit(.rejected(LocatedProblem(line: quoteLine, problem(rule))))
        case .carriageReturn, .fieldStart, .unquoted, .quoteInQuoted:
            endRow(emit)
        }
        state = .rowStart
    }

    /// Whether the byte belongs to a byte-order mark at the start of the file.
    private mutating func passesMark(_ byte: UInt8, _ emit: (Output) -> Void) -> Bool {
        guard byte == byteOrderMark[markMatched] else {
            let start = byteOrderMark.prefix(markMatched)
            markMatched = byteOrderMark.count
            for byte in start { take(byte, emit) }
            return false
        }
        markMatched += 1
        if markMatched == byteOrderMark.count {
            emit(.note(FeedNote(line: 1, "the file starts with a byte-order mark")))
        }
        return true
    }

    private mutating func take(_ byte: UInt8, _ emit: (Output) -> Void) {
        defer { if byte == newline { line += 1 } }
        switch state {
        case .rowStart:
            if byte == newline { return }
            rowLine = line
            state = .fieldStart
            startField(byte, emit)
        case .fieldStart:
            startField(byte, emit)
        case .unquoted:
            if byte == quote {
                skip("a quote inside a field that does not start with one; quote the field and double the quote", emit)
            } else {
                takeUnquoted(byte, emit)
            }
        case .quoted:
            if byte == quote { state = .quoteInQuoted } else { keep(byte) }
        case .quoteInQuoted:
            switch byte {
            case quote:
                keep(byte)
                state = .quoted
            case format.delimiter, newline, carriageReturn: takeUnquoted(byte, emit)
            default: skip("text after the quote that closes a field", emit)
            }
        case .carriageReturn:
            if byte == newline { endRow(emit) } else { skip("a carriage return without a line feed", emit) }
        case .skipping:
            if byte == newline { reset() }
        }
    }

    private mutating func startField(_ byte: UInt8, _ emit: (Output) -> Void) {
        if byte == quote {
            quoteLine = line
            state = .quoted
        } else {
            state = .unquoted
            takeUnquoted(byte, emit)
        }
    }

    private mutating func takeUnquoted(_ byte: UInt8, _ emit: (Output) -> Void) {
        switch byte {
        case format.delimiter:
            endField()
            state = .fieldStart
        case newline: endRow(emit)
        case carriageReturn: state = .carriageReturn
        default: keep(byte)
        }
    }

    private mutating func keep(_ byte: UInt8) {
        rowBytes += 1
        if rowBytes <= format.maximumRowBytes { field.append(byte) }
    }

    private mutating func endField() {
        if fields.count <= format.maximumColumns { fields.append(field) }
        field.removeAll(keepingCapacity: true)
    }

    private mutating func endRow(_ emit: (Output) -> Void) {
        endField()
        defer { reset() }
        guard rowBytes <= format.maximumRowBytes else {
            let rule = "the row has \(rowBytes) bytes; the limit is \(format.maximumRowBytes)"
            return emit(.rejected(LocatedProblem(line: rowLine, problem(rule))))
        }
        // A line that holds nothing at all, CRLF included.
        if fields.count == 1, fields[0].isEmpty, rowBytes == 0 { return }
        emit(.row(line: rowLine, fields: fields))
    }

    private mutating func skip(_ rule: String, _ emit: (Output) -> Void) {
        let value = String(decoding: field.prefix(80), as: UTF8.self)
        emit(.rejected(LocatedProblem(line: rowLine, problem(rule, value: value))))
        reset()
        state = .skipping
    }

    private mutating func reset() {
        fields.removeAll(keepingCapacity: true)
        field.removeAll(keepingCapacity: field.capacity <= 64 << 10)
        rowBytes = 0
        state = .rowStart
    }

    private func problem(_ rule: String, value: String? = nil) -> RecordProblem {
        RecordProblem(field: "column \(fields.count + 1)", value: value, rule: rule)
    }
}

let quote = UInt8(ascii: "\"")
