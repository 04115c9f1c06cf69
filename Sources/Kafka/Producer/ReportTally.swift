import CLibrdkafka

/// Sorts the reports of one event to their promises. Reports of one batch come in runs, so a promise is looked up once
/// per run and not per record.
struct ReportTally {
    private(set) var delivered = 0
    private(set) var failed = 0
    private(set) var lastFailure: KafkaError.Code?
    /// The promises that got their last report.
    private(set) var complete: [(token: UInt32, promise: SendPromise)] = []

    private let reachable: Bool
    /// Whether the broker refuses a gap between the requests of an idempotent producer.
    private let refusesGaps: Bool
    private var token: UInt32 = 0
    private var promise: SendPromise?
    private var runCount = 0
    private var runFailed = 0

    /// Whether a broker is in reach tells why a record ran out of time.
    init(reachable: Bool, refusesGaps: Bool = true) {
        self.reachable = reachable
        self.refusesGaps = refusesGaps
    }

    /// Records that have their report.
    var count: Int { delivered + failed }

    /// Takes all reports of the event.
    mutating func take(_ event: OpaquePointer, lookUp: (UInt32) -> SendPromise?) {
        while let message = rd_kafka_event_message_next(event) {
            let opaque = UInt(bitPattern: message.pointee._private)
            let token = UInt32(truncatingIfNeeded: opaque >> 32)
            if token != self.token {
                endRun()
                self.token = token
                promise = lookUp(token)
            }
            enter(Int(UInt32(truncatingIfNeeded: opaque)), message.pointee)
        }
        endRun()
    }

    @inline(__always)
    private mutating func enter(_ index: Int, _ message: rd_kafka_message_t) {
        let error = Self.outcome(message.err, at: message.offset, refusesGaps: refusesGaps)
        let isDelivered = error == RD_KAFKA_RESP_ERR_NO_ERROR
        if isDelivered {
            delivered += 1
        } else {
            failed += 1
            lastFailure = code(error)
        }
        let code = isDelivered ? 0 : lastFailure?.rawValue ?? error.rawValue
        guard let promise, promise.enter(index, partition: message.partition, offset: message.offset, code: code)
        else { return }
        runCount += 1
        if !isDelivered { runFailed += 1 }
    }

    /// A record without an offset was not answered itself: librdkafka concludes from the answer to a later request that
    /// it is in the log. That is right where a broker refuses gaps. The embedded one takes them, and the record may never
    /// have come: it counts as not delivered, and comes again with the same id.
    @inline(__always)
    static func outcome(_ error: rd_kafka_resp_err_t, at offset: Int64, refusesGaps: Bool) -> rd_kafka_resp_err_t {
        guard error == RD_KAFKA_RESP_ERR_NO_ERROR, offset < 0, !refusesGaps else { return error }
        return RD_KAFKA_RESP_ERR__MSG_TIMED_OUT
    }

    private mutating func endRun() {
        guard runCount > 0, let promise else { return }
        if promise.arrived(runCount, failed: runFailed) { complete.append((token, promise)) }
        runCount = 0
        runFailed = 0
    }

    /// A record that ran out of time with no broker in reach says the cause, not the symptom.
    private func code(_ raw: rd_kafka_resp_err_t) -> KafkaError.Code {
        switch raw {
        case RD_KAFKA_RESP_ERR__MSG_TIMED_OUT where !reachable: .brokerUnreachable
        case RD_KAFKA_RESP_ERR__PURGE_QUEUE, RD_KAFKA_RESP_ERR__PURGE_INFLIGHT: .purged
        default: KafkaError.Code(raw)
        }
    }
}
