import Intelligence

/// How many letters there are per worker and cause, and from when to when. Pure; bounded.
public struct LetterTally: Sendable {
    /// The letters of one worker with one cause.
    public struct Row: Sendable, Equatable {
        /// The worker.
        public var worker: WorkerName
        /// The cause.
        public var cause: String
        /// How many.
        public var count = 0
        /// When the oldest was given up.
        public var oldest: Instant?
        /// When the newest was given up.
        public var newest: Instant?
    }

    private struct Key: Hashable {
        var worker: WorkerName
        var cause: String
    }

    /// What further causes are counted under, where there are more than anybody would read.
    public static let otherCauses = "(other causes)"
    private static let maximumRows = 500

    private var byKey: [Key: Row] = [:]
    /// How many were counted.
    public private(set) var count = 0

    /// A tally of nothing.
    public init() {}

    /// Counts a letter.
    public mutating func add(_ letter: Letter) {
        count += 1
        var key = Key(worker: letter.address.worker, cause: letter.cause)
        if byKey[key] == nil, byKey.count >= Self.maximumRows { key.cause = Self.otherCauses }
        var row = byKey[key] ?? Row(worker: key.worker, cause: key.cause)
        row.count += 1
        if let time = letter.givenUpAt {
            row.oldest = row.oldest.map { min($0, time) } ?? time
            row.newest = row.newest.map { max($0, time) } ?? time
        }
        byKey[key] = row
    }

    /// The rows: workers in the order of the stream, the most frequent cause first.
    public var rows: [Row] {
        let order = Dictionary(uniqueKeysWithValues: WorkerName.allCases.enumerated().map { ($1, $0) })
        return byKey.values.sorted { left, right in
            let (first, second) = (order[left.worker] ?? 0, order[right.worker] ?? 0)
            return (first, -left.count, left.cause) < (second, -right.count, right.cause)
        }
    }

    /// The causes that were met.
    public var causes: Set<String> { Set(byKey.keys.map(\.cause)) }
}

/// The newest letters of all that were shown to it, no more than so many. Pure; bounded.
public struct NewestLetters: Sendable {
    private var kept: [(letter: Letter, status: LetterStatus)] = []
    private let limit: Int

    /// Keeps the newest `limit`.
    public init(limit: Int) { self.limit = max(0, limit) }

    /// Shows it a letter.
    public mutating func add(_ letter: Letter, _ status: LetterStatus) {
        guard limit > 0 else { return }
        kept.append((letter, status))
        if kept.count >= limit * 2 + 64 { cut() }
    }

    /// The newest, the newest first.
    public func sorted() -> [(letter: Letter, status: LetterStatus)] {
        var copy = self
        copy.cut()
        return copy.kept
    }

    private mutating func cut() {
        kept.sort { left, right in
            let (first, second) = (left.letter, right.letter)
            let times = (first.givenUpAt ?? .earliest, second.givenUpAt ?? .earliest)
            return times.0 == times.1 ? first.address > second.address : times.0 > times.1
        }
        kept.removeLast(max(0, kept.count - limit))
    }
}
