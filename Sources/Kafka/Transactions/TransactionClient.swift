import CLibrdkafka
import Dispatch

/// The blocking calls of a transactional producer. Belongs to its thread.
final class TransactionClient {
    private let client: OpaquePointer
    /// Whether the producer is being closed, so that nothing is tried again.
    private let isEnding: () -> Bool
    /// Whether a transaction was begun and neither committed nor aborted.
    private(set) var isOpen = false

    /// No call of librdkafka gets less: cut short between two of its steps, 2.0.2 takes the answer to one step for
    /// that to the next.
    static let shortestCall: Duration = .seconds(1)

    init(_ client: OpaquePointer, isEnding: @escaping () -> Bool) {
        self.client = client
        self.isEnding = isEnding
    }

    func initialize(by deadline: Deadline) throws {
        // In slices, which librdkafka takes up again where it was, so that closing need not wait for the deadline.
        try call(by: deadline) { rd_kafka_init_transactions(client, min($0, Self.shortestCall.milliseconds)) }
    }

    func begin() throws {
        if let error = KafkaError(owning: rd_kafka_begin_transaction(client)) { throw error }
        isOpen = true
    }

    func send(_ positions: [TopicPartition: Offset], as member: GroupMember, by deadline: Deadline) throws {
        try member.with { member in
            try PartitionList.with(positions) { list in
                try call(by: deadline) { rd_kafka_send_offsets_to_transaction(client, list, member, $0) }
            }
        }
    }

    func commit(by deadline: Deadline) throws {
        try call(by: deadline) { rd_kafka_commit_transaction(client, $0) }
        isOpen = false
    }

    func abort(by deadline: Deadline) throws {
        try call(by: deadline) { rd_kafka_abort_transaction(client, $0) }
        isOpen = false
    }

    /// Calls until it succeeds, fails for good, or the time is up. `body` gets the milliseconds left.
    private func call(by deadline: Deadline, _ body: (Int32) -> OpaquePointer?) throws {
        while true {
            let limit = max(deadline.remaining, Self.shortestCall)
            guard let error = KafkaError(owning: body(limit.milliseconds)) else { return }
            // A conflict does not pass: it is with a call that its caller has given up.
            let canPass = error.isRetriable && !error.requiresAbort && !error.isFatal && error.code != .callUnderWay
            guard canPass, !deadline.hasPassed, !isEnding() else { throw error }
            _ = DispatchSemaphore(value: 0).wait(timeout: .now() + Self.pause)
        }
    }

    /// Between one try and the next.
    private static let pause = DispatchTimeInterval.milliseconds(50)
}
