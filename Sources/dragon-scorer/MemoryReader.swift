import Foundation
import Intelligence
import Kafka
import Logging
import Metrics
import RiskScoring
import ServiceLifecycle
import Synchronization
import WorkerKit

/// Keeps the memory of one session: rebuilds it from `sightings` and what of the alerts these leave out, and then
/// follows all partitions of all alert topics, whoever judges them.
///
/// Before a batch is judged the memory has read everything that stood in the log when it was asked
/// (``catchUp()``). So what it says of a record is the same in every instance, and after every start.
final class MemoryReader: Sendable {
    let memory: SharedMemory
    private let settings: ClientSettings
    private let topics: StreamTopics
    private let validator: RecordValidator
    private let follower: LogFollower
    private let admin: Admin
    private let turnstile = Turnstile()
    private let covered = Mutex(Coverage())
    private let logger: Logger
    private let metrics = MemoryMetrics()

    init(
        _ settings: ClientSettings, topics: StreamTopics, validator: RecordValidator, limits: EntityMemory.Limits,
        secret: EntitySecret, logger: Logger
    ) throws {
        self.settings = Self.bounded(settings)
        self.topics = topics
        self.validator = validator
        self.logger = logger
        memory = SharedMemory(EntityMemory(limits: limits, secret: secret))
        follower = try LogFollower(self.settings)
        admin = try Admin(settings)
    }

    /// It reads beside the worker's own consumer, and does not need to be as far ahead.
    private static func bounded(_ settings: ClientSettings) -> ClientSettings {
        var settings = settings
        let queue = settings.consumer["queued.max.messages.kbytes"].flatMap { Int($0) } ?? 81_920
        settings.consumer["queued.max.messages.kbytes"] = String(max(2048, queue / 5))
        let own = ["fetch.max.bytes": "4194304", "fetch.message.max.bytes": "524288"]
        settings.consumer = own.filter { settings.common[$0.key] == nil }
            .merging(settings.consumer) { _, configured in configured }
        return settings
    }

    // MARK: At the start

    /// Rebuilds the memory. Waits for a broker that is away, until the program is to stop.
    func rebuild() async {
        while !Task.isCancelled, !Task.isShuttingDownGracefully {
            do {
                let start = ContinuousClock.now
                let coverage = try await readSightings()
                try await follow(coverage)
                try await readOn()
                let size = memory.read { $0.size }
                logger.info(
                    "memory rebuilt",
                    metadata: [
                        "records": "\(size.records)", "entities": "\(size.entities)", "bytes": "\(size.bytes)",
                        "in": "\(ContinuousClock.now - start)",
                    ])
                return
            } catch {
                logger.warning("the memory cannot be rebuilt; trying again", metadata: ["cause": "\(error)"])
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    private func readSightings() async throws -> SightingCoverage {
        var coverage = SightingCoverage()
        guard let partitions = try await admin.metadata().topic(topics.sightings)?.topicPartitions else {
            return coverage
        }
        let reader = try LogReader(settings)
        try await reader.start(try await admin.watermarks(partitions).mapValues { $0.low..<$0.high })
        let parser = SightingReader()
        let window = memory.read { $0.limits.window }.components.seconds * 1000
        let oldest = Self.now - window - EntityMemory.lateness
        var strange = 0
        while let records = try await reader.next() {
            if Task.isShuttingDownGracefully { throw CancellationError() }
            for record in records {
                guard let payload = record.payload, let sighting = try? parser.read(payload) else {
                    strange += 1
                    continue
                }
                let position = sighting.position
                let isKept = sighting.timestamp < oldest || memory.write { $0.add(sighting) }
                // What this version cannot read is read from the alerts again.
                guard isKept else { continue }
                coverage.note(topic: position.topic, partition: position.partition, offset: position.offset)
            }
        }
        if strange > 0 { logger.warning("sightings that cannot be read", metadata: ["count": "\(strange)"]) }
        return coverage
    }

    private static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1000) }

    // MARK: Following

    /// Follows the alert topics there are, each partition from the first record that no sighting speaks for.
    private func follow(_ coverage: SightingCoverage = SightingCoverage()) async throws {
        let known = Set(follower.next.keys)
        let all = try await admin.metadata().topics.filter { $0.topic.rawValue.hasPrefix(topics.alertsPrefix) }
            .flatMap(\.topicPartitions)
        let new = all.filter { !known.contains($0) }
        guard !new.isEmpty else { return }
        let starts = try await admin.watermarks(new).map { partition, marks in
            let offset = coverage.firstMissing(
                topic: partition.topic.rawValue, partition: partition.partition.rawValue, from: marks.low.rawValue)
            return (partition, Offset(offset))
        }
        try await follower.follow(Dictionary(starts) { first, _ in first })
    }

    private func readOn() async throws {
        let (memory, validator) = (memory, validator)
        try await follower.catchUp { records in
            // One per call: it is cheap, and calls follow one another on threads of their own.
            let intake = MemoryIntake(validator: validator, limits: .stream)
            memory.write { memory in
                for record in records {
                    guard let payload = record.payload else { continue }
                    let partition = record.topicPartition
                    let position = RecordPosition(
                        topic: partition.topic.rawValue, partition: partition.partition.rawValue,
                        offset: record.offset.rawValue)
                    intake.add(payload, at: position, timestamp: record.timestamp, to: &memory)
                }
            }
        }
    }

    /// Returns once the memory has read everything that stood in the log at that moment, those partitions among it.
    func catchUp(_ partitions: [TopicPartition] = [], to moment: ContinuousClock.Instant = .now) async throws {
        // Batches that were fetched while others were judged need no question of their own.
        guard !covered.withLock({ $0.contains(partitions, upTo: moment) }) else { return }
        let start = ContinuousClock.now
        try await turnstile.pass { [self] in
            if !Set(partitions).isSubset(of: follower.next.keys) { try await follow() }
            let asked = ContinuousClock.now
            try await readOn()
            covered.withLock { $0 = Coverage(partitions: Set(follower.next.keys), moment: asked) }
        }
        metrics.wait.record(duration: .now - start)
    }

    /// Of which partitions the memory has read everything that stood in them at a moment.
    private struct Coverage {
        var partitions: Set<TopicPartition> = []
        var moment: ContinuousClock.Instant?

        func contains(_ others: [TopicPartition], upTo other: ContinuousClock.Instant) -> Bool {
            moment.map { $0 >= other } ?? false && others.allSatisfy(partitions.contains)
        }
    }

    /// A batch of records from that moment on is judged: what none of them can ask for is forgotten.
    func forget(judging moment: Int64) {
        memory.write { $0.forget(judging: moment) }
    }

    /// Stays with the log while there is nothing to judge, and finds topics that are new.
    func keepUp() async throws {
        while !Task.isCancelled {
            try await Task.sleep(for: .seconds(1))
            do {
                try await turnstile.pass { [self] in
                    try await follow()
                    try await readOn()
                }
                metrics.record(memory.read { $0.size })
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                // Who judges gets the same error, and waits.
                logger.warning("the memory cannot keep up", metadata: ["cause": "\(error)"])
            }
        }
    }
}
