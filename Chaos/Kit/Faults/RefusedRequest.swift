import Kafka

/// A request that the brokers refuse for a while, with the codes that a client has to live with: those that real
/// brokers give while leaders and coordinators move, groups settle and disks are slow.
public enum RefusedRequest: String, CaseIterable, Sendable {
    case produce = "Produce"
    case fetch = "Fetch"
    case listOffsets = "ListOffsets"
    case metadata = "Metadata"
    case offsetCommit = "OffsetCommit"
    case offsetFetch = "OffsetFetch"
    case findCoordinator = "FindCoordinator"
    case joinGroup = "JoinGroup"
    case syncGroup = "SyncGroup"
    case heartbeat = "Heartbeat"
    case leaveGroup = "LeaveGroup"
    case initProducerID = "InitProducerId"

    /// The request as the embedded cluster names it.
    var request: EmbeddedCluster.Request {
        switch self {
        case .produce: .produce
        case .fetch: .fetch
        case .listOffsets: .listOffsets
        case .metadata: .metadata
        case .offsetCommit: .offsetCommit
        case .offsetFetch: .offsetFetch
        case .findCoordinator: .findCoordinator
        case .joinGroup: .joinGroup
        case .heartbeat: .heartbeat
        case .leaveGroup: EmbeddedCluster.Request(rawValue: 13)
        case .syncGroup: .syncGroup
        case .initProducerID: EmbeddedCluster.Request(rawValue: 22)
        }
    }

    /// The codes of the protocol that it is refused with.
    var codes: [KafkaError.Code] {
        let numbers: [Int32] =
            switch self {
            // LEADER_NOT_AVAILABLE, NOT_LEADER, NETWORK_EXCEPTION, NOT_ENOUGH_REPLICAS, KAFKA_STORAGE_ERROR. Not 7 and
            // 20, after which a record may be there: where the next one of the partition is taken, an idempotent
            // producer concludes that it is, since a real broker would refuse a gap. The embedded one takes anything.
            case .produce: [5, 6, 13, 19, 56]
            case .fetch: [5, 6]
            case .listOffsets: [5, 6]
            case .metadata: [5]
            // COORDINATOR_LOAD_IN_PROGRESS, REBALANCE_IN_PROGRESS. Not 15 and 16: a client (2.0.2) that gets them leaves
            // its coordinator and comes back, also while its JoinGroup waits there for an answer; the embedded cluster
            // does not see the first connection end and aborts on the second JoinGroup (an assertion in
            // rd_kafka_mock_cgrp_member_add).
            case .offsetCommit: [7, 14, 27]
            // COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR
            case .offsetFetch: [14, 16]
            // Not 15, for the same reason as with OffsetCommit.
            case .findCoordinator: [14]
            // UNKNOWN_MEMBER_ID, ILLEGAL_GENERATION
            case .joinGroup: [14, 15, 16, 25]
            // Not 15 and 16: they make a client ask for its coordinator while its next JoinGroup waits there.
            case .syncGroup: [22, 25, 27]
            case .heartbeat: [15, 16, 22, 25, 27]
            case .leaveGroup: [15, 16]
            case .initProducerID: [7, 14, 15, 16]
            }
        return numbers.map(KafkaError.Code.init(rawValue:))
    }
}
