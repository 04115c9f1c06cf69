import Kafka

/// Handles records of different threads at the same time, those of one thread in order.
struct LaneHandler: BatchHandler {
    let inner: any BatchHandler
    let lanes: Int

    func handle(_ records: RecordSlice) async throws -> Handled {
        let shares = LaneDivision.divide(records, lanes: lanes)
        guard shares.count > 1 else { return try await inner.handle(records) }
        return try await withThrowingTaskGroup(of: (lane: Int, handled: Handled).self) { tasks in
            for (lane, share) in shares.enumerated() {
                tasks.addTask { (lane, try await inner.handle(share)) }
            }
            var parts = [Handled?](repeating: nil, count: shares.count)
            for try await (lane, handled) in tasks { parts[lane] = handled }
            return parts.reduce(into: Handled()) { all, part in
                if let part { all.merge(part) }
            }
        }
    }
}
