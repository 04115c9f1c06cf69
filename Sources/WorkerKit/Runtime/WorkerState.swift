import Kafka
import Synchronization

/// What the health pages and the runtime share.
final class WorkerState: Sendable {
    private struct Contents {
        var consumer: Consumer?
        var failure: String?
        var isStopping = false
        var batches = 0
        var hasUnfinishedWork = false
    }

    private let contents = Mutex(Contents())

    /// The consumer of the session that runs, if one does.
    var consumer: Consumer? {
        get { contents.withLock { $0.consumer } }
        set { contents.withLock { $0.consumer = newValue } }
    }

    /// Why the work in hand does not succeed at present; nil while it does.
    var failure: String? {
        get { contents.withLock { $0.failure } }
        set { contents.withLock { $0.failure = newValue } }
    }

    /// Batches whose effects are durable.
    var batches: Int { contents.withLock { $0.batches } }

    /// Whether a batch was given up because of a stop.
    var hasUnfinishedWork: Bool {
        get { contents.withLock { $0.hasUnfinishedWork } }
        set { contents.withLock { $0.hasUnfinishedWork = newValue } }
    }

    /// A batch's effects are durable: all is well.
    func succeeded() {
        contents.withLock { contents in
            contents.failure = nil
            contents.batches += 1
        }
    }

    /// Whether a stop was asked for.
    var isStopping: Bool { contents.withLock { $0.isStopping } }

    /// Asks for a stop: the consumer takes no more.
    func stop() {
        let consumer = contents.withLock { contents in
            contents.isStopping = true
            return contents.consumer
        }
        consumer?.shutdown()
    }

    /// Alive while the poll thread turns: librdkafka does not see a stalled thread on its own.
    func live() -> StatusServer.Health {
        guard let status = consumer?.status else { return .init(isHealthy: true, reasons: ["no session"]) }
        guard status.heartbeatAge < .seconds(30) else {
            return .init(isHealthy: false, reasons: ["the poll thread has not turned for \(status.heartbeatAge)"])
        }
        return .init(isHealthy: true, reasons: [])
    }

    /// Ready while partitions are assigned, the broker answers and the work in hand succeeds.
    func ready() -> StatusServer.Health {
        var reasons: [String] = []
        if isStopping { reasons.append("stopping") }
        if let status = consumer?.status {
            if status.assignment.isEmpty { reasons.append("no partitions assigned") }
            if !status.brokerReachable { reasons.append("the broker cannot be reached") }
        } else {
            reasons.append("not connected to a broker")
        }
        if let failure { reasons.append(failure) }
        return .init(isHealthy: reasons.isEmpty, reasons: reasons)
    }
}
