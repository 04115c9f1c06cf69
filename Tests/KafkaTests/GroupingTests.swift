import CLibrdkafka
import Testing

@testable import Kafka

@Suite struct GroupingTests {
    private func add(_ partitions: [Int32], to grouping: inout Grouping) -> [Int32] {
        partitions.map { partition in
            var message = rd_kafka_message_t()
            message.partition = partition
            return grouping.add(&message, 10)
        }
    }

    @Test func `one run per partition needs no sorting`() {
        var grouping = Grouping()
        #expect(add([3, 3, 1, 2, 2], to: &grouping) == [0, 0, 1, 2, 2])
        #expect(grouping.isInOrder)
        #expect(grouping.groups().map(\.records) == [0..<2, 2..<3, 3..<5])
        #expect(grouping.groups().map(\.bytes) == [20, 10, 20])
    }

    @Test func `a partition that comes again joins its first run`() {
        var grouping = Grouping()
        #expect(add([3, 1, 3], to: &grouping) == [0, 1, 0])
        #expect(!grouping.isInOrder)
        #expect(grouping.starts() == [0, 2])
    }

    @Test func `a dropped partition leaves nothing, and starts anew when it comes back`() {
        var grouping = Grouping()
        _ = add([3, 1, 1], to: &grouping)
        let partition = TopicPartition(Topic(""), Partition(3))
        #expect(grouping.drop([partition]) == [0])
        #expect(grouping.byteCount == 20)
        #expect(grouping.groups().map(\.records) == [0..<0, 0..<2])
        #expect(add([1, 3], to: &grouping) == [1, 2])
        #expect(grouping.groups().map(\.records) == [0..<0, 0..<3, 3..<4])
        #expect(grouping.byteCount == 40)
    }
}
