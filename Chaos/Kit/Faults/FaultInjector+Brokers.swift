import Kafka
import WorkerKit

// What only the host of an embedded cluster can do to its clients.
extension FaultInjector {
    func beginOnBrokers(_ action: FaultAction) throws -> Bool {
        guard let cluster = cluster.embedded else { return false }
        switch action {
        case .brokerDown(let broker): try cluster.setBrokerDown(broker)
        case .slowBroker(let broker, let delay):
            try cluster.setRoundTripTime(.milliseconds(delay), broker: broker)
        case .leaderMoves(let moves):
            let partitions = self.cluster.partitions
            for move in moves {
                try cluster.setLeader(partitions[move.partition % partitions.count], broker: move.broker)
            }
        case .coordinatorMove(let worker, let broker):
            try cluster.setCoordinator(GroupID(configuration.worker(worker).group), broker: broker)
        case .refusals(let request, let codes):
            try cluster.pushErrors(request.request, codes.map(KafkaError.Code.init(rawValue:)))
        default: return false
        }
        return true
    }

    func liftFromBrokers(_ action: FaultAction) throws {
        guard let cluster = cluster.embedded else { return }
        switch action {
        case .brokerDown(let broker): try cluster.setBrokerUp(broker)
        case .slowBroker(let broker, _): try cluster.setRoundTripTime(.zero, broker: broker)
        default: break
        }
    }

    /// Everything back to normal; leaders and coordinators stay where they are.
    func healBrokers() {
        guard let cluster = cluster.embedded else { return }
        for broker in 1...Int32(ChaosCluster.brokers) {
            try? cluster.setBrokerUp(broker)
            try? cluster.setRoundTripTime(.zero, broker: broker)
        }
        for request in RefusedRequest.allCases { try? cluster.clearErrors(request.request) }
    }
}
