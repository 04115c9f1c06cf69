import Foundation
import Intelligence
import Kafka
import Synchronization
import WorkerKit

/// Watches from outside when each record was assessed and archived. By its own clock: those of the workers jump, and
/// so do the timestamps that they write.
public final class Observer: Sendable {
    private struct Seen {
        /// By assessment id.
        var assessed: [String: Int] = [:]
        /// By position in an alert topic.
        var archived: [Position: Int] = [:]
    }

    private let stack: ChaosStack
    private let cluster: ChaosCluster
    private let clock: RunClock
    private let seen = Mutex(Seen())

    /// An observer of that stack.
    public init(_ stack: ChaosStack, cluster: ChaosCluster, clock: RunClock) {
        self.stack = stack
        self.cluster = cluster
        self.clock = clock
    }

    /// How much was seen so far.
    public var counts: (assessed: Int, archived: Int) { seen.withLock { ($0.assessed.count, $0.archived.count) } }

    /// When an assessment was first seen, in milliseconds from the beginning.
    public func assessed(_ id: String) -> Int? { seen.withLock { $0.assessed[id] } }

    /// When the record at that position was first seen in the archive, in milliseconds from the beginning.
    public func archived(_ position: Position) -> Int? { seen.withLock { $0.archived[position] } }

    /// Watches until cancelled.
    public func run() async {
        await withTaskGroup { group in
            group.addTask { await self.watchAssessments() }
            group.addTask { await self.watchArchive() }
            await group.waitForAll()
        }
    }

    private func watchAssessments() async {
        let topic = stack.configuration.topics.assessments
        let partitions = cluster.partitions.filter { $0.topic == topic }
        let starts = Dictionary(
            partitions.map { ($0, StartPosition.earliest) }, uniquingKeysWith: { first, _ in first })
        while !Task.isCancelled {
            let configuration = Consumer.Configuration(
                client: cluster.settings, group: GroupID("dragon-chaos-observer"), source: .assignment(starts),
                commitsByItself: false)
            guard let consumer = try? Consumer(configuration) else { return }
            // A consumer that fails for good is made anew: what it has seen before is not counted again.
            while let batch = try? await consumer.nextBatch() {
                let now = clock.milliseconds
                let ids = batch.compactMap { $0.header(CloudEventAttributes.Name.id) }
                seen.withLock { seen in for id in ids where seen.assessed[id] == nil { seen.assessed[id] = now } }
                consumer.complete(batch)
            }
            _ = await consumer.close(deadline: .seconds(2))
        }
    }

    private func watchArchive() async {
        let archive = ArchiveFile(stack.configuration.state.archive, cluster: cluster.id)
        let prefix = stack.configuration.topics.alertsPrefix
        var last: Int64 = 0
        while !Task.isCancelled {
            // Not there yet, or busy: the next look will see it.
            if let rows = try? archive.rows(after: last, withDigests: false), let newest = rows.last {
                last = newest.sequence
                let now = clock.milliseconds
                seen.withLock { seen in
                    for row in rows where row.position.topic.hasPrefix(prefix) { seen.archived[row.position] = now }
                }
            }
            try? await Task.sleep(for: .milliseconds(250))
        }
    }
}
