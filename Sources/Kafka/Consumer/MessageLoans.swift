import Dispatch
import Synchronization

/// Messages of librdkafka that batches point into, and their way back to the consumer's thread.
///
/// That thread alone destroys them: their reference counts are under locks it takes for every record, so that other
/// threads would wait for one another there, and the client must not be destroyed before the last of them (librdkafka's
/// INTRODUCTION, Termination).
final class MessageLoans: Sendable {
    private struct State {
        var returned: [RecordTable] = []
        /// Tables lent and not collected.
        var outstanding = 0
        /// What they hold and pin.
        var charged = 0
        /// Whether the thread waits for the last of them.
        var isAwaited = false
    }

    private let policy: HoldingPolicy
    private let state = Mutex(State())
    private let arrival = DispatchSemaphore(value: 0)

    init(_ policy: HoldingPolicy) { self.policy = policy }

    /// How many batches hold messages, or did and nobody collected them yet.
    var outstanding: Int { state.withLock { $0.outstanding } }

    /// Enters a batch that is to hold its messages and returns what it counts; nil when it must be copied instead.
    func lend(records: Int, bytes: Int) -> Int? {
        guard let charge = policy.charge(records: records, bytes: bytes) else { return nil }
        return state.withLock { state in
            guard state.charged + charge <= policy.limit else { return nil }
            state.charged += charge
            state.outstanding += 1
            return charge
        }
    }

    /// Nobody can see the batch any more.
    func giveBack(_ table: RecordTable, _ charge: Int) {
        let isAwaited = state.withLock { state in
            state.returned.append(table)
            state.charged -= charge
            return state.isAwaited
        }
        if isAwaited { arrival.signal() }
    }

    /// What came back, for the consumer's thread to destroy.
    func collect() -> [RecordTable] {
        state.withLock { state in
            guard !state.returned.isEmpty else { return [] }
            defer { state.returned.removeAll(keepingCapacity: true) }
            state.outstanding -= state.returned.count
            return state.returned
        }
    }

    /// Waits until something comes back; at once when something has, or nothing is out.
    func wait() {
        let isOver = state.withLock { state in
            state.isAwaited = true
            return state.outstanding == 0 || !state.returned.isEmpty
        }
        if !isOver { arrival.wait() }
    }
}
