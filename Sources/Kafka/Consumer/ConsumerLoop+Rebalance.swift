import CLibrdkafka
import Synchronization

extension ConsumerLoop {
    /// Subscribes; a given assignment is taken by the thread, as its start may need a hook.
    func begin(_ client: OpaquePointer) throws {
        guard case .subscription(let names) = configuration.source else { return }
        let result = PartitionList.with(names.map { TopicPartition(Topic($0), Partition(-1)) }) {
            rd_kafka_subscribe(client, $0)
        }
        if result != RD_KAFKA_RESP_ERR_NO_ERROR { throw KafkaError(result, context: "subscribe") }
    }

    func takeGivenAssignment() {
        guard case .assignment(let positions) = configuration.source else { return }
        let committed = startWhereCommitted(positions.filter { $0.value == .committed }.map(\.key))
        let offsets = positions.mapValues { position in
            switch position {
            case .committed: committed
            case .earliest: Offset(Int64(RD_KAFKA_OFFSET_BEGINNING))
            case .latest: Offset(Int64(RD_KAFKA_OFFSET_END))
            case .offset(let offset): Offset(max(0, offset.rawValue))
            }
        }
        PartitionList.with(offsets) { assign($0, incrementally: false) }
    }

    /// What stands for "where the group committed". A group that nobody has joined or committed for does not exist
    /// yet: some brokers then answer with an error instead of "nothing", after which librdkafka waits for ever.
    private func startWhereCommitted(_ partitions: [TopicPartition]) -> Offset {
        let stored = Offset(Int64(RD_KAFKA_OFFSET_STORED))
        guard let client, !partitions.isEmpty else { return stored }
        let answer = PartitionList.with(partitions) { rd_kafka_committed(client, $0, 2_000) }
        guard KafkaError.Code(answer) == .unknownGroup else { return stored }
        switch configuration.offsetReset {
        case "smallest", "earliest", "beginning": return Offset(Int64(RD_KAFKA_OFFSET_BEGINNING))
        case "largest", "latest", "end": return Offset(Int64(RD_KAFKA_OFFSET_END))
        default:
            core.fail(KafkaError(.offsetGone, "\(configuration.group) has committed nothing", context: "start"))
            return stored
        }
    }

    /// librdkafka asks, inside a poll on this thread, to take or give up partitions.
    func rebalance(_ code: rd_kafka_resp_err_t, _ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>) {
        guard let client else { return }
        let protocolName = rd_kafka_rebalance_protocol(client).map { String(cString: $0) }
        let incrementally = protocolName == "COOPERATIVE"
        switch code {
        case RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS: assign(list, incrementally: incrementally)
        case RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS: revoke(list, client, incrementally: incrementally)
        default:
            report(code.rawValue, "rebalance failed")
            rd_kafka_assign(client, nil)
        }
    }

    private func assign(
        _ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>, incrementally: Bool
    ) {
        guard let client else { return }
        let partitions = list.partitions
        var starts: [TopicPartition: Offset] = [:]
        do {
            if !partitions.isEmpty { starts = try hooks.startPositions?(partitions) ?? [:] }
            for index in list.elements.indices {
                if let start = starts[list.elements[index].topicPartition] {
                    list.elements[index].offset = max(0, start.rawValue)
                }
            }
        } catch {
            // Taking nothing and saying so: any other start would lose or repeat records.
            let cause = error as? KafkaError ?? KafkaError(.startPositionUnknown, "\(error)", context: "start")
            core.fail(cause)
            if !incrementally { rd_kafka_assign(client, nil) }
            return
        }
        // An end met before says nothing about this assignment.
        ends = ends.filter { !partitions.contains($0.key) }
        let member = GroupMember(of: client, inGroup: isInGroup)
        core.state.withLock { state in
            state.ledger.assign(partitions)
            // What stands before a start from a store is done; its own commit may never have reached the broker, and
            // an idle partition would look behind for ever.
            for (partition, start) in starts { state.ledger.reachEnd(of: partition, start) }
            state.member = member
            state.rebalances += 1
            state.brokerReachable = true
        }
        let failure =
            incrementally
            ? KafkaError(owning: rd_kafka_incremental_assign(client, list), context: "assign")
            : Self.error(rd_kafka_assign(client, list), "assign")
        if let failure { core.fail(failure) }
        commits.allow()
        if flow.isPaused { pause(Set(partitions), client) }
        hooks.assigned?(partitions)
    }

    private func revoke(
        _ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>, _ client: OpaquePointer, incrementally: Bool
    ) {
        let partitions = list.partitions
        let set = Set(partitions)
        let lost = rd_kafka_assignment_lost(client) != 0
        withdraw(set)
        if !lost, !isClosing { drain(set, within: configuration.drainTimeout) }
        hooks.revoked?(partitions, lost)
        if !lost, configuration.commitsByItself { commitNow(client, of: set, within: .seconds(2)) }
        core.state.withLock { state in
            state.ledger.revoke(partitions)
            state.rebalances += 1
        }
        paused.subtract(set)
        let failure =
            incrementally
            ? KafkaError(owning: rd_kafka_incremental_unassign(client, list), context: "unassign")
            : Self.error(rd_kafka_assign(client, nil), "unassign")
        if let failure { report(failure.code.rawValue, failure.message) }
        // A commit between giving up and getting partitions can cost a cooperative member its assignment (#4059).
        if incrementally, !isClosing { commits.forbid(for: .seconds(30)) }
    }

    /// Takes back what nobody has seen yet: the next owner gets it.
    private func withdraw(_ partitions: Set<TopicPartition>) {
        builder.drop(partitions)
        ends = ends.filter { !partitions.contains($0.key) }
        core.state.withLock { state in
            for batch in state.ready.removeAll() {
                state.ledger.withdraw(partitions, from: batch.id)
                let left = batch.removing(partitions)
                if !left.isEmpty { state.ready.append(left) }
            }
        }
    }

    /// Waits until the batches in hand have come back.
    func drain(_ partitions: Set<TopicPartition>, within limit: Duration) {
        let deadline = Deadline(after: limit)
        while !core.state.withLock({ $0.ledger.isDrained(partitions) }), !deadline.hasPassed {
            waitForReturn(min(deadline.remaining, .milliseconds(50)))
        }
    }

    /// Whether the partitions come from a group and not from the configuration.
    private var isInGroup: Bool {
        if case .subscription = configuration.source { return true }
        return false
    }

    private static func error(_ raw: rd_kafka_resp_err_t, _ context: String) -> KafkaError? {
        raw == RD_KAFKA_RESP_ERR_NO_ERROR ? nil : KafkaError(raw, context: context)
    }
}
