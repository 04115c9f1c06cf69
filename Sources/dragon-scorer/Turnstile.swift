/// Runs one piece of work at a time. Who asks while it runs gets the next run, one for all who wait: that one begins
/// after they asked, which is all they need.
actor Turnstile {
    private var current: Task<Void, any Error>?
    private var next: Task<Void, any Error>?

    func pass(_ work: @escaping @Sendable () async throws -> Void) async throws {
        try await enter(work).value
    }

    private func enter(_ work: @escaping @Sendable () async throws -> Void) -> Task<Void, any Error> {
        if let next { return next }
        let before = current
        let task = Task {
            _ = await before?.result
            begin()
            try await work()
        }
        if before == nil { current = task } else { next = task }
        return task
    }

    /// The task that waited is the one that runs now.
    private func begin() {
        if let next { current = next }
        next = nil
    }
}
