import CLibrdkafka

/// Headers as librdkafka has them and as they lie in a copy: per header two 32-bit counts (-1: no value), then the name,
/// then the value.
enum HeaderEncoding {
    /// Told each header; returns false to hear no more.
    typealias Body = (_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) -> Bool

    private static let prefix = 8

    /// The headers of a message; nil without any, or when what came is not headers. librdkafka takes them apart when it
    /// is first asked and keeps them in the message: never for one message from two threads at a time.
    static func headers(of message: Message) -> OpaquePointer? {
        var headers: OpaquePointer?
        guard rd_kafka_message_headers(message, &headers) == RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
        return headers
    }

    /// Bytes needed; 0 without headers.
    static func size(_ headers: OpaquePointer?) -> Int {
        guard let headers else { return 0 }
        var total = 0
        forEach(headers) { name, value in
            total += prefix + name.count + (value?.count ?? 0)
            return true
        }
        return total
    }

    /// Writes the headers to where `end` points, which has room for them, and moves it behind them.
    static func write(_ headers: OpaquePointer, to end: inout UnsafeMutableRawPointer) {
        var position = end
        forEach(headers) { name, value in
            position.storeBytes(of: Int32(clamping: name.count), as: Int32.self)
            (position + 4).storeBytes(of: value.map { Int32(clamping: $0.count) } ?? -1, as: Int32.self)
            position += prefix
            for part in [name, value].compactMap({ $0 }) {
                if let base = part.baseAddress { position.copyMemory(from: base, byteCount: part.count) }
                position += part.count
            }
            return true
        }
        end = position
    }

    /// Walks headers of librdkafka, which nothing changes any more.
    static func forEach(_ headers: OpaquePointer, _ body: Body) {
        var index = 0
        var name: UnsafePointer<CChar>?
        var value: UnsafeRawPointer?
        var count = 0
        while rd_kafka_header_get_all(headers, index, &name, &value, &count) == RD_KAFKA_RESP_ERR_NO_ERROR {
            index += 1
            guard let name else { continue }
            var nameCount = 0
            while name[nameCount] != 0 { nameCount += 1 }
            let bytes = value.map { UnsafeRawBufferPointer(start: $0, count: count) }
            guard body(UnsafeRawBufferPointer(start: name, count: nameCount), bytes) else { return }
        }
    }

    /// Walks headers written by `write`.
    static func forEach(encoded all: UnsafeRawBufferPointer, _ body: Body) {
        var position = 0
        while position + prefix <= all.count {
            let nameCount = Int(all.loadUnaligned(fromByteOffset: position, as: Int32.self))
            let valueCount = Int(all.loadUnaligned(fromByteOffset: position + 4, as: Int32.self))
            let name = position + prefix
            let value = name + nameCount
            let end = value + max(0, valueCount)
            let slice = valueCount < 0 ? nil : UnsafeRawBufferPointer(rebasing: all[value..<end])
            guard body(UnsafeRawBufferPointer(rebasing: all[name..<value]), slice) else { return }
            position = end
        }
    }
}
