import Foundation
import Synchronization
import UnixSignals
import WorkerKit

/// Ends a feed at the first SIGINT or SIGTERM as if its input had ended there: what was taken is published and has its
/// receipt. The second signal ends the process.
final class Interruption: Sendable {
    private struct State {
        var isRequested = false
        var pump: FeedPump?
    }

    private let state = Mutex(State())

    /// Whether a signal came.
    var isRequested: Bool { state.withLock { $0.isRequested } }

    /// Listens for the signals until the process ends.
    func listen() {
        Task {
            for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) {
                let (isFirst, pump) = state.withLock { state in
                    defer { state.isRequested = true }
                    return (!state.isRequested, state.pump)
                }
                guard isFirst else { _exit(DragonExit.tempFail.rawValue) }
                pump?.cancel()
            }
        }
    }

    /// The pump that a signal ends.
    func watch(_ pump: FeedPump) {
        let isRequested = state.withLock { state in
            state.pump = pump
            return state.isRequested
        }
        if isRequested { pump.cancel() }
    }
}
