import Kafka

/// Finds the record that makes a handler throw: handles one by one what could not be handled together, so that one
/// poisonous record costs itself and not its batch.
struct IsolatingHandler: BatchHandler {
    let inner: any BatchHandler
    let classify: @Sendable (any Error) -> FailureAction

    /// So many records may run out of time before the batch as a whole is given up: each costs the whole limit.
    static let maximumTimeouts = 3

    func handle(_ records: RecordSlice) async throws -> Handled {
        do {
            return try await inner.handle(records)
        } catch {
            guard concernsRecord(error) else { throw error }
            if records.count == 1, let index = records.positions.first {
                return Handled(failures: [RecordFailure(index: index, error: error)])
            }
        }
        var all = Handled()
        var timeouts = 0
        for position in records.positions {
            do {
                all.merge(try await inner.handle(RecordSlice(records.batch, [position])))
            } catch {
                guard concernsRecord(error) else { throw error }
                if error is HandlingTimeout { timeouts += 1 }
                guard timeouts < Self.maximumTimeouts else { throw error }
                all.failures.append(RecordFailure(index: position, error: error))
            }
        }
        return all
    }

    /// Errors of the broker and of the store say nothing of the record; neither does the end of the work.
    private func concernsRecord(_ error: any Error) -> Bool {
        if error is CancellationError { return false }
        return error is HandlingTimeout || classify(error) == .reject
    }
}
