import CLibrdkafka
import Testing

@testable import Kafka

/// Batches of messages made by hand: which are destroyed, when, and how often.
@Suite struct BatchBuilderTests {
    /// Makes messages and counts how often each was destroyed, by offset. Their memory lives until the end.
    private final class Messages {
        private(set) var destroyed: [Int64: Int] = [:]
        private var blocks: [UnsafeMutableRawPointer] = []

        deinit { for block in blocks { block.deallocate() } }

        /// Only zeros around it, as librdkafka has more of a message than it shows.
        func make(_ offset: Int64, partition: Int32 = 0, payload: [UInt8] = [1, 2, 3]) -> Message {
            let block = UnsafeMutableRawPointer.allocate(byteCount: 1_024 + payload.count, alignment: 16)
            block.initializeMemory(as: UInt8.self, repeating: 0, count: 1_024)
            (block + 1_024).copyMemory(from: payload, byteCount: payload.count)
            blocks.append(block)
            let message = (block + 256).bindMemory(to: rd_kafka_message_t.self, capacity: 1)
            message.pointee.offset = offset
            message.pointee.partition = partition
            message.pointee.payload = block + 1_024
            message.pointee.len = payload.count
            return message
        }

        func destroy(_ message: Message) {
            destroyed[message.pointee.offset, default: 0] += 1
            // Whoever reads on finds something else.
            message.pointee.payload?.initializeMemory(as: UInt8.self, repeating: 0xFF, count: message.pointee.len)
        }
    }

    private let messages = Messages()

    private func builder(_ policy: HoldingPolicy) -> BatchBuilder {
        BatchBuilder(policy) { [messages] in messages.destroy($0) }
    }

    private func once(_ offsets: Int64...) -> [Int64: Int] { Dictionary(uniqueKeysWithValues: offsets.map { ($0, 1) }) }

    @Test func `held messages are destroyed once, after the last record has gone`() throws {
        var builder = builder(.always)
        // The partitions interleave, so that the table is sorted.
        for (offset, partition) in [(0, 5), (1, 6), (2, 5), (3, 6), (4, 5)] as [(Int64, Int32)] {
            builder.append(messages.make(offset, partition: partition))
        }
        var arena: RecordArena? = builder.seal()
        #expect(arena?.isHeld == true && builder.isEmpty && builder.hasLent)
        #expect(arena?.entries.map(\.offset) == [0, 2, 4, 1, 3])
        var record = arena.map { ConsumedRecord(arena: $0, index: 1) }
        arena = nil
        builder.reclaim()
        #expect(messages.destroyed.isEmpty && builder.hasLent)
        #expect(record?.payload == [1, 2, 3] && record?.offset == Offset(2) && record?.headers == [])
        record = nil
        builder.reclaim()
        #expect(messages.destroyed == once(0, 1, 2, 3, 4) && !builder.hasLent)
        builder.reclaimAll()
        builder.deallocate()
        #expect(messages.destroyed == once(0, 1, 2, 3, 4))
    }

    @Test func `copied records outlive their messages, which are destroyed at once`() {
        var builder = builder(.never)
        for offset in 0..<3 { builder.append(messages.make(Int64(offset), payload: [UInt8(offset)])) }
        let arena = builder.seal()
        #expect(!arena.isHeld && !builder.hasLent && messages.destroyed == once(0, 1, 2))
        #expect((0..<3).map { ConsumedRecord(arena: arena, index: $0).payload } == [[0], [1], [2]])
        builder.deallocate()
    }

    @Test func `what is dropped or cleared is destroyed at once, the rest later`() {
        var builder = builder(.always)
        for offset in 0..<6 { builder.append(messages.make(Int64(offset), partition: Int32(offset % 2))) }
        builder.drop([TopicPartition(Topic(""), Partition(1))])
        #expect(messages.destroyed == once(1, 3, 5) && builder.count == 3 && builder.byteCount == 9)
        var arena: RecordArena? = builder.seal()
        #expect(arena?.entries.map(\.offset) == [0, 2, 4])
        builder.append(messages.make(6))
        builder.clear()
        #expect(messages.destroyed == once(1, 3, 5, 6) && builder.isEmpty && builder.byteCount == 0)
        arena = nil
        builder.reclaimAll()
        #expect(messages.destroyed == once(0, 1, 2, 3, 4, 5, 6))
        builder.deallocate()
    }

    @Test func `the table of a batch that came back serves again`() {
        var builder = builder(.always)
        for round in 0..<20 {
            for offset in 0..<1_000 { builder.append(messages.make(Int64(round * 1_000 + offset))) }
            let arena = builder.seal()
            #expect(arena.entries.first?.offset == Int64(round * 1_000) && arena.entries.count == 1_000)
            builder.reclaim()
        }
        builder.reclaimAll()
        #expect(messages.destroyed.count == 20_000 && messages.destroyed.values.allSatisfy { $0 == 1 })
        builder.deallocate()
    }

    @Test func `batches are copied while too much is held, and held again afterwards`() {
        var policy = HoldingPolicy.always
        policy.bufferBytes = 100_000
        policy.limit = 250_000
        var builder = builder(policy)
        func next() -> RecordArena {
            builder.append(messages.make(Int64(messages.destroyed.count) + 1_000))
            return builder.seal()
        }
        var kept = [next(), next(), next(), next()]
        #expect(kept.map(\.isHeld) == [true, true, false, false])
        kept.removeFirst()
        kept.append(next())
        #expect(kept.map(\.isHeld) == [true, false, false, true])
        kept = []
        builder.reclaimAll()
        builder.deallocate()
    }
}

@Suite struct HoldingPolicyTests {
    @Test func `few records are copied, many or big ones held`() {
        let policy = HoldingPolicy(inFlightBytes: 64 << 20, fetchBytes: nil)
        #expect(policy.charge(records: 10, bytes: 7_000) == nil)
        #expect(policy.charge(records: 1_000, bytes: 0) != nil)
        #expect(policy.charge(records: 1, bytes: 1 << 20) ?? 0 >= 9 << 20)
    }

    @Test func `what may be in flight may be held, in batches of the default size`() {
        let policy = HoldingPolicy(inFlightBytes: 64 << 20, fetchBytes: "8388608")
        let charge = policy.charge(records: 2_000, bytes: 2_000 * 700) ?? 0
        #expect(charge * 10 <= policy.limit)
    }

    @Test func `larger fetches pin more, so that less is held`() {
        #expect(HoldingPolicy(inFlightBytes: 0, fetchBytes: "52428800").charge(records: 300, bytes: 0) ?? 0 > 50 << 20)
        #expect(HoldingPolicy(inFlightBytes: .max, fetchBytes: "no number").limit > 0)
    }
}
