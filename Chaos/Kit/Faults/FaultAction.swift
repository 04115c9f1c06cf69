import WorkerKit

/// What is done, to whom, and how much of it.
public enum FaultAction: Hashable, Sendable, CustomStringConvertible {
    case kill(WorkerSlot)
    case freeze(WorkerSlot)
    case terminate(WorkerSlot)
    /// No file may grow beyond so many bytes.
    case fullDisk(WorkerSlot, bytes: Int)
    /// The wall clock is so many seconds ahead (or behind) for a while.
    case clockJump(WorkerSlot, seconds: Int)
    case outage(WorkerName)
    case join(WorkerName)
    case brokerDown(Int32)
    case slowBroker(Int32, milliseconds: Int)
    case leaderMoves([LeaderMove])
    case coordinatorMove(WorkerName, broker: Int32)
    case refusals(RefusedRequest, codes: [Int32])
    case receiver(Int, ReceiverBehaviour)

    /// A partition changes its leader.
    public struct LeaderMove: Hashable, Sendable {
        /// Which one: counted over all partitions, and round again.
        public var partition: Int
        /// Who leads it now.
        public var broker: Int32
    }

    /// What only one fault at a time can happen to.
    enum Resource: Hashable {
        case instance(WorkerSlot)
        case extra(WorkerName)
        case broker(Int32)
        case receiver(Int)
        case refusals(RefusedRequest)
    }

    /// The details, for the journal.
    public var description: String {
        switch self {
        case .kill(let slot), .freeze(let slot), .terminate(let slot): "\(slot)"
        case .fullDisk(let slot, let bytes): "\(slot): no file beyond \(bytes) bytes"
        case .clockJump(let slot, let seconds): "\(slot): \(seconds < 0 ? "" : "+")\(seconds) s"
        case .outage(let worker), .join(let worker): "\(worker)"
        case .brokerDown(let broker): "broker \(broker)"
        case .slowBroker(let broker, let milliseconds): "broker \(broker): +\(milliseconds) ms"
        case .leaderMoves(let moves): "\(moves.count) partitions"
        case .coordinatorMove(let worker, let broker): "\(worker) to broker \(broker)"
        case .refusals(let request, let codes): "\(request.rawValue): \(codes.map(String.init).joined(separator: " "))"
        case .receiver(let number, let behaviour): "receiver \(number): \(behaviour.rawValue)"
        }
    }
}

/// A fault at its time.
public struct PlannedFault: Hashable, Sendable {
    /// When, in milliseconds from the beginning.
    public var at: Int
    /// How long it lasts, in milliseconds; 0 where it is over at once.
    public var lasts: Int
    /// Its kind.
    public var card: FaultCard
    /// What is done.
    public var action: FaultAction
}
