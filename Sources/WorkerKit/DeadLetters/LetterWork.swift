import Intelligence
import Kafka

/// Redrives and discards letters, portion by portion, so that neither a crash at any point nor a second operator makes
/// it happen twice or not at all. Not for several tasks at once.
public final class LetterWork {
    typealias InHand = LetterCursor.InHand

    static let portionRecords = 500
    static let portionBytes = 8 << 20

    let log: LetterLog
    let producer: Producer
    let order: LetterOrder
    let rules: RedriveRules
    var ledger: LetterLedger
    /// Told what became of each letter.
    let report: (LetterAddress, LetterOutcome) -> Void

    /// Work on the letters of `log`, of which `ledger` tells what was done before.
    public init(
        log: LetterLog, producer: Producer, order: LetterOrder, rules: RedriveRules, ledger: LetterLedger,
        report: @escaping (LetterAddress, LetterOutcome) -> Void
    ) {
        self.log = log
        self.producer = producer
        self.order = order
        self.rules = rules
        self.ledger = ledger
        self.report = report
    }

    /// Does it, in the order of the letters' addresses; those whose redrive may still be under way elsewhere come last, once its
    /// time is over. Ends early, between two portions, when `isStopped` says so.
    ///
    /// - Parameter waiting: told, before it waits, whom for and how long.
    /// - Returns: how many letters were not come to.
    /// - Throws: `KafkaError` where the broker can be worked with no more. What was done until then has been reported.
    public func run(
        _ deed: LetterDeed, _ letters: [SelectedLetter], isStopped: () -> Bool, waiting: (String, Duration) -> Void
    ) async throws -> Int {
        var busy = Busy()
        var left = try await run(deed, letters, isStopped, &busy)
        guard left == 0, !busy.letters.isEmpty else { return left + busy.letters.count }
        waiting(busy.holder, busy.wait)
        try await wait(for: busy, isStopped)
        guard !isStopped() else { return busy.letters.count }
        let waited = busy
        busy = Busy(isOver: waited.commands)
        left = try await run(deed, waited.letters, isStopped, &busy)
        for letter in busy.letters { report(letter.address, .refused(.underWay(by: busy.holder))) }
        return left
    }

    /// Waits until the time of those redrives is over, or they have ended.
    private func wait(for busy: Busy, _ isStopped: () -> Bool) async throws {
        let end = ContinuousClock.now + busy.wait
        while !isStopped(), ContinuousClock.now < end {
            try await Task.sleep(for: min(.milliseconds(500), end - .now))
            try await log.refresh(&ledger)
            if busy.letters.allSatisfy({ ledger.status(of: $0.address) != .interrupted }) { return }
        }
    }

    /// Letters that somebody else may be redriving at this moment.
    private struct Busy {
        var letters: [SelectedLetter] = []
        var commands: Set<String> = []
        var wait = Duration.zero
        var holder = ""
        /// Runs that were waited for: whatever their clocks said, they are over.
        var isOver: Set<String> = []
    }

    /// Goes through the letters portion by portion; returns how many it did not come to.
    private func run(
        _ deed: LetterDeed, _ letters: [SelectedLetter], _ isStopped: () -> Bool, _ busy: inout Busy
    ) async throws -> Int {
        let letters = letters.sorted { $0.address < $1.address }
        let cursor = LetterCursor(log, over: letters.map(\.address))
        var done = 0
        for portion in Self.portions(of: letters) {
            if isStopped() { break }
            // What others did since the plan was made counts.
            try await log.refresh(&ledger)
            let seen = ledger.count
            let (ready, unfinished) = sort(deed, portion, try await cursor.take(portion.map(\.address)), &busy)
            let hands = ready + (try await finish(unfinished))
            switch deed {
            case .redrive: try await redrive(hands, after: seen)
            case .discard: try await discard(hands)
            }
            done += portion.count
        }
        return letters.count - done
    }

    /// Which letters can be dealt with at once, and which redrives have to be looked into first.
    private func sort(
        _ deed: LetterDeed, _ portion: ArraySlice<SelectedLetter>, _ found: [InHand], _ busy: inout Busy
    ) -> (ready: [InHand], unfinished: [InHand]) {
        let inHand = Dictionary(found.map { ($0.letter.address, $0) }) { first, _ in first }
        var ready: [InHand] = []
        var unfinished: [InHand] = []
        for selected in portion {
            let address = selected.address
            guard let letter = inHand[address] else {
                report(address, .refused(log.absence(of: address) ?? .gone))
                continue
            }
            if let refusal = rules.refusal(of: deed, letter.letter, ledger) {
                report(address, .refused(refusal))
                continue
            }
            let intents = ledger.intents(of: address)
            let live = intents.filter { !busy.isOver.contains($0.command) && remaining(of: $0) > .zero }
            if let last = live.last {
                busy.letters.append(selected)
                busy.commands.formUnion(live.map(\.command))
                busy.wait = max(busy.wait, live.map(remaining).max() ?? .zero)
                busy.holder = last.by
            } else if intents.isEmpty {
                ready.append(letter)
            } else {
                unfinished.append(letter)
            }
        }
        return (ready, unfinished)
    }

    /// How long an announced redrive may still be under way. A clock that is ahead does not make it longer.
    private func remaining(of intent: RedriveIntent) -> Duration {
        let age = Duration.milliseconds(Instant.now.milliseconds - intent.at.milliseconds)
        return min(order.lease, max(.zero, order.lease - age))
    }

    /// Finds out about interrupted redrives whether the record was sent. Those that were are recorded as redriven;
    /// the others are returned.
    private func finish(_ letters: [InHand]) async throws -> [InHand] {
        guard !letters.isEmpty else { return [] }
        let found = try await RedriveSearch(log).search(letters.map(\.letter), ledger)
        var actions: [DeadLetterAction] = []
        var outcomes: [(LetterAddress, LetterOutcome)] = []
        var rest: [InHand] = []
        for inHand in letters {
            let address = inHand.letter.address
            switch found[address] {
            case .sent(let place):
                var action = self.action(.redriven, inHand.letter)
                action.to = place
                action.wasFound = true
                actions.append(action)
                outcomes.append((address, .redriven(to: place, wasFound: true)))
            case .unknowable(let topic) where !rules.force:
                report(address, .refused(.unknowable(topic)))
            default: rest.append(inHand)
            }
        }
        try await write(actions)
        for (address, outcome) in outcomes { report(address, outcome) }
        return rest
    }

    private func discard(_ letters: [InHand]) async throws {
        guard !letters.isEmpty else { return }
        try await write(letters.map { action(.discarded, $0.letter) })
        for letter in letters { report(letter.letter.address, .discarded) }
    }

    // MARK: Actions

    func action(_ kind: DeadLetterAction.Kind, _ letter: Letter) -> DeadLetterAction {
        DeadLetterAction(
            kind, letter, by: order.by, at: .now, command: order.command, reason: order.reason)
    }

    /// Publishes actions and waits for the broker's word on all of them.
    ///
    /// - Returns: where they stand, of those of which the broker said it.
    @discardableResult func write(_ actions: [DeadLetterAction]) async throws -> [RecordPlace] {
        var batch = ProducerBatch()
        for action in actions {
            batch.append(
                topic: log.topics.deadLetterActions, key: Array(action.letter.place(log.topics).utf8),
                payload: action.json(log.topics), headers: action.headers(log.topics))
        }
        let deliveries = try await producer.send(batch)
        try deliveries.requireAll()
        return deliveries.compactMap { delivery in
            delivery.offset.map { RecordPlace(delivery.topicPartition, $0) }
        }
    }

    static func portions(of letters: [SelectedLetter]) -> [ArraySlice<SelectedLetter>] {
        var portions: [ArraySlice<SelectedLetter>] = []
        var start = 0
        var bytes = 0
        for (index, letter) in letters.enumerated() {
            if index > start, index - start >= portionRecords || bytes + letter.byteCount > portionBytes {
                portions.append(letters[start..<index])
                start = index
                bytes = 0
            }
            bytes += letter.byteCount
        }
        if start < letters.count { portions.append(letters[start...]) }
        return portions
    }
}
