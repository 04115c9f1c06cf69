import CLibrdkafka

/// How headers lie in an arena: per header two 32-bit counts (-1: no value), then the name, then the value.
enum HeaderEncoding {
    static let prefix = 8

    /// Bytes needed; 0 for a record without headers, which costs one call.
    static func size(_ headers: OpaquePointer?) -> Int {
        guard let headers else { return 0 }
        var total = 0
        forEach(headers) { name, _, value, count in total += prefix + name + (value == nil ? 0 : count) }
        return total
    }

    /// Writes the headers to the buffer, which has exactly the size told.
    static func write(_ headers: OpaquePointer, to buffer: UnsafeMutableRawBufferPointer) {
        guard let base = buffer.baseAddress else { return }
        var position = 0
        forEach(headers) { nameCount, name, value, count in
            (base + position).storeBytes(of: Int32(nameCount), as: Int32.self)
            (base + position + 4).storeBytes(of: value == nil ? -1 : Int32(count), as: Int32.self)
            position += prefix
            (base + position).copyMemory(from: name, byteCount: nameCount)
            position += nameCount
            guard let value else { return }
            (base + position).copyMemory(from: value, byteCount: count)
            position += count
        }
    }

    private static func forEach(
        _ headers: OpaquePointer,
        _ body: (_ nameCount: Int, _ name: UnsafePointer<CChar>, _ value: UnsafeRawPointer?, _ count: Int) -> Void
    ) {
        var index = 0
        var name: UnsafePointer<CChar>?
        var value: UnsafeRawPointer?
        var count = 0
        while rd_kafka_header_get_all(headers, index, &name, &value, &count) == RD_KAFKA_RESP_ERR_NO_ERROR {
            index += 1
            guard let name else { continue }
            var nameCount = 0
            while name[nameCount] != 0 { nameCount += 1 }
            body(nameCount, name, value, count)
        }
    }
}
