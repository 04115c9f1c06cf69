import Synchronization
import Testing

@testable import Kafka

@Suite struct CloseTests {
    @Test func `calls made while it closes do not cut the leaving of the group short`() async throws {
        let topic = try await TestKafka.topic()
        try await TestKafka.fill(topic, count: 10)
        let revoked = Mutex(0)
        let consumer = try Consumer(
            TestKafka.configuration(.topics([topic])),
            hooks: Consumer.RebalanceHooks(revoked: { partitions, _ in revoked.withLock { $0 += partitions.count } }))
        _ = try await TestKafka.take(10, from: consumer)
        let noise = Task.detached {
            while !Task.isCancelled {
                consumer.resume()
                await Task.yield()
            }
        }
        #expect(await consumer.close(deadline: .seconds(10)))
        noise.cancel()
        #expect(revoked.withLock { $0 } == 1)
    }
}
