import CLibrdkafka
import Dispatch
import Synchronization

/// The thread of a transactional producer and the calls waiting for it: they wait for the broker, one after the other.
final class TransactionWorker: Sendable {
    private struct Job: Sendable {
        let deadline: Deadline
        let answer: @Sendable (Result<Void, KafkaError>) -> Void
        let body: @Sendable (TransactionClient, Deadline) throws -> Void
    }

    private struct State: Sendable {
        var jobs = FIFO<Job>()
        var endBy: Deadline?
    }

    private let state = Mutex(State())
    private let arrivals = DispatchSemaphore(value: 0)

    /// Starts the thread. `ended` is told in the end whether no transaction was left open; the client must live until
    /// then.
    func start(_ client: Handle, ended: @escaping @Sendable (Bool) -> Void) throws {
        try DedicatedThread.start { [self] in
            let client = TransactionClient(client.pointer) { self.state.withLock { $0.endBy != nil } }
            ended(run(client))
        }
    }

    /// Runs a blocking call on the thread and waits for it, no longer than the limit even if the call hangs. `late`
    /// tells what it means when it does.
    func perform(
        within limit: Duration, late: @autoclosure () -> KafkaError,
        _ body: @escaping @Sendable (TransactionClient, Deadline) throws -> Void
    ) async throws {
        let limit = max(limit, TransactionClient.shortestCall)
        let answer = OneShot<Result<Void, KafkaError>>()
        enqueue(Job(deadline: Deadline(after: limit), answer: { answer.fulfil($0) }, body: body))
        // The calls end by the deadline themselves; a little later it is certain that one of them hangs.
        try await answer.value(within: limit + .milliseconds(500), else: .failure(late())).get()
    }

    /// The same for a call that asks nobody, and so ends at once unless librdkafka hangs.
    func performAtOnce(
        within limit: Duration, late: @autoclosure () -> KafkaError,
        _ body: @escaping @Sendable (TransactionClient) throws -> Void
    ) throws {
        let done = DispatchSemaphore(value: 0)
        let result = Shared<Result<Void, KafkaError>?>(nil)
        enqueue(
            Job(
                deadline: Deadline(after: limit),
                answer: { answer in
                    result.value.withLock { $0 = answer }
                    done.signal()
                }, body: { client, _ in try body(client) }))
        _ = done.wait(timeout: .now() + .milliseconds(Int(limit.milliseconds)))
        guard let result = result.value.withLock({ $0 }) else { throw late() }
        try result.get()
    }

    /// Ends the thread once the call under way has come back: refuses what waits, and aborts a transaction that is
    /// open, within a second or two.
    func end(by deadline: Deadline) {
        state.withLock { state in
            if state.endBy == nil { state.endBy = deadline }
        }
        arrivals.signal()
    }

    private func enqueue(_ job: Job) {
        let isOpen = state.withLock { state in
            guard state.endBy == nil else { return false }
            state.jobs.append(job)
            return true
        }
        guard isOpen else { return job.answer(.failure(KafkaError(.closed, context: "producer"))) }
        arrivals.signal()
    }

    private func run(_ client: TransactionClient) -> Bool {
        while true {
            arrivals.wait()
            let (job, endBy) = state.withLock { ($0.endBy == nil ? $0.jobs.popFirst() : nil, $0.endBy) }
            // Whoever asked has been told that it took too long.
            if let job, !job.deadline.hasPassed { job.answer(Self.result { try job.body(client, job.deadline) }) }
            guard let endBy else { continue }
            for job in state.withLock({ $0.jobs.removeAll() }) {
                job.answer(.failure(KafkaError(.closed, context: "producer")))
            }
            guard client.isOpen else { return true }
            let limit = min(endBy.remaining / 2, .seconds(2))
            return (try? client.abort(by: Deadline(after: limit))) != nil
        }
    }

    private static func result(_ body: () throws -> Void) -> Result<Void, KafkaError> {
        do {
            return .success(try body())
        } catch let error as KafkaError {
            return .failure(error)
        } catch {
            return .failure(KafkaError(.unsupported, "\(error)"))
        }
    }

    /// A value that two threads reach.
    private final class Shared<Value: Sendable>: Sendable {
        let value: Mutex<Value>
        init(_ value: Value) { self.value = Mutex(value) }
    }
}
