import Intelligence
import Kafka

extension LetterWork {
    /// From the announcement until the record is handed to the producer; with the time in which the producer must have
    /// delivered it this stays well below the lease, after which others take the redrive for over.
    static let handOverLimit = Duration.seconds(10)

    /// How long a producer may take to deliver; see ``handOverLimit``.
    public static let deliveryTimeout = Duration.seconds(10)

    /// Announces, sends, records. `seen` is how many actions were known when it was decided.
    func redrive(_ letters: [InHand], after seen: Int) async throws {
        guard !letters.isEmpty else { return }
        let ends = try await ends(of: Set(letters.compactMap { $0.letter.origin?.topic }))
        let beginning = ContinuousClock.now
        try await announce(letters, ends: ends)
        var mine = try await leaveToOthers(letters, after: seen)
        if ContinuousClock.now - beginning > Self.handOverLimit {
            // Others may soon take it for over: better not to send than to send twice.
            try await release(mine, "announcing took longer than \(Self.handOverLimit)")
            mine = []
        }
        guard !mine.isEmpty else { return }
        try await send(mine)
    }

    /// The ends of all partitions of those topics: what is sent from now on comes after them.
    private func ends(of topics: Set<Topic>) async throws -> [Topic: [Partition: Offset]] {
        let partitions = try await log.admin.metadata().topics.filter { topics.contains($0.topic) }
        let marks = try await log.admin.watermarks(partitions.flatMap(\.topicPartitions))
        return marks.reduce(into: [:]) { ends, entry in
            ends[entry.key.topic, default: [:]][entry.key.partition] = entry.value.high
        }
    }

    private func announce(_ letters: [InHand], ends: [Topic: [Partition: Offset]]) async throws {
        let actions = letters.map { inHand in
            var action = self.action(.redriving, inHand.letter)
            action.searchFrom = inHand.letter.origin.flatMap { ends[$0.topic] } ?? [:]
            return action
        }
        do {
            let places = try await write(actions)
            try await log.refresh(&ledger, acknowledged: places)
        } catch {
            for inHand in letters {
                report(inHand.letter.address, .failed("announcing it failed: \(error). Nothing was sent"))
            }
            throw error
        }
    }

    /// Gives up those that somebody else announced first or settled meanwhile; returns the others.
    private func leaveToOthers(_ letters: [InHand], after seen: Int) async throws -> [InHand] {
        var mine: [InHand] = []
        var left: [(InHand, LetterRefusal)] = []
        for inHand in letters {
            let address = inHand.letter.address
            if let settlement = ledger.settlement(of: address), !rules.force || settlement.status == .redriven {
                left.append((inHand, LetterRefusal(settlement)))
            } else if let rival = ledger.rival(of: order.command, for: address, after: seen) {
                left.append((inHand, .underWay(by: rival.by)))
            } else {
                mine.append(inHand)
            }
        }
        if !left.isEmpty {
            try await write(left.map { released($0.0.letter, "\($0.1)") })
            for (inHand, refusal) in left { report(inHand.letter.address, .refused(refusal)) }
        }
        return mine
    }

    private func released(_ letter: Letter, _ reason: String) -> DeadLetterAction {
        var action = self.action(.released, letter)
        action.reason = reason
        return action
    }

    private func release(_ letters: [InHand], _ reason: String) async throws {
        try await write(letters.map { released($0.letter, reason) })
        for inHand in letters { report(inHand.letter.address, .failed("\(reason). Nothing was sent")) }
    }

    private func send(_ letters: [InHand]) async throws {
        var batch = ProducerBatch()
        for inHand in letters {
            guard let origin = inHand.letter.origin else { continue }
            RedrivenRecord.append(
                inHand.record, of: inHand.letter, to: origin.topic, place: inHand.letter.address.place(log.topics),
                stampNow: order.stampNow, batch: &batch)
        }
        let deliveries: Producer.Deliveries
        do {
            deliveries = try await producer.send(batch)
        } catch {
            for inHand in letters { report(inHand.letter.address, .interrupted("the producer failed: \(error)")) }
            throw error
        }
        var completions: [DeadLetterAction] = []
        var outcomes: [(LetterAddress, LetterOutcome)] = []
        var failure: KafkaError?
        for (inHand, delivery) in zip(letters, deliveries) {
            let address = inHand.letter.address
            if let error = delivery.error {
                guard error.meansNotWritten else {
                    failure = error
                    report(address, .interrupted("the broker did not say whether it has the record: \(error)"))
                    continue
                }
                completions.append(released(inHand.letter, "\(error)"))
                outcomes.append((address, .failed("the record was not taken: \(error)")))
            } else if let offset = delivery.offset {
                let place = RecordPlace(delivery.topicPartition, offset)
                var action = self.action(.redriven, inHand.letter)
                action.to = place
                completions.append(action)
                outcomes.append((address, .redriven(to: place, wasFound: false)))
            } else {
                // Its announcement stands: the next redrive looks the record up.
                report(
                    address, .interrupted("the broker has the record and did not say where; redrive again to record it")
                )
            }
        }
        try await complete(completions, outcomes)
        if let failure { throw failure }
    }

    private func complete(
        _ completions: [DeadLetterAction], _ outcomes: [(LetterAddress, LetterOutcome)]
    ) async throws {
        do {
            try await write(completions)
        } catch {
            for (address, outcome) in outcomes {
                guard case .redriven(let place, _) = outcome else {
                    report(address, outcome)
                    continue
                }
                report(address, .interrupted("it was sent to \(place), which could not be recorded: \(error)"))
            }
            throw error
        }
        for (address, outcome) in outcomes { report(address, outcome) }
    }
}

extension KafkaError {
    /// Whether the record certainly does not stand in the log: it never left, or the broker said no. Everything else
    /// leaves it open.
    var meansNotWritten: Bool {
        let refused: Set<Int32> = [
            10,  // MESSAGE_TOO_LARGE
            17,  // INVALID_TOPIC_EXCEPTION
            18,  // RECORD_LIST_TOO_LARGE
            29,  // TOPIC_AUTHORIZATION_FAILED
            31,  // CLUSTER_AUTHORIZATION_FAILED
            32,  // INVALID_TIMESTAMP
            44,  // POLICY_VIOLATION
            87,  // INVALID_RECORD
        ]
        return refused.contains(code.rawValue) || [.unknownTopic, .unknownPartition].contains(code)
    }
}
