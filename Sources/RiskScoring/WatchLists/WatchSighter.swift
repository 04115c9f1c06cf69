import Intelligence

/// Takes the entities out of records, to look them up in watch-lists. It owns the memory of its steps, so it is for one
/// lane at a time.
final class WatchSighter {
    private var sighter: RecordSighter
    private let scanner = RecordScanner(limits: ReadingLimits(maximumBytes: .max))

    init(secret: EntitySecret) { sighter = RecordSighter(secret: secret) }

    var secret: EntitySecret { sighter.secret }

    /// The entities of a record, of those kinds and perhaps of others.
    func forEachKey(of view: RecordView, _ kinds: UInt32, _ body: (EntityKey) -> Void) {
        sighter.takeEntities(view, of: kinds)
        for key in sighter.keys { body(key) }
    }

    /// The key of what an entry looks for; nil where its value names nothing: a wrong check digit, too short, or a word
    /// such as "unknown".
    func key(of identifier: WatchIdentifier) -> EntityKey? {
        identifier.bytes.withUnsafeBytes { bytes in
            guard let view = try? scanner.scan(bytes) else { return nil }
            sighter.takeEntities(view, of: identifier.kind.bit)
            return sighter.keys.first { $0.kind == identifier.kind }
        }
    }
}
