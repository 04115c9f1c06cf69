import Synchronization

/// The one promise of a batch under way: collects the reports of its records and is kept when all are in.
final class SendPromise: Sendable {
    struct Report: Sendable {
        var partition: Int32
        var offset: Int64
        var error: KafkaError?
    }

    private struct State {
        var reports: [Report?]
        /// Records without a report.
        var missing: Int
    }

    private let state: Mutex<State>
    private let done = OneShot<Bool>()

    init(count: Int) {
        state = Mutex(State(reports: Array(repeating: nil, count: count), missing: count))
    }

    /// Takes several reports under one lock.
    func report(_ reports: some Sequence<(index: Int, report: Report)>) {
        let finished = state.withLock { state in
            for (index, report) in reports
            where state.reports.indices.contains(index) && state.reports[index] == nil {
                state.reports[index] = report
                state.missing -= 1
            }
            return state.missing <= 0
        }
        if finished { done.fulfil(true) }
    }

    /// Gives every record still without a report that error: nobody will report it any more.
    func abandon(_ error: KafkaError) {
        let left = state.withLock { state in state.reports.indices.filter { state.reports[$0] == nil } }
        report(left.map { ($0, Report(partition: -1, offset: -1, error: error)) })
    }

    /// Waits for all reports.
    func reports() async -> [Report] {
        if state.withLock({ $0.missing > 0 }) { _ = await done.value() }
        return state.withLock { $0.reports.map { $0 ?? Report(partition: -1, offset: -1) } }
    }
}
