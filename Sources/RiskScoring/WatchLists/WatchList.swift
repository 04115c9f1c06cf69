import Intelligence

/// A watch-list of a member: what it looks for, why, until when, and who may be told of a hit. The list and all that
/// stands in it are the owner's secret; others are told whom to ask, and of a silent list nothing.
public struct WatchList: Sendable {
    /// One thing that is looked for.
    public struct Entry: Sendable {
        /// The kind of the entity, such as `container`.
        public var kind: String
        /// The value as the file has it.
        public var value: String
        /// Why it is looked for; nil where the owner does not say.
        public var reason: String?
        /// The first day, in UTC, on which it hits.
        public var from: CalendarDate
        /// The first day on which it hits no more.
        public var expires: CalendarDate
        /// What the owner holds a hit to be worth, in points.
        public var points: Double?
        /// Where it stands in the file.
        public var line: Int?
        /// The same as a record would state it.
        let identifier: WatchIdentifier

        /// The moments at which it hits, in milliseconds since 1970: from the first, before the second.
        var bounds: (first: Int64, end: Int64) {
            (Int64(from.daysSince1970) * 86_400_000, Int64(expires.daysSince1970) * 86_400_000)
        }

        /// Whether it hits no more at a moment.
        public func isExpired(at moment: Instant) -> Bool { moment.milliseconds >= bounds.end }
    }

    /// The name of its file.
    public var file: String
    /// Its own name.
    public var name: String
    /// Whose it is.
    public var owner: AgencyCode
    /// Whom others are told to ask; the owner's code stands for its own contact.
    public var contact: String
    /// Who may read a hit in full besides the owner, and on what channels it may travel.
    public var handling: Handling
    /// Whether it looks at exercises, and at nothing else.
    public var isExercise: Bool
    /// Whether others are told nothing at all of a hit.
    public var isSilent: Bool
    /// What is looked for.
    public var entries: [Entry]
    /// The line of `owner`, for messages.
    var ownerLine: Int?

    /// What a hit of an entry tells those who may read it in full.
    func hit(_ entry: Entry) -> WatchHit {
        WatchHit(
            owner: owner, list: name, kind: entry.kind, value: entry.value, reason: entry.reason, handling: handling,
            expires: entry.expires, points: entry.points, contact: contact, isSilent: isSilent,
            isNominal: entry.identifier.kind.isNominal)
    }

    /// The day on which the next of the entries that still hit at a moment ends; nil where none does.
    public func nextExpiry(after moment: Instant) -> CalendarDate? {
        entries.filter { !$0.isExpired(at: moment) }.map(\.expires).min { $0.daysSince1970 < $1.daysSince1970 }
    }
}

extension EntityKind {
    /// Whether it comes from the parties, so that only those may be told of it who may see parties.
    var isNominal: Bool { bit & Self.cargo == 0 }
}
