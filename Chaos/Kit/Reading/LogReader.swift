import Kafka
import WorkerKit

/// Reads topics from their beginnings to their ends, as anybody could who may read them.
///
/// The end of a log cannot be told from its offsets: transactions leave marks in it that no reader gets to see. So
/// the reader puts a mark of its own behind everything and reads until it comes. Nobody may write any more by then.
public struct LogReader: Sendable {
    private static let mark = "dragon-chaos-end"
    /// How long nothing may come before it gives up.
    private static let patience = Duration.seconds(90)

    private let client: ClientSettings
    private let name: String

    /// - Parameter name: of this run; its marks carry it.
    public init(client: ClientSettings, name: String) {
        self.client = client
        self.name = name
    }

    /// Hands every record of those partitions to `body`, those of one partition in order.
    ///
    /// - Throws: ``ProgramError`` where an end does not come; `KafkaError`.
    public func read(_ partitions: [TopicPartition], _ body: (ConsumedRecord) throws -> Void) async throws {
        try await markEnds(of: partitions)
        let starts = Dictionary(
            partitions.map { ($0, StartPosition.earliest) }, uniquingKeysWith: { first, _ in first })
        let consumer = try Consumer(
            Consumer.Configuration(
                client: client, group: GroupID("\(name)-reader"), source: .assignment(starts), commitsByItself: false))
        defer { consumer.shutdown() }
        var open = Set(partitions)
        while !open.isEmpty {
            guard let batch = try await Self.next(of: consumer) else {
                throw ProgramError(
                    .unavailable, "the end of \(open.sorted().map(\.description).joined(separator: ", ")) does not come"
                )
            }
            for record in batch where open.contains(record.topicPartition) {
                if record.header(Self.mark) == name {
                    open.remove(record.topicPartition)
                } else if !record.headers.contains(where: { $0.name == Self.mark }) {
                    try body(record)
                }
            }
            consumer.complete(batch)
        }
        _ = await consumer.close(deadline: .seconds(5))
    }

    private func markEnds(of partitions: [TopicPartition]) async throws {
        var batch = ProducerBatch()
        for partition in partitions {
            batch.append(
                topic: partition.topic, partition: partition.partition, key: [UInt8]?.none, payload: nil,
                headers: [Header(Self.mark, name)])
        }
        let producer = try Producer(client)
        try await producer.send(batch).requireAll()
        _ = await producer.close(deadline: .seconds(5))
    }

    private static func next(of consumer: Consumer) async throws -> RecordBatch? {
        try await withThrowingTaskGroup(of: RecordBatch?.self) { group in
            group.addTask { try await consumer.nextBatch() }
            group.addTask {
                try await Task.sleep(for: patience)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }
}
