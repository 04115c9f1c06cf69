import Synchronization

/// Wakes whoever waits, who then looks for himself what happened. Rings while nobody waits are remembered, as one.
final class Signal: Sendable {
    private struct State {
        var isRung = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func ring() {
        let waiters = state.withLock { state in
            state.isRung = state.waiters.isEmpty
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Waits for a ring, at most until `limit`. False where the task was cancelled.
    func wait(until limit: ContinuousClock.Instant? = nil) async -> Bool {
        let timer = limit.map { limit in
            Task {
                try await Task.sleep(until: limit, clock: .continuous)
                self.ring()
            }
        }
        defer { timer?.cancel() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isRung = state.withLock { state in
                    guard !state.isRung, !Task.isCancelled else {
                        state.isRung = false
                        return true
                    }
                    state.waiters.append(continuation)
                    return false
                }
                if isRung { continuation.resume() }
            }
        } onCancel: {
            ring()
        }
        return !Task.isCancelled
    }
}
