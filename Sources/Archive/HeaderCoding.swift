/// Headers as one blob: their number, then for each the name's length and bytes, then the value's length plus one (0:
/// no value) and its bytes. Numbers are unsigned LEB128. No headers at all are an empty blob.
enum HeaderCoding {
    static func encode(_ headers: [ArchiveHeader]) -> [UInt8] {
        guard !headers.isEmpty else { return [] }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(headers.reduce(4) { $0 + $1.name.utf8.count + ($1.value?.count ?? 0) + 4 })
        append(headers.count, to: &bytes)
        for header in headers {
            append(header.name.utf8.count, to: &bytes)
            bytes.append(contentsOf: header.name.utf8)
            append(header.value.map { $0.count + 1 } ?? 0, to: &bytes)
            if let value = header.value { bytes.append(contentsOf: value) }
        }
        return bytes
    }

    /// Nil where the bytes are not a list of headers.
    static func decode(_ bytes: [UInt8]) -> [ArchiveHeader]? {
        guard !bytes.isEmpty else { return [] }
        var rest = bytes[...]
        guard let count = number(&rest) else { return nil }
        var headers: [ArchiveHeader] = []
        for _ in 0..<count {
            guard let length = number(&rest), let name = take(length, &rest), let marked = number(&rest) else {
                return nil
            }
            if marked == 0 {
                headers.append(ArchiveHeader(String(decoding: name, as: UTF8.self), nil))
            } else {
                guard let value = take(marked - 1, &rest) else { return nil }
                headers.append(ArchiveHeader(String(decoding: name, as: UTF8.self), Array(value)))
            }
        }
        return rest.isEmpty ? headers : nil
    }

    private static func append(_ number: Int, to bytes: inout [UInt8]) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest & 0x7F))
    }

    /// At most 35 bits, so that nothing overflows.
    private static func number(_ bytes: inout ArraySlice<UInt8>) -> Int? {
        var result = 0
        for shift in stride(from: 0, to: 35, by: 7) {
            guard let byte = bytes.popFirst() else { return nil }
            result |= Int(byte & 0x7F) << shift
            if byte < 0x80 { return result }
        }
        return nil
    }

    private static func take(_ count: Int, _ bytes: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard count <= bytes.count else { return nil }
        defer { bytes = bytes.dropFirst(count) }
        return bytes.prefix(count)
    }
}
