import Intelligence
import Kafka

/// Finds out whether interrupted redrives sent their records: each says in a header which letter it comes from.
struct RedriveSearch {
    /// What was found out.
    enum Finding: Equatable {
        /// It stands there.
        case sent(RecordPlace)
        /// The log does not reach back to where it may stand.
        case unknowable(Topic)
    }

    private let log: LetterLog

    init(_ log: LetterLog) { self.log = log }

    /// What is known of each letter; those that were not sent are absent. Looks through the records' topics from the
    /// ends that the redrives noted before they began.
    func search(_ letters: [Letter], _ ledger: LetterLedger) async throws -> [LetterAddress: Finding] {
        var findings: [LetterAddress: Finding] = [:]
        let groups = Dictionary(grouping: letters.filter { $0.origin != nil }) { $0.origin?.topic ?? Topic("") }
        for (topic, letters) in groups {
            findings.merge(try await search(topic, letters, ledger)) { $1 }
        }
        return findings
    }

    private func search(
        _ topic: Topic, _ letters: [Letter], _ ledger: LetterLedger
    ) async throws -> [LetterAddress: Finding] {
        guard let state = try await log.admin.metadata().topic(topic) else {
            // Nothing can stand in a topic that does not exist.
            return [:]
        }
        let before = try await log.admin.watermarks(state.topicPartitions)
        let wanted = Dictionary(letters.map { ($0.address.place(log.topics), $0.address) }) { first, _ in first }
        let starts = Dictionary(letters.map { ($0.address, ledger.searchFrom($0.address)) }) { first, _ in first }
        var stretches: [TopicPartition: Range<Offset>] = [:]
        for (partition, mark) in before {
            let start = starts.values.map { $0[partition.partition] ?? Offset(0) }.min() ?? Offset(0)
            stretches[partition] = max(start, mark.low)..<max(start, mark.low, mark.high)
        }
        var findings: [LetterAddress: Finding] = [:]
        try await log.read(plain: true, stretches) { record in
            guard let from = record.header(LetterHeader.redriveFrom), let letter = wanted[from] else { return }
            if findings[letter] == nil { findings[letter] = .sent(RecordPlace(record.topicPartition, record.offset)) }
        }
        // Asked again: what retention took while it was read was not read.
        let after = try await log.admin.watermarks(state.topicPartitions)
        for letter in letters where findings[letter.address] == nil {
            let isCut = after.contains { partition, mark in
                mark.low > starts[letter.address]?[partition.partition] ?? Offset(0)
            }
            if isCut { findings[letter.address] = .unknowable(topic) }
        }
        return findings
    }
}
