import CLibrdkafka
import Synchronization

/// What a producer and its thread share. The thread takes reports; senders hand records over themselves, as
/// librdkafka's produce calls neither block nor need one thread.
final class ProducerCore: Sendable {
    struct State: Sendable {
        /// nil once closing has come to its end; then the thread destroys it.
        var client: Handle?
        /// Senders inside librdkafka right now; the client is destroyed once there are none.
        var borrowers = 0
        /// Whether the thread for transactions may be inside librdkafka; the client is destroyed once it is not.
        var isTransacting = false
        var topics: [Topic: Handle] = [:]
        /// The batches of which reports are missing.
        var promises: [UInt32: SendPromise] = [:]
        /// The bytes of those batches, which librdkafka reads in place. One without a promise lost it to a close that
        /// gave up: its bytes stay until the client is gone.
        var arenas: [UInt32: ByteArena] = [:]
        var nextToken: UInt32 = 1
        var closeBy: Deadline?
        /// Whether a transaction could not be aborted at the end.
        var leftOpen = false
        var fatal: KafkaError?
        var status = Producer.Status()
        /// Counts report events, so that a sender can tell whether room came up before it began to wait.
        var progress: UInt64 = 0
        var roomWaiters: [OneShot<Bool>] = []
        var idleWaiters: [OneShot<Bool>] = []

        /// Those who wait for nothing to be outstanding, once nothing is.
        mutating func takeIdleWaiters() -> [OneShot<Bool>] {
            guard status.outstanding <= 0, !idleWaiters.isEmpty else { return [] }
            defer { idleWaiters = [] }
            return idleWaiters
        }

        /// All reports of a batch are in. Returns its bytes, to be let go of outside of the lock.
        mutating func end(_ token: UInt32) -> ByteArena? {
            promises[token] = nil
            return arenas.removeValue(forKey: token)
        }

        /// Something happened that may have made room: those who wait for it.
        mutating func takeRoomWaiters() -> [OneShot<Bool>] {
            progress &+= 1
            guard !roomWaiters.isEmpty else { return [] }
            defer { roomWaiters = [] }
            return roomWaiters
        }
    }

    let state = Mutex(State())
    let closed = OneShot<Bool>()
    /// Bytes of payload that librdkafka's queue takes.
    let queueCapacity: Int
    /// Whether the broker refuses a gap between requests, as a real one does; see ``ReportTally``.
    let refusesGaps: Bool
    /// The thread for transactions; nil without.
    let transactions: TransactionWorker?

    init(_ settings: ClientSettings, _ transactions: Transactions?) throws {
        let client = try PropertySet(settings.producerLayers(transactions)).client(RD_KAFKA_PRODUCER) {
            rd_kafka_conf_set_events($0, Int32(RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR))
        }
        queueCapacity = Self.queueCapacity(of: client)
        refusesGaps = settings.kind == .cluster
        let handle = Handle(client)
        state.withLock { $0.client = handle }
        self.transactions = transactions.map { _ in TransactionWorker() }
        do {
            try DedicatedThread.start { self.run(handle) }
        } catch {
            state.withLock { $0.client = nil }
            rd_kafka_destroy(client)
            throw error
        }
        try startTransactions(handle)
    }

    private static func queueCapacity(of client: OpaquePointer) -> Int {
        var text = [CChar](repeating: 0, count: 32)
        var count = text.count
        let result = rd_kafka_conf_get(rd_kafka_conf(client), "queue.buffering.max.kbytes", &text, &count)
        guard result == RD_KAFKA_CONF_OK else { return .max }
        let digits = text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
        return Int(String(decoding: digits, as: UTF8.self)).map { $0 << 10 } ?? .max
    }

    /// Starts the thread for transactions, which may be inside librdkafka until it has ended.
    private func startTransactions(_ client: Handle) throws {
        guard let transactions else { return }
        state.withLock { $0.isTransacting = true }
        do {
            try transactions.start(client) { isClean in
                self.state.withLock { state in
                    state.isTransacting = false
                    if !isClean { state.leftOpen = true }
                }
            }
        } catch {
            state.withLock { $0.isTransacting = false }
            requestClose(within: .zero)
            throw error
        }
    }

    var progress: UInt64 { state.withLock { $0.progress } }
    var fatalError: KafkaError? { state.withLock { $0.fatal } }
    var currentStatus: Producer.Status {
        state.withLock { state in
            var status = state.status
            // What came after it is but its consequence.
            if let fatal = state.fatal { status.lastError = fatal }
            return status
        }
    }

    /// Enters a promise, which stays until its last report came in.
    func register(_ promise: SendPromise, holding arena: ByteArena) throws -> UInt32 {
        try state.withLock { state in
            if let fatal = state.fatal { throw fatal }
            guard state.client != nil, state.closeBy == nil else { throw KafkaError(.closed, context: "producer") }
            // 0 would make the null pointer of record 0; the counter wraps after four billion batches.
            repeat { state.nextToken = max(1, state.nextToken &+ 1) } while state.arenas[state.nextToken] != nil
            state.promises[state.nextToken] = promise
            state.arenas[state.nextToken] = arena
            return state.nextToken
        }
    }

    /// Waits until a report came in after that progress, or a moment passed in which none did.
    func roomAfter(_ progress: UInt64) async {
        let waiter = OneShot<Bool>()
        let alreadyThere = state.withLock { state in
            state.status.waits += 1
            if state.progress != progress || state.client == nil { return true }
            state.roomWaiters.append(waiter)
            return false
        }
        if !alreadyThere { _ = await waiter.value() }
    }

    func idle(within limit: Duration) async -> Bool {
        let waiter = OneShot<Bool>()
        let idle = state.withLock { state in
            if state.status.outstanding == 0 { return true }
            state.idleWaiters.append(waiter)
            return false
        }
        return idle ? true : await waiter.value(within: limit, else: false)
    }

    func requestClose(within limit: Duration) {
        let deadline = Deadline(after: limit)
        state.withLock { state in
            if state.closeBy == nil { state.closeBy = deadline }
        }
        transactions?.end(by: deadline)
    }

    /// A broker answered.
    func noteReached() { state.withLock { $0.status.brokerReachable = true } }

    /// The client is beyond use, for that reason.
    func noteFatal(_ error: KafkaError) {
        state.withLock { $0.fatal = $0.fatal ?? error }
    }
}
