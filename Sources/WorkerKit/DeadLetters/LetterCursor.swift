import Kafka

/// Reads chosen letters in the order of their log, portion by portion, so that the log is gone through once however
/// many portions there are. Nothing else may read letters meanwhile.
final class LetterCursor {
    private let log: LetterLog
    private let wanted: Set<LetterAddress>
    /// One after the other, in the order of the addresses.
    private var passes: ArraySlice<LetterLog.Stretch>
    private var isReading = false
    /// Everything up to there has been read.
    private var reached: LetterAddress?
    /// Read already, and not yet asked for.
    private var ahead: [LetterAddress: InHand] = [:]

    /// A letter with its record.
    struct InHand {
        var letter: Letter
        var record: LogRecord
    }

    /// A cursor over those letters; those that the log does not hold are passed over.
    init(_ log: LetterLog, over addresses: [LetterAddress]) {
        self.log = log
        wanted = Set(addresses.filter { log.absence(of: $0) == nil })
        passes = LetterLog.stretches(over: wanted.sorted(), log.topics)[...]
    }

    /// Those of the letters that exist. Portions must be asked for in the order of the addresses: what lies before the
    /// last that was given is not read again.
    func take(_ portion: some Collection<LetterAddress>) async throws -> [InHand] {
        let last = portion.filter(wanted.contains).max()
        while let last, reached.map({ $0 < last }) ?? true, try await readOn() {}
        return portion.compactMap { ahead.removeValue(forKey: $0) }
    }

    /// Takes in the next records of the current pass, or begins the one after it; false at the end of the last.
    private func readOn() async throws -> Bool {
        if isReading, let records = try await log.committed.next() {
            for record in records {
                guard let address = log.address(of: record) else { continue }
                reached = address
                guard wanted.contains(address) else { continue }
                ahead[address] = InHand(letter: Letter(record, address: address), record: record)
            }
            return true
        }
        if isReading, let pass = passes.popFirst() {
            // Its last letters may not exist: of a transaction that was taken back, say.
            reached = pass.last
            isReading = false
        }
        guard let pass = passes.first else { return false }
        try await log.committed.start([pass.partition: pass.offsets])
        isReading = true
        return true
    }
}
