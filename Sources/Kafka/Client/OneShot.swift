import Dispatch
import Synchronization

/// A value that arrives once, from any thread. The first to fulfil it wins; later ones are ignored.
final class OneShot<Value: Sendable>: Sendable {
    private enum State {
        case open([CheckedContinuation<Value, Never>])
        case done(Value)
    }

    private let state = Mutex<State>(.open([]))

    /// Whether this call was the first.
    @discardableResult
    func fulfil(_ value: Value) -> Bool {
        let waiting: [CheckedContinuation<Value, Never>]? = state.withLock { state in
            guard case .open(let waiting) = state else { return nil }
            state = .done(value)
            return waiting
        }
        guard let waiting else { return false }
        for continuation in waiting { continuation.resume(returning: value) }
        return true
    }

    /// Whether the value is there.
    var isFulfilled: Bool {
        state.withLock { state in
            if case .done = state { true } else { false }
        }
    }

    /// Waits for the value.
    func value() async -> Value {
        await withCheckedContinuation { continuation in
            let known: Value? = state.withLock { state in
                switch state {
                case .done(let value): return value
                case .open(let waiting):
                    state = .open(waiting + [continuation])
                    return nil
                }
            }
            if let known { continuation.resume(returning: known) }
        }
    }

    /// Waits for the value, or takes `fallback` once the time is up: whoever should fulfil it may be stuck
    /// in a call that never returns.
    func value(within limit: Duration, else fallback: Value) async -> Value {
        if isFulfilled { return await value() }
        // A source: work put off with `asyncAfter` lies in memory until its time, also when it was cancelled, and a
        // worker makes hundreds of these a second, most of them of half a minute.
        let timer = DispatchSource.makeTimerSource()
        timer.setEventHandler { self.fulfil(fallback) }
        timer.schedule(deadline: .now() + .milliseconds(Int(limit.milliseconds)))
        timer.activate()
        defer { timer.cancel() }
        return await value()
    }
}
