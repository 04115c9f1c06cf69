import Intelligence

/// Writes what the memory keeps of a record as a ``Sighting``, without making one: once for each record that is judged.
public struct SightingWriter: ~Copyable {
    private var writer = JSONWriter(reserving: 2048)
    private var digits = ByteBuffer(reserving: 64)

    /// A writer with its memory.
    public init() {}

    /// Writes the sighting of a record; only its place where the memory knows no record there. `body` gets its case,
    /// empty where it has none, and the JSON; both must not leave it.
    public mutating func write(
        _ position: RecordPosition, timestamp: Int64, from memory: borrowing EntityMemory,
        _ body: (_ thread: UnsafeRawBufferPointer, _ json: UnsafeRawBufferPointer) -> Void
    ) {
        let number = memory.number(position.topic, position.partition, position.offset)
        writer.reset()
        writer.beginObject()
        writer.key("schema_version")
        writer.value("1.0")
        writer.key("type")
        writer.value("sighting")
        writer.key("position")
        writer.beginObject()
        writer.key("topic")
        writer.value(position.topic)
        writer.key("partition")
        writer.value(Int(position.partition))
        writer.key("offset")
        writer.value(position.offset)
        writer.endObject()
        writer.key("timestamp")
        writer.value(number.map { memory.chunks[$0].timestamp } ?? timestamp)
        guard let number else {
            writer.endObject()
            return writer.withBytes { body(UnsafeRawBufferPointer(start: nil, count: 0), $0) }
        }
        memory.chunks.withThread(of: number) { thread in
            content(of: number, memory, thread)
            writer.endObject()
            writer.withBytes { body(thread, $0) }
        }
    }

    private mutating func content(
        of number: UInt32, _ memory: borrowing EntityMemory, _ thread: UnsafeRawBufferPointer
    ) {
        let record = memory.chunks[number]
        writer.key("thread_id")
        writer.value(utf8: thread)
        writer.key("agency")
        writer.value(memory.names.agencies[Int(record.agency)])
        writer.key("kg")
        writer.value(record.kilograms)
        writer.key("numbers")
        writer.beginArray()
        for index in 0..<SightedRecord.numberCount {
            digits.count = 0
            digits.append(hex: record.number(index), width: 1)
            writer.value(utf8: digits.view(0..<digits.count))
        }
        writer.endArray()
        writer.key("entities")
        writer.beginArray()
        for link in 0..<Int(record.linkCount) {
            let key = memory.table.entities[Int(memory.chunks.link(link, of: number))].key
            digits.count = 0
            digits.append(hex: key.low, width: 16)
            digits.append(hex: key.high, width: 16)
            writer.value(utf8: digits.view(0..<digits.count))
        }
        writer.endArray()
    }
}

extension ByteBuffer {
    /// A number in lower-case hexadecimal, with at least so many digits.
    fileprivate mutating func append(hex number: UInt64, width: Int) {
        let length = max(width, (64 - number.leadingZeroBitCount + 3) / 4)
        for place in (0..<length).reversed() {
            let digit = UInt8(truncatingIfNeeded: number >> UInt64(place * 4) & 15)
            append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }
}
