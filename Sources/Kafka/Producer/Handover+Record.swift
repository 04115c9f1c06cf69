import CLibrdkafka

extension Handover {
    /// One record as librdkafka takes it: pointers into the batch's arena. It copies the key and leaves the payload where
    /// it is, to be read until the record's report.
    struct Record {
        private let topic: OpaquePointer
        private let opaque: UnsafeMutableRawPointer?
        private let entry: ProducerBatch.Entry
        private let key: UnsafeMutableRawPointer?
        private let payload: UnsafeMutableRawPointer?

        @inline(__always)
        init(
            _ entry: ProducerBatch.Entry, _ arena: UnsafeRawBufferPointer, _ topic: OpaquePointer,
            _ opaque: UnsafeMutableRawPointer?
        ) {
            (self.entry, self.topic, self.opaque) = (entry, topic, opaque)
            // A null pointer is a null key or payload to librdkafka, so an empty one needs a pointer to somewhere.
            let start = UnsafeMutableRawPointer(mutating: arena.baseAddress ?? UnsafeRawPointer(topic)) + entry.start
            key = entry.keyCount < 0 ? nil : start
            payload = entry.payloadCount < 0 ? nil : start + Int(max(0, entry.keyCount))
        }

        private var keyCount: Int { Int(max(0, entry.keyCount)) }
        private var payloadCount: Int { Int(max(0, entry.payloadCount)) }

        @inline(__always)
        func fill(_ message: inout rd_kafka_message_t) {
            message.err = RD_KAFKA_RESP_ERR_NO_ERROR
            message.key = key
            message.key_len = keyCount
            message.payload = payload
            message.len = payloadCount
            message._private = opaque
        }

        /// For a record without headers and without a time of its own.
        func produce() -> rd_kafka_resp_err_t {
            let result = rd_kafka_produce(
                topic, entry.partition, Handover.inPlace, payload, payloadCount, key, keyCount, opaque)
            return result == 0 ? RD_KAFKA_RESP_ERR_NO_ERROR : rd_kafka_last_error()
        }

        /// For any record.
        func produceWithEverything(
            _ client: OpaquePointer, _ headerEntries: [ProducerBatch.HeaderEntry], _ arena: UnsafeRawBufferPointer
        ) -> rd_kafka_resp_err_t {
            let headers = entry.headerCount == 0 ? nil : makeHeaders(headerEntries, arena)
            let error = withUnsafeTemporaryAllocation(of: rd_kafka_vu_t.self, capacity: 8) { values in
                values.initialize(repeating: rd_kafka_vu_t())
                let used = fill(values, headers)
                return rd_kafka_produceva(client, values.baseAddress, used)
            }
            guard let error else { return RD_KAFKA_RESP_ERR_NO_ERROR }
            defer { rd_kafka_error_destroy(error) }
            // Only a record that was taken owns its headers.
            if let headers { rd_kafka_headers_destroy(headers) }
            return rd_kafka_error_code(error)
        }

        /// Returns how many values there are.
        private func fill(_ values: UnsafeMutableBufferPointer<rd_kafka_vu_t>, _ headers: OpaquePointer?) -> Int {
            values[0].vtype = RD_KAFKA_VTYPE_RKT
            values[0].u.rkt = topic
            values[1].vtype = RD_KAFKA_VTYPE_PARTITION
            values[1].u.i32 = entry.partition
            values[2].vtype = RD_KAFKA_VTYPE_MSGFLAGS
            values[2].u.i = Handover.inPlace
            values[3].vtype = RD_KAFKA_VTYPE_OPAQUE
            values[3].u.ptr = opaque
            values[4].vtype = RD_KAFKA_VTYPE_TIMESTAMP
            values[4].u.i64 = entry.timestamp
            var used = 5
            if let key {
                values[used].vtype = RD_KAFKA_VTYPE_KEY
                values[used].u.mem.ptr = key
                values[used].u.mem.size = keyCount
                used += 1
            }
            if let payload {
                values[used].vtype = RD_KAFKA_VTYPE_VALUE
                values[used].u.mem.ptr = payload
                values[used].u.mem.size = payloadCount
                used += 1
            }
            if let headers {
                values[used].vtype = RD_KAFKA_VTYPE_HEADERS
                values[used].u.headers = headers
                used += 1
            }
            return used
        }

        private func makeHeaders(
            _ all: [ProducerBatch.HeaderEntry], _ arena: UnsafeRawBufferPointer
        ) -> OpaquePointer? {
            guard let headers = rd_kafka_headers_new(Int(entry.headerCount)) else { return nil }
            let base = arena.baseAddress ?? UnsafeRawPointer(topic)
            let first = Int(entry.firstHeader)
            for header in all[first..<first + Int(entry.headerCount)] {
                let name = base + header.nameStart
                let value = header.valueCount < 0 ? nil : name + header.nameCount
                rd_kafka_header_add(
                    headers, name.assumingMemoryBound(to: CChar.self), header.nameCount, value,
                    max(0, header.valueCount))
            }
            return headers
        }
    }
}
