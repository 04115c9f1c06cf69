import WorkerKit

/// A kind of fault. A schedule deals them like cards: all of them once, in a drawn order, then all of them again, so
/// that even a short run sees most kinds.
public enum FaultCard: Hashable, Sendable, CustomStringConvertible {
    /// Something happens to one instance of a worker.
    case instance(InstanceFault, WorkerName)
    /// All instances of a worker are killed and stay away for a while.
    case outage(WorkerName)
    /// One more instance joins for a while.
    case join(WorkerName)
    /// Something happens to brokers.
    case brokers(BrokerFault)
    /// The group's coordinator moves.
    case coordinatorMove(WorkerName)
    /// The brokers refuse a kind of request.
    case refusals(RefusedRequest)
    /// An agency's server misbehaves.
    case receiver(ReceiverBehaviour)

    /// What can happen to an instance.
    public enum InstanceFault: String, CaseIterable, Sendable {
        /// SIGKILL.
        case kill
        /// SIGSTOP, and SIGCONT later: beyond the session timeout it wakes as a zombie.
        case freeze
        /// SIGTERM: it has to finish and exit 0.
        case terminate
        /// Its writes fail as on a full disk.
        case fullDisk = "full disk"
        /// Its wall clock jumps by hours and back.
        case clockJump = "clock jump"
    }

    /// What can happen to brokers.
    public enum BrokerFault: String, CaseIterable, Sendable {
        /// One refuses connections.
        case down = "broker down"
        /// One answers late.
        case slow = "slow broker"
        /// Partitions change their leader.
        case leaderMoves = "leader moves"
    }

    /// All of them, in a fixed order.
    public static let deck: [FaultCard] =
        WorkerName.allCases.flatMap { worker -> [FaultCard] in
            let instance = InstanceFault.allCases.filter { $0 != .fullDisk || worker != .scorer }
            return instance.map { .instance($0, worker) } + [.outage(worker), .join(worker), .coordinatorMove(worker)]
        }
        + BrokerFault.allCases.flatMap { [.brokers($0), .brokers($0)] }
        + RefusedRequest.allCases.map(FaultCard.refusals)
        + ReceiverBehaviour.allCases.filter { $0 != .healthy }.map(FaultCard.receiver)

    /// The name by which faults are counted: `kill scorer`, `refused Heartbeat`.
    public var description: String {
        switch self {
        case .instance(let fault, let worker): "\(fault.rawValue) \(worker)"
        case .outage(let worker): "outage \(worker)"
        case .join(let worker): "join and leave \(worker)"
        case .brokers(let fault): fault.rawValue
        case .coordinatorMove(let worker): "coordinator moves \(worker)"
        case .refusals(let request): "refused \(request.rawValue)"
        case .receiver(let behaviour): "receiver \(behaviour.rawValue)"
        }
    }

    /// Whether only the embedded cluster can do this to its clients.
    public var needsEmbeddedCluster: Bool {
        switch self {
        case .brokers, .coordinatorMove, .refusals: true
        case .instance, .outage, .join, .receiver: false
        }
    }
}
