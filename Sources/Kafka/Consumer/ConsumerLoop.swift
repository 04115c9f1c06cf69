import CLibrdkafka
import Dispatch
import Synchronization

/// The consumer's thread: owns the client of librdkafka and makes every call on it.
final class ConsumerLoop: @unchecked Sendable {
    // Sound: after `start` everything mutable here is touched by the one thread only; librdkafka calls back on it.

    let core: ConsumerCore
    let configuration: Consumer.Configuration
    let hooks: Consumer.RebalanceHooks
    var client: OpaquePointer?
    /// Where answers to commits arrive.
    var commitAnswers: OpaquePointer?
    var flow: FlowControl
    /// Never in use while librdkafka is called, and so never while it calls back: no need to check that per record.
    @exclusivity(unchecked) var builder: BatchBuilder
    /// What is paused right now. Resuming what is not paused would rewind it before 2.4.0 (#4636).
    var paused: Set<TopicPartition> = []
    /// Ends of partitions met while polling, and not yet told to the core.
    var ends: [TopicPartition: Offset] = [:]
    var commits = CommitBook()
    var isClosing = false
    private var gathering = Gathering()
    private var nextProbe = ContinuousClock.now + .milliseconds(300)

    init(
        _ core: ConsumerCore, _ configuration: Consumer.Configuration, _ hooks: Consumer.RebalanceHooks
    ) throws {
        self.core = core
        self.configuration = configuration
        self.hooks = hooks
        flow = FlowControl(
            maximumRecords: configuration.maximumInFlightRecords, maximumBytes: configuration.maximumInFlightBytes,
            maximumBatch: configuration.maximumBatchRecords)
        builder = BatchBuilder(configuration.holding)
    }

    deinit { builder.deallocate() }

    /// Makes the client and starts the thread, which keeps this object until it has destroyed the client.
    func start() throws {
        let me = Unmanaged.passRetained(self)
        do {
            let client = try configuration.properties.client(RD_KAFKA_CONSUMER) { conf in
                rd_kafka_conf_set_opaque(conf, me.toOpaque())
                rd_kafka_conf_set_rebalance_cb(conf) { _, code, list, opaque in
                    guard let list, let loop = ConsumerLoop.from(opaque) else { return }
                    loop.rebalance(code, list)
                }
                rd_kafka_conf_set_error_cb(conf) { _, code, reason, opaque in
                    ConsumerLoop.from(opaque)?.report(code, reason.map { String(cString: $0) })
                }
            }
            self.client = client
            rd_kafka_poll_set_consumer(client)
            commitAnswers = rd_kafka_queue_new(client)
            try begin(client)
            let queue = Handle(rd_kafka_queue_get_consumer(client))
            core.state.withLock { $0.alarm = queue }
            try DedicatedThread.start { [self] in run() }
        } catch {
            let queue = core.state.withLock { $0.alarm.take() }
            if let queue { rd_kafka_queue_destroy(queue.pointer) }
            if let commitAnswers { rd_kafka_queue_destroy(commitAnswers) }
            if let client { rd_kafka_destroy_flags(client, Int32(RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE)) }
            me.release()
            throw error
        }
    }

    private static func from(_ opaque: UnsafeMutableRawPointer?) -> ConsumerLoop? {
        opaque.map { Unmanaged<ConsumerLoop>.fromOpaque($0).takeUnretainedValue() }
    }

    private func run() {
        guard let client else { return }
        takeGivenAssignment()
        while true {
            let (held, closing) = core.state.withLock { state in
                state.heartbeat = .now
                return (state.isHeld || state.isShutDown || state.failure != nil, state.closeBy)
            }
            if let closing {
                close(client, by: closing)
                return
            }
            turn(client, held: held)
        }
    }

    /// One turn: messages that came back, commits that are due, then whatever flow control says.
    func turn(_ client: OpaquePointer, held: Bool) {
        builder.reclaim()
        serveCommits(client)
        let (records, bytes) = core.state.withLock { ($0.ledger.inFlightRecords, $0.ledger.inFlightBytes) }
        switch flow.decide(records: records, bytes: bytes, held: held, now: .now) {
        case .poll(let records, let bytes): poll(client, records: records, bytes: bytes)
        case .hold: waitForReturn(.milliseconds(50))
        case .pause:
            pauseAll(client)
            poll(client, records: 1, bytes: 1)
        case .pollEvents: poll(client, records: 1, bytes: 1)
        case .resume: resumeAll(client)
        }
        probe(client)
    }

    /// Takes what there is, waiting for it up to the timeout, and hands it out.
    private func poll(_ client: OpaquePointer, records: Int, bytes: Int) {
        take(client, records: records, bytes: bytes, wait: configuration.pollTimeout)
        if gathering.waits(records: builder.count, maximum: records, now: .now) {
            DedicatedThread.sleep(for: Gathering.moment)
            take(client, records: records, bytes: bytes, wait: .zero)
        }
        if !builder.isEmpty {
            core.offer(builder.seal())
            gathering.handOut(now: .now)
        }
        // After the records before them.
        guard !ends.isEmpty else { return }
        core.reach(ends)
        ends.removeAll(keepingCapacity: true)
    }

    /// Polls once with the time to wait and then drains what is there. Batch calls of 2.0.x wait out their timeout and
    /// lose records (#4208): librdkafka pauses partitions itself, on another thread, at every rebalance.
    private func take(_ client: OpaquePointer, records: Int, bytes: Int, wait: Duration) {
        var timeout = wait.milliseconds
        while builder.count < records, builder.byteCount < bytes {
            guard let message = rd_kafka_consumer_poll(client, timeout) else { break }
            timeout = 0
            if message.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR {
                builder.append(message)
            } else {
                report(message)
                rd_kafka_message_destroy(message)
            }
        }
    }

    /// Waits until something is given back, at most that long.
    func waitForReturn(_ limit: Duration) {
        core.state.withLock { $0.isWaiting = true }
        _ = core.returned.wait(timeout: .now() + .milliseconds(Int(limit.milliseconds)))
        core.state.withLock { state in
            state.isWaiting = false
            state.heartbeat = .now
        }
    }

    private func pauseAll(_ client: OpaquePointer) {
        pause(core.state.withLock { $0.ledger.assignment }.subtracting(paused), client)
        core.state.withLock { $0.isPaused = true }
    }

    func pause(_ partitions: Set<TopicPartition>, _ client: OpaquePointer) {
        guard !partitions.isEmpty else { return }
        PartitionList.with(partitions) { list in
            rd_kafka_pause_partitions(client, list)
            for element in list.elements where element.err == RD_KAFKA_RESP_ERR_NO_ERROR {
                paused.insert(element.topicPartition)
            }
        }
    }

    private func resumeAll(_ client: OpaquePointer) {
        if !paused.isEmpty { _ = PartitionList.with(paused) { rd_kafka_resume_partitions(client, $0) } }
        paused = []
        core.state.withLock { $0.isPaused = false }
    }

    /// While no broker was seen, asks for one now and then: an idle topic would never tell that it is back.
    private func probe(_ client: OpaquePointer) {
        guard ContinuousClock.now >= nextProbe else { return }
        nextProbe = .now + .seconds(1)
        guard core.state.withLock({ !$0.brokerReachable }) else { return }
        var metadata: UnsafePointer<rd_kafka_metadata>?
        // All topics: asking by name creates topics on the embedded broker.
        guard rd_kafka_metadata(client, 1, nil, &metadata, 200) == RD_KAFKA_RESP_ERR_NO_ERROR else { return }
        rd_kafka_metadata_destroy(metadata)
        core.state.withLock { $0.brokerReachable = true }
    }
}
