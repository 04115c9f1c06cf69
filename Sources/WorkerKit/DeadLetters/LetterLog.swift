import Intelligence
import Kafka

/// The dead letters of a cluster and what was done about them, as its logs hold them.
///
/// Not for several tasks at once. Letters are read up to the ends that their logs had when this was opened: what comes
/// meanwhile is for the next time, so that reading ends on a stream that does not.
public final class LetterLog {
    /// How far a long reading is: records read, and how many there are at the most.
    public typealias Progress = (_ read: Int, _ of: Int) -> Void

    /// The names of the topics.
    public let topics: StreamTopics
    /// The topics of the cluster.
    public let existing: Set<Topic>
    let admin: Admin
    /// For what transactions wrote: a letter of one that was taken back never was.
    private let committed: LogReader
    /// For what is written outside of them, so that somebody's open transaction holds nothing up.
    private let plain: LogReader
    private let bounds: [TopicPartition: Watermarks]
    private var actionPositions: [TopicPartition: Offset] = [:]

    /// Looks up the topics and their ends.
    ///
    /// - Throws: `KafkaError`.
    public static func open(_ settings: ClientSettings, topics: StreamTopics) async throws -> LetterLog {
        let admin = try Admin(settings)
        let metadata = try await admin.metadata()
        let letters = WorkerName.allCases.compactMap { metadata.topic(topics.deadLetters($0)) }
        return LetterLog(
            topics: topics, existing: Set(metadata.topics.map(\.topic)), admin: admin,
            bounds: try await admin.watermarks(letters.flatMap(\.topicPartitions), deadline: .seconds(20)),
            committed: try LogReader(settings), plain: try LogReader(settings, isolation: .uncommitted))
    }

    private init(
        topics: StreamTopics, existing: Set<Topic>, admin: Admin, bounds: [TopicPartition: Watermarks],
        committed: LogReader, plain: LogReader
    ) {
        self.topics = topics
        self.existing = existing
        self.admin = admin
        self.bounds = bounds
        self.committed = committed
        self.plain = plain
    }

    /// Ends the clients.
    public func close() async { await admin.close() }

    // MARK: Letters

    /// Whether there is a letter at that address: nil where there may be, else why not.
    public func absence(of address: LetterAddress) -> LetterRefusal? {
        guard let bounds = bounds[address.topicPartition(topics)], address.offset < bounds.high else { return .absent }
        return address.offset < bounds.low ? .gone : nil
    }

    /// Reads all letters of those workers, of each partition in order.
    public func read(
        _ workers: [WorkerName], progress: Progress? = nil, _ body: (Letter, LogRecord) throws -> Void
    ) async throws {
        let wanted = Set(workers.map(topics.deadLetters))
        let stretches = bounds.filter { wanted.contains($0.key.topic) }.mapValues { $0.low..<$0.high }
        try await read(committed, stretches, progress: progress) { record in
            if let address = address(of: record) { try body(Letter(record, address: address), record) }
        }
    }

    /// Reads the letters at those addresses, of each partition in order. Addresses without a letter are passed over.
    public func read(
        at addresses: [LetterAddress], _ body: (Letter, LogRecord) throws -> Void
    ) async throws {
        let wanted = Set(addresses.filter { absence(of: $0) == nil })
        for stretches in Self.stretches(over: wanted.sorted(), topics) {
            try await read(plain: false, stretches) { record in
                guard let address = address(of: record), wanted.contains(address) else { return }
                try body(Letter(record, address: address), record)
            }
        }
    }

    /// One pass over the log for letters that lie close together, another where there is a wide gap between them.
    static func stretches(
        over addresses: [LetterAddress], _ topics: StreamTopics, gap: Int64 = 2_000
    ) -> [[TopicPartition: Range<Offset>]] {
        var passes: [[TopicPartition: Range<Offset>]] = []
        for address in addresses {
            let partition = address.topicPartition(topics)
            if let last = passes.last?[partition], address.offset.rawValue - last.upperBound.rawValue <= gap {
                passes[passes.count - 1][partition] = last.lowerBound..<max(last.upperBound, address.offset.next)
            } else {
                passes.append([partition: address.offset..<address.offset.next])
            }
        }
        return passes
    }

    private func address(of record: LogRecord) -> LetterAddress? {
        let worker = WorkerName.allCases.first { topics.deadLetters($0) == record.topicPartition.topic }
        return worker.map {
            LetterAddress(worker: $0, partition: record.topicPartition.partition, offset: record.offset)
        }
    }

    // MARK: Actions

    /// Whether actions can be recorded: their topic exists.
    public var hasActions: Bool { existing.contains(topics.deadLetterActions) }

    /// Brings the ledger up to the present end of the actions. `visit` sees each of them.
    ///
    /// - Parameter acknowledged: actions of one's own that the broker has, and that the ledger must have afterwards.
    public func refresh(
        _ ledger: inout LetterLedger, acknowledged: [RecordPlace] = [], progress: Progress? = nil,
        visit: (DeadLetterAction) -> Void = { _ in }
    ) async throws {
        guard hasActions else { return }
        let end = ContinuousClock.now + .seconds(10)
        while true {
            try await readActions(into: &ledger, progress: progress, visit: visit)
            // A follower of the log may see a little later what its writer was told is in it.
            let isComplete = acknowledged.allSatisfy { $0.offset < actionPositions[$0.topicPartition] ?? Offset(0) }
            if isComplete { return }
            guard ContinuousClock.now < end else {
                throw KafkaError(.timedOut, "an acknowledged record cannot be read", context: "dead-letter actions")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    private func readActions(
        into ledger: inout LetterLedger, progress: Progress?, visit: (DeadLetterAction) -> Void
    ) async throws {
        guard let state = try await admin.metadata().topic(topics.deadLetterActions) else { return }
        let marks = try await admin.watermarks(state.topicPartitions)
        var stretches: [TopicPartition: Range<Offset>] = [:]
        /// Partitions of which the beginning is gone, until their first record was seen.
        var forgotten: Set<TopicPartition> = []
        for (partition, mark) in marks {
            let start = max(actionPositions[partition] ?? mark.low, mark.low)
            stretches[partition] = start..<max(start, mark.high)
            if mark.low > actionPositions[partition] ?? Offset(0) { forgotten.insert(partition) }
        }
        let reader = DeadLetterActionReader(topics: topics)
        var known = ledger
        ledger = LetterLedger()
        defer { ledger = known }
        try await read(plain: true, stretches, progress: progress) { record in
            actionPositions[record.topicPartition] = record.offset.next
            if forgotten.remove(record.topicPartition) != nil, record.timestamp >= 0 {
                let oldest = Instant(milliseconds: record.timestamp)
                known.knownSince = known.knownSince.map { max($0, oldest) } ?? oldest
            }
            do throws(DeadLetterActionReader.Problem) {
                let action = try reader.read(record.payload)
                known.apply(action)
                visit(action)
            } catch {
                let key = record.key.map { String(decoding: $0, as: UTF8.self) } ?? ""
                known.applyUnreadable(try? LetterAddress(key, topics: topics))
            }
        }
    }

    // MARK: Any log

    /// Reads everything in those stretches as it stands in the log.
    func read(
        plain isPlain: Bool, _ stretches: [TopicPartition: Range<Offset>], progress: Progress? = nil,
        _ body: (LogRecord) throws -> Void
    ) async throws {
        try await read(isPlain ? plain : committed, stretches, progress: progress, body)
    }

    private func read(
        _ reader: LogReader, _ stretches: [TopicPartition: Range<Offset>], progress: Progress?,
        _ body: (LogRecord) throws -> Void
    ) async throws {
        let total = stretches.values.reduce(0) { $0 + Int($1.upperBound.rawValue - $1.lowerBound.rawValue) }
        guard total > 0 else { return }
        try await reader.start(stretches)
        var done = 0
        while let records = try await reader.next() {
            try Task.checkCancellation()
            for record in records { try body(record) }
            done += records.count
            progress?(done, total)
        }
    }
}
