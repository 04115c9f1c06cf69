import CoreMetrics
import Synchronization

/// One series: a counter, a gauge or a histogram of seconds.
final class PrometheusSeries: CounterHandler, FloatingPointCounterHandler, RecorderHandler, MeterHandler, TimerHandler {
    /// The upper bounds of the histogram's buckets, in seconds.
    static let bounds: [Double] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

    private struct State {
        var value = 0.0
        var count = 0
        var buckets: [Int] = []
    }

    let kind: Metric.Kind
    private let state: Mutex<State>

    init(kind: Metric.Kind) {
        self.kind = kind
        state = Mutex(State(buckets: kind == .histogram ? Array(repeating: 0, count: Self.bounds.count) : []))
    }

    func increment(by amount: Int64) { add(Double(amount)) }
    func increment(by amount: Double) { add(amount) }
    func decrement(by amount: Double) { add(-amount) }
    func reset() { state.withLock { $0.value = 0 } }
    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { state.withLock { $0.value = value } }
    func record(_ value: Int64) { record(Double(value)) }
    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    func record(_ value: Double) {
        guard kind == .histogram else { return set(value) }
        state.withLock { state in
            state.value += value
            state.count += 1
            if let index = Self.bounds.firstIndex(where: { value <= $0 }) { state.buckets[index] += 1 }
        }
    }

    private func add(_ amount: Double) { state.withLock { $0.value += amount } }

    func render(name: String, labels: String, into text: inout String) {
        let state = state.withLock { $0 }
        let suffix = labels.isEmpty ? "" : "{\(labels)}"
        guard kind == .histogram else {
            text += "\(name)\(suffix) \(Self.number(state.value))\n"
            return
        }
        let separator = labels.isEmpty ? "" : ","
        var cumulative = 0
        for (bound, count) in zip(Self.bounds, state.buckets) {
            cumulative += count
            text += "\(name)_bucket{\(labels)\(separator)le=\"\(bound)\"} \(cumulative)\n"
        }
        text += "\(name)_bucket{\(labels)\(separator)le=\"+Inf\"} \(state.count)\n"
        text += "\(name)_sum\(suffix) \(Self.number(state.value))\n"
        text += "\(name)_count\(suffix) \(state.count)\n"
    }

    /// A number as Prometheus writes it: whole numbers without a fraction.
    static func number(_ value: Double) -> String {
        Int64(exactly: value).map(String.init) ?? "\(value)"
    }
}
