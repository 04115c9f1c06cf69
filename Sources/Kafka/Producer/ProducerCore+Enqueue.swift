import CLibrdkafka
import Synchronization

extension ProducerCore {
    /// Hands records over from index `first` on and returns the index it came to: the count of the batch, or the
    /// record for which there was no room.
    func enqueue(_ batch: ProducerBatch, from first: Int, token: UInt32, promise: SendPromise) -> Int {
        guard let (client, topics) = borrow(batch.topics) else {
            fail(batch, from: first, KafkaError(.closed, context: "producer"), promise)
            return batch.count
        }
        defer { giveBack() }
        // Counted before they are handed over, as a report may be quicker than we are.
        state.withLock { $0.status.outstanding += batch.count - first }
        var failed: [(index: Int, report: SendPromise.Report)] = []
        var accepted = 0
        var next = first
        batch.arena.withUnsafeBytes { arena in
            while next < batch.count {
                let entry = batch.entries[next]
                let opaque = UInt(token) << 32 | UInt(truncatingIfNeeded: next)
                let error = Self.produce(
                    client.pointer, topics[entry.topic].pointer, entry, batch.headerEntries, arena, opaque)
                if error == RD_KAFKA_RESP_ERR_NO_ERROR {
                    accepted += 1
                } else if error == RD_KAFKA_RESP_ERR__QUEUE_FULL,
                    accepted > 0 || rd_kafka_outq_len(client.pointer) > 0
                {
                    break
                } else {
                    // A full queue that is empty means a record larger than the whole queue: it would wait for ever.
                    let code: KafkaError.Code =
                        error == RD_KAFKA_RESP_ERR__QUEUE_FULL ? .messageTooLarge : KafkaError.Code(error)
                    failed.append((next, .init(partition: -1, offset: -1, error: KafkaError(code))))
                }
                next += 1
            }
        }
        let notAccepted = batch.count - first - accepted
        let failures = UInt64(failed.count)
        state.withLock { state in
            state.status.outstanding -= notAccepted
            state.status.failed += failures
            if let last = failed.last?.report.error { state.status.lastError = last }
        }
        if !failed.isEmpty { promise.report(failed) }
        return next
    }

    private func fail(_ batch: ProducerBatch, from first: Int, _ error: KafkaError, _ promise: SendPromise) {
        promise.report((first..<batch.count).map { ($0, .init(partition: -1, offset: -1, error: error)) })
    }

    /// The client and a handle per topic, safe to use until given back.
    private func borrow(_ names: [Topic]) -> (Handle, [Handle])? {
        state.withLock { state in
            guard let client = state.client else { return nil }
            var handles: [Handle] = []
            for name in names {
                if state.topics[name] == nil {
                    state.topics[name] = Handle(rd_kafka_topic_new(client.pointer, name.rawValue, nil))
                }
                guard let handle = state.topics[name] else { return nil }
                handles.append(handle)
            }
            state.borrowers += 1
            return (client, handles)
        }
    }

    private func giveBack() {
        state.withLock { $0.borrowers -= 1 }
    }

    /// One record; librdkafka copies its bytes. The report will carry `opaque`.
    private static func produce(
        _ client: OpaquePointer, _ topic: OpaquePointer, _ entry: ProducerBatch.Entry,
        _ headerEntries: [ProducerBatch.HeaderEntry], _ arena: UnsafeRawBufferPointer, _ opaque: UInt
    ) -> rd_kafka_resp_err_t {
        let headers = entry.headers.isEmpty ? nil : headers(headerEntries[entry.headers], arena)
        // A null pointer is a null key or payload to librdkafka, so an empty one needs a pointer to somewhere.
        let somewhere = UnsafeRawPointer(topic)
        let base = arena.baseAddress ?? somewhere
        let error = withUnsafeTemporaryAllocation(of: rd_kafka_vu_t.self, capacity: 8) { values in
            values.initialize(repeating: rd_kafka_vu_t())
            values[0].vtype = RD_KAFKA_VTYPE_RKT
            values[0].u.rkt = topic
            values[1].vtype = RD_KAFKA_VTYPE_PARTITION
            values[1].u.i32 = entry.partition
            values[2].vtype = RD_KAFKA_VTYPE_MSGFLAGS
            values[2].u.i = Int32(RD_KAFKA_MSG_F_COPY)
            values[3].vtype = RD_KAFKA_VTYPE_OPAQUE
            values[3].u.ptr = UnsafeMutableRawPointer(bitPattern: opaque)
            values[4].vtype = RD_KAFKA_VTYPE_TIMESTAMP
            values[4].u.i64 = entry.timestamp
            var used = 5
            if entry.keyCount >= 0 {
                values[used].vtype = RD_KAFKA_VTYPE_KEY
                values[used].u.mem.ptr = UnsafeMutableRawPointer(mutating: base + entry.start)
                values[used].u.mem.size = entry.keyCount
                used += 1
            }
            if entry.payloadCount >= 0 {
                values[used].vtype = RD_KAFKA_VTYPE_VALUE
                values[used].u.mem.ptr = UnsafeMutableRawPointer(mutating: base + entry.start + max(0, entry.keyCount))
                values[used].u.mem.size = entry.payloadCount
                used += 1
            }
            if let headers {
                values[used].vtype = RD_KAFKA_VTYPE_HEADERS
                values[used].u.headers = headers
                used += 1
            }
            return rd_kafka_produceva(client, values.baseAddress, used)
        }
        guard let error else { return RD_KAFKA_RESP_ERR_NO_ERROR }
        defer { rd_kafka_error_destroy(error) }
        let code = rd_kafka_error_code(error)
        if let headers, keepsHeaders(code) { rd_kafka_headers_destroy(headers) }
        return code
    }

    /// Whether the headers are still ours after that failure. When the partitioner refuses a record (unknown
    /// partition or topic), librdkafka before 2.12 has already freed them (#4628); a leak of a few bytes with a later
    /// one is better than freeing twice. The errors below come before the record is made.
    private static func keepsHeaders(_ code: rd_kafka_resp_err_t) -> Bool {
        [
            RD_KAFKA_RESP_ERR__QUEUE_FULL, RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, RD_KAFKA_RESP_ERR__FATAL,
            RD_KAFKA_RESP_ERR__INVALID_ARG, RD_KAFKA_RESP_ERR__STATE,
        ].contains(code)
    }

    private static func headers(
        _ entries: ArraySlice<ProducerBatch.HeaderEntry>, _ arena: UnsafeRawBufferPointer
    ) -> OpaquePointer? {
        guard let headers = rd_kafka_headers_new(entries.count), let base = arena.baseAddress else { return nil }
        for entry in entries {
            let name = base + entry.nameStart
            let value = entry.valueCount < 0 ? nil : name + entry.nameCount
            rd_kafka_header_add(
                headers, name.assumingMemoryBound(to: CChar.self), entry.nameCount, value, max(0, entry.valueCount))
        }
        return headers
    }
}
