import Intelligence

/// What a feed of lines holds.
public enum LineEvent: Hashable, Sendable {
    /// A line without its ending; never empty. Whether it is UTF-8, or JSON, is for the reader of records to say.
    case line(number: Int, bytes: [UInt8])
    /// A line that cannot be taken.
    case rejected(LocatedProblem)
    /// A remark on the file.
    case note(FeedNote)
}

/// Cuts a stream of bytes into the lines of an NDJSON file, however the stream is cut into pieces. It never holds
/// more than one line of at most ``maximumBytes``: what is longer is counted, not kept.
///
/// The first line decides how the lines of the file end. A file of CRLF lines is accepted and noted once; a CRLF in a
/// file of LF lines means that two files were glued together or one was edited on another system, and that line is
/// rejected. In the same way a byte-order mark is accepted at the very start, and rejected on any later line.
public struct LineSplitter {
    /// The longest line that is taken, in bytes, without its ending.
    public let maximumBytes: Int
    private var pending: [UInt8] = []
    /// Length of the line so far, kept or not.
    private var length = 0
    private var lastByte: UInt8 = 0
    private var number = 1
    private var ending: Ending?

    private enum Ending { case lf, crlf }

    /// Cuts lines of at most `maximumBytes`.
    public init(maximumBytes: Int = 1 << 20) {
        self.maximumBytes = max(1, maximumBytes)
    }

    /// Takes the next piece of the stream and hands out what became complete.
    public mutating func append(_ piece: UnsafeRawBufferPointer, _ emit: (LineEvent) -> Void) {
        var rest = piece[...]
        while let end = rest.firstIndex(of: newline) {
            take(rest[rest.startIndex..<end])
            endLine(terminated: true, emit)
            rest = rest[(end + 1)...]
        }
        take(rest)
    }

    /// Ends the stream: a last line without an ending is a line.
    public mutating func finish(_ emit: (LineEvent) -> Void) {
        guard length > 0 else { return }
        endLine(terminated: false, emit)
    }

    private mutating func take(_ part: Slice<UnsafeRawBufferPointer>) {
        guard let last = part.last else { return }
        lastByte = last
        length += part.count
        // One byte more than the limit, for the CR of an ending.
        let room = maximumBytes + 1 + byteOrderMark.count - pending.count
        if room > 0 { pending.append(contentsOf: part.prefix(room)) }
    }

    private mutating func endLine(terminated: Bool, _ emit: (LineEvent) -> Void) {
        defer {
            pending.removeAll(keepingCapacity: pending.capacity <= 64 << 10)
            length = 0
            lastByte = 0
            number += 1
        }
        let endsInCR = length > 0 && lastByte == carriageReturn
        var mixed = false
        if terminated {
            if ending == nil {
                ending = endsInCR ? .crlf : .lf
                if endsInCR { emit(.note(FeedNote(line: number, "the lines of this file end with CRLF"))) }
            }
            mixed = endsInCR && ending == .lf
        }
        let strips = endsInCR && (terminated || ending == .crlf)
        var content = length - (strips ? 1 : 0)
        var start = 0
        if pending.starts(with: byteOrderMark) {
            start = byteOrderMark.count
            content -= start
            guard number == 1 else {
                return reject("a byte-order mark may stand only at the very start of a file", emit)
            }
            emit(.note(FeedNote(line: 1, "the file starts with a byte-order mark")))
        }
        guard content > 0 else { return }
        guard content <= maximumBytes else {
            return reject("the line has \(content) bytes; the limit is \(maximumBytes)", emit)
        }
        guard !mixed else {
            return reject("the line ends with CRLF in a file whose lines end with LF", emit)
        }
        emit(.line(number: number, bytes: Array(pending[start..<start + content])))
    }

    private func reject(_ rule: String, _ emit: (LineEvent) -> Void) {
        let shown = String(decoding: pending.prefix(80), as: UTF8.self)
        emit(.rejected(LocatedProblem(line: number, RecordProblem(field: "", value: shown, rule: rule))))
    }
}

let newline: UInt8 = 0x0A
let carriageReturn: UInt8 = 0x0D
let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
