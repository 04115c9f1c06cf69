import Intelligence
import Kafka

/// What became of every dead letter, worked out from the actions in the order of their log. Pure.
///
/// Memory: some sixty bytes for each letter that was dealt with, and the whole of those whose redrive has not ended.
/// Open letters take none.
public struct LetterLedger: Sendable {
    private struct Settled {
        var isRedriven: Bool
        var by: Int32
        var at: Int64
    }

    private var settled: [LetterAddress: Settled] = [:]
    private var intents: [LetterAddress: [RedriveIntent]] = [:]
    private var unclear: Set<LetterAddress> = []
    /// People by number: there are few of them and many letters.
    private var people: [String] = []
    private var numberOf: [String: Int32] = [:]

    /// How many actions were applied.
    public private(set) var count = 0
    /// How many records of the topic were none that could be understood.
    public private(set) var unreadable = 0
    /// Where older actions are gone: what was done about letters given up before is not known.
    public var knownSince: Instant?

    /// A ledger without actions.
    public init() {}

    /// Takes the next action.
    public mutating func apply(_ action: DeadLetterAction) {
        count += 1
        let letter = action.letter
        switch action.kind {
        case .redriving:
            // An action that a producer sent twice is one.
            guard intents[letter]?.contains(where: { $0.command == action.command }) != true else { return }
            intents[letter, default: []].append(
                RedriveIntent(
                    command: action.command, by: action.by, at: action.at, searchFrom: action.searchFrom, number: count)
            )
        case .released:
            intents[letter]?.removeAll { $0.command == action.command }
            if intents[letter]?.isEmpty == true { intents[letter] = nil }
        case .redriven:
            // Whoever else announced it: the record is there, once.
            intents[letter] = nil
            settle(action, isRedriven: true)
        case .discarded:
            // Whatever was decided, a record that went is gone.
            if settled[letter]?.isRedriven != true { settle(action, isRedriven: false) }
        }
    }

    /// Takes note of a record that could not be understood; its key may still tell which letter it was about.
    public mutating func applyUnreadable(_ letter: LetterAddress?) {
        count += 1
        unreadable += 1
        if let letter { unclear.insert(letter) }
    }

    private mutating func settle(_ action: DeadLetterAction, isRedriven: Bool) {
        settled[action.letter] = Settled(
            isRedriven: isRedriven, by: number(of: action.by), at: action.at.milliseconds)
    }

    private mutating func number(of person: String) -> Int32 {
        if let known = numberOf[person] { return known }
        let number = Int32(clamping: people.count)
        people.append(person)
        numberOf[person] = number
        return number
    }

    /// How a letter stands.
    public func status(of letter: LetterAddress) -> LetterStatus {
        let isRedriven = settled[letter]?.isRedriven
        if isRedriven == true { return .redriven }
        if intents[letter] != nil { return .interrupted }
        return isRedriven == nil ? .open : .discarded
    }

    /// What settled a letter; nil while nothing has.
    public func settlement(of letter: LetterAddress) -> LetterSettlement? {
        guard let known = settled[letter] else { return nil }
        return LetterSettlement(
            status: known.isRedriven ? .redriven : .discarded,
            by: people.indices.contains(Int(known.by)) ? people[Int(known.by)] : "",
            at: Instant(milliseconds: known.at))
    }

    /// The announced redrives of a letter whose end is not known, oldest first.
    public func intents(of letter: LetterAddress) -> [RedriveIntent] { intents[letter] ?? [] }

    /// Whether what was done about an open letter may be unknown: an action on it cannot be read, or it is older than
    /// the oldest action that is left.
    public func isUncertain(_ letter: Letter) -> Bool {
        if unclear.contains(letter.address) { return true }
        guard let knownSince, status(of: letter.address) == .open else { return false }
        return letter.givenUpAt.map { $0 < knownSince } ?? true
    }

    /// Where the record of an interrupted redrive may stand: from the lowest end that any of them noted. A partition
    /// that none of them names did not exist then.
    public func searchFrom(_ letter: LetterAddress) -> [Partition: Offset] {
        intents(of: letter).reduce(into: [:]) { starts, intent in
            starts.merge(intent.searchFrom) { min($0, $1) }
        }
    }

    /// The announcement that comes before that of `command` and after the first `count` actions: whoever announced
    /// first does it, everyone else leaves it. nil where it is `command` itself.
    public func rival(of command: String, for letter: LetterAddress, after count: Int) -> RedriveIntent? {
        let later = intents(of: letter).filter { $0.number > count }
        guard let first = later.min(by: { $0.number < $1.number }), first.command != command else { return nil }
        return first
    }
}
