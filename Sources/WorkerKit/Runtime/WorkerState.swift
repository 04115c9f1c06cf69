import Kafka
import Logging
import ServiceLifecycle
import Synchronization

/// What the health pages and the runtime share.
final class WorkerState: Sendable {
    private struct Contents {
        var consumer: Consumer?
        var failure: String?
        var isCircuitOpen = false
        var stop: Stop?
        var batches = 0
        var hasUnfinishedWork = false
        var handlingSince: ContinuousClock.Instant?
        var deliveringSince: ContinuousClock.Instant?
    }

    /// Until when what is in hand may be finished, and until when all must be over.
    struct Stop {
        var giveUpAt: ContinuousClock.Instant
        var end: ContinuousClock.Instant
    }

    private let contents = Mutex(Contents())
    private let stopped = Signal()
    private let stallAfter: Duration
    private let drainDeadline: Duration

    init(stallAfter: Duration, drainDeadline: Duration) {
        self.stallAfter = stallAfter
        self.drainDeadline = drainDeadline
    }

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

    /// Whether the handler is at work.
    var isHandling: Bool {
        get { contents.withLock { $0.handlingSince != nil } }
        set { contents.withLock { $0.handlingSince = newValue ? .now : nil } }
    }

    /// Whether the sink is at work.
    var isDelivering: Bool {
        get { contents.withLock { $0.deliveringSince != nil } }
        set { contents.withLock { $0.deliveringSince = newValue ? .now : nil } }
    }

    /// Effects are durable: all is well.
    func succeeded() {
        contents.withLock { contents in
            contents.failure = nil
            contents.isCircuitOpen = false
            contents.batches += 1
        }
    }

    /// A session begins.
    func joined() {
        contents.withLock { contents in
            contents.failure = nil
            contents.isCircuitOpen = false
            contents.handlingSince = nil
            contents.deliveringSince = nil
        }
    }

    /// Whether a stop was asked for.
    var isStopping: Bool { contents.withLock { $0.stop != nil } }

    /// Asks for a stop: the consumer takes no more, and what is in hand is finished if it can be in time.
    func stop() {
        let consumer = contents.withLock { contents in
            if contents.stop == nil {
                // What remains of the deadline is for the last commit and for leaving the group.
                contents.stop = Stop(giveUpAt: .now + drainDeadline * 0.6, end: .now + drainDeadline)
            }
            return contents.consumer
        }
        consumer?.shutdown()
        stopped.ring()
    }

    /// Returns when a stop was asked for and the time for what is in hand is up, or when cancelled.
    func untilGivenUp() async {
        while !Task.isCancelled {
            if let giveUpAt = contents.withLock({ $0.stop?.giveUpAt }) {
                try? await Task.sleep(until: giveUpAt, clock: .continuous)
                return
            }
            _ = await stopped.wait()
        }
    }

    /// What is left for leaving the group at a stop.
    var timeToLeave: Duration {
        let end = contents.withLock { $0.stop?.end } ?? .now + drainDeadline
        return max(ContinuousClock.now.duration(to: end), .seconds(1))
    }
}

// MARK: - Waiting

extension WorkerState {
    /// How long a wait may be once a stop was asked for: what keeps failing is tried a few times more.
    private static let waitWhileStopping = Duration.milliseconds(200)

    /// Waits before the next attempt at something that failed. False where it is to be given up: the work was
    /// cancelled, or a stop was asked for and its time is up.
    func pause(
        _ wait: Duration, because error: any Error, isOpen: Bool = false, logger: Logger
    ) async -> Bool {
        contents.withLock { contents in
            contents.failure = "\(error)"
            contents.isCircuitOpen = isOpen
        }
        logger.warning("failed; trying again", metadata: ["cause": "\(error)", "in": "\(wait)"])
        return await pause(until: .now + wait)
    }

    /// Waits until `end`, or until a stop shortens it.
    func pause(until end: ContinuousClock.Instant) async -> Bool {
        if !isStopping {
            // Ends early at a stop.
            try? await cancelWhenGracefulShutdown { try await Task.sleep(until: end, clock: .continuous) }
        }
        guard let giveUpAt = contents.withLock({ $0.stop?.giveUpAt }) else { return !Task.isCancelled }
        let short = min(end, .now + Self.waitWhileStopping)
        try? await Task.sleep(until: short, clock: .continuous)
        return !Task.isCancelled && .now < giveUpAt
    }
}

// MARK: - Health

extension WorkerState {
    private static let heartbeatLimit = Duration.seconds(30)

    /// Alive while the poll thread turns and the handler comes back: librdkafka sees neither on its own.
    func live() -> StatusServer.Health {
        guard let status = consumer?.status else { return .init(isHealthy: true, reasons: ["no session"]) }
        var reasons: [String] = []
        if status.heartbeatAge >= Self.heartbeatLimit {
            reasons.append("the poll thread has not turned for \(Self.seconds(status.heartbeatAge))")
        }
        if let stall = handlerStall { reasons.append(stall) }
        return .init(isHealthy: reasons.isEmpty, reasons: reasons)
    }

    /// Ready while partitions are assigned, the broker answers and the work in hand succeeds.
    func ready() -> StatusServer.Health {
        var reasons: [String] = []
        let (failure, isOpen, deliveringSince) = contents.withLock {
            ($0.failure, $0.isCircuitOpen, $0.deliveringSince)
        }
        if isStopping { reasons.append("stopping") }
        if let status = consumer?.status {
            if status.assignment.isEmpty { reasons.append("no partitions assigned") }
            if !status.brokerReachable { reasons.append("the broker cannot be reached") }
        } else {
            reasons.append("not connected to a broker")
        }
        if let stall = handlerStall { reasons.append(stall) }
        if let since = deliveringSince, since.duration(to: .now) >= stallAfter {
            reasons.append("the effects of a batch are not durable after \(Self.seconds(since.duration(to: .now)))")
        }
        if isOpen { reasons.append("the circuit is open") }
        if let failure { reasons.append(failure) }
        return .init(isHealthy: reasons.isEmpty, reasons: reasons)
    }

    private var handlerStall: String? {
        guard let since = contents.withLock({ $0.handlingSince }) else { return nil }
        let age = since.duration(to: .now)
        return age < stallAfter ? nil : "the handler has been at one batch for \(Self.seconds(age))"
    }

    private static func seconds(_ duration: Duration) -> String { "\(duration.components.seconds) s" }
}
