import Intelligence

/// The sum of the receipts of a feed.
public struct ReceiptSummary: Sendable {
    /// Records that stand in the log.
    public private(set) var published = 0
    /// Records that a dry run found good.
    public private(set) var valid = 0
    /// Records that were not published.
    public private(set) var rejected = 0
    /// Records that went through with a remark.
    public private(set) var warned = 0
    private var book = NoteBook()

    /// Starts at nothing.
    public init() {}

    /// Counts a receipt.
    public mutating func add(_ receipt: Receipt) {
        switch receipt.outcome {
        case .published: published += 1
        case .valid: valid += 1
        case .rejected: rejected += 1
        }
        if !receipt.warnings.isEmpty { warned += 1 }
    }

    /// Takes a remark on the file.
    public mutating func add(_ note: FeedNote) { book.add(note) }

    /// All receipts.
    public var total: Int { published + valid + rejected }
    /// The remarks on the file, each once.
    public var notes: [FeedNote] { book.notes }

    /// `EX_DATAERR` (65, sysexits.h) where any record was rejected, else 0.
    public var exitCode: Int32 { rejected > 0 ? 65 : 0 }

    /// For people.
    public var text: String {
        var parts: [String] = []
        if valid > 0 || published == 0 && rejected == 0 { parts.append("\(valid) valid") }
        if published > 0 || valid == 0 { parts.append("\(published) published") }
        parts.append("\(rejected) rejected")
        if warned > 0 { parts.append("\(warned) with warnings") }
        return ([parts.joined(separator: ", ")] + notes.map { "note: \($0)" }).joined(separator: "\n")
    }

    /// For programs: one line of JSON with `"status":"summary"`, without its line ending.
    public var json: String {
        var json = JSONWriter(reserving: 512)
        json.beginObject()
        json.key("status")
        json.value("summary")
        json.key("published")
        json.value(published)
        json.key("valid")
        json.value(valid)
        json.key("rejected")
        json.value(rejected)
        json.key("warned")
        json.value(warned)
        json.key("notes")
        json.beginArray()
        for note in notes {
            json.beginObject()
            if let line = note.line {
                json.key("line")
                json.value(line)
            }
            json.key("text")
            json.value(note.text)
            json.endObject()
        }
        json.endArray()
        json.endObject()
        return json.withBytes { String(decoding: $0, as: UTF8.self) }
    }
}
