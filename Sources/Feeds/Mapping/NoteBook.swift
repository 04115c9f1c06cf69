/// The notes of a feed, each once, with the number of times it was met. It holds a bounded number of different ones.
public struct NoteBook: Sendable {
    private struct Entry {
        var note: FeedNote
        var count: Int
    }

    private let limit: Int
    private var entries: [Entry] = []
    private var index: [String: Int] = [:]
    /// How many notes were not kept because there were too many different ones.
    public private(set) var dropped = 0

    /// Holds up to `limit` different notes.
    public init(limit: Int = 200) {
        self.limit = limit
    }

    /// Adds a note; one with the same text is counted, and keeps its first line.
    public mutating func add(_ note: FeedNote) {
        if let position = index[note.text] {
            entries[position].count += 1
        } else if entries.count < limit {
            index[note.text] = entries.count
            entries.append(Entry(note: note, count: 1))
        } else {
            dropped += 1
        }
    }

    /// The notes in the order in which they were first met; one met often says how often.
    public var notes: [FeedNote] {
        var notes = entries.map { entry in
            entry.count == 1
                ? entry.note : FeedNote(line: entry.note.line, "\(entry.note.text) (\(entry.count) times, first here)")
        }
        if dropped > 0 { notes.append(FeedNote("\(dropped) further notes of other kinds are not shown")) }
        return notes
    }
}
