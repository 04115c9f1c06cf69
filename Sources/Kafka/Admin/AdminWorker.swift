import CLibrdkafka
import Dispatch
import Synchronization

/// The admin client's thread and the calls waiting for it.
final class AdminWorker: Sendable {
    typealias Job = @Sendable (AdminClient?) -> Void

    private struct State: Sendable {
        var jobs = FIFO<Job>()
        var isEnded = false
    }

    private let state = Mutex(State())
    private let arrivals = DispatchSemaphore(value: 0)
    let ended = OneShot<Bool>()

    init(_ settings: ClientSettings) throws {
        let handle = Handle(try PropertySet(settings.adminLayers).client(RD_KAFKA_PRODUCER))
        do {
            try DedicatedThread.start { [self] in run(AdminClient(handle.pointer, settings)) }
        } catch {
            rd_kafka_destroy(handle.pointer)
            throw error
        }
    }

    /// Runs a blocking call on the thread and waits for it, no longer than the limit even if the call hangs.
    func perform<Value: Sendable>(
        _ context: String, _ limit: Duration, _ body: @escaping @Sendable (AdminClient, Deadline) throws -> Value
    ) async throws -> Value {
        let answer = OneShot<Result<Value, KafkaError>>()
        let deadline = Deadline(after: limit)
        let isOpen = state.withLock { state in
            guard !state.isEnded else { return false }
            state.jobs.append { client in
                guard let client else { return _ = answer.fulfil(.failure(KafkaError(.closed, context: context))) }
                // Whoever asked has already been told that it took too long.
                guard !deadline.hasPassed else { return }
                answer.fulfil(Self.result(context) { try body(client, deadline) })
            }
            return true
        }
        guard isOpen else { throw KafkaError(.closed, context: context) }
        arrivals.signal()
        // The calls end by the deadline themselves; a little later it is certain that one of them hangs.
        let late = KafkaError(.brokerUnreachable, "no answer within \(limit)", context: context)
        return try await answer.value(within: limit + .milliseconds(250), else: .failure(late)).get()
    }

    private static func result<Value>(_ context: String, _ body: () throws -> Value) -> Result<Value, KafkaError> {
        do {
            return .success(try body())
        } catch let error as KafkaError {
            let isTransport = [.transport, .allBrokersDown].contains(error.code)
            return .failure(
                isTransport ? KafkaError(.brokerUnreachable, context: context) : error.during(context))
        } catch {
            return .failure(KafkaError(.unsupported, "\(error)", context: context))
        }
    }

    func end() {
        state.withLock { $0.isEnded = true }
        arrivals.signal()
    }

    private func run(_ client: AdminClient) {
        while true {
            arrivals.wait()
            let (job, isEnded) = state.withLock { ($0.isEnded ? nil : $0.jobs.popFirst(), $0.isEnded) }
            job?(client)
            guard isEnded else { continue }
            for job in state.withLock({ $0.jobs.removeAll() }) { job(nil) }
            client.destroy()
            ended.fulfil(true)
            return
        }
    }
}
