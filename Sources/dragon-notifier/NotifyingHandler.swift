import Foundation
import Intelligence
import Kafka
import Notification
import Storage
import WorkerKit

/// Turns a batch of assessments into notices in the store.
struct NotifyingHandler: BatchHandler {
    let core: NotifierCore
    /// Rung when there is something to send.
    let bell = Bell()

    /// Takes the positions of newly assigned partitions from the store.
    var hooks: Consumer.RebalanceHooks {
        let core = core
        var hooks = Consumer.RebalanceHooks()
        hooks.startPositions = { partitions in
            let stored = try blocking { try await core.resume(partitions.map(StreamPartition.init)) }
            return Dictionary(
                uniqueKeysWithValues: partitions.compactMap { partition in
                    stored[StreamPartition(partition)].map { (partition, Offset($0)) }
                })
        }
        hooks.revoked = { partitions, _ in
            try? blocking { await core.revoke(partitions.map(StreamPartition.init)) }
        }
        return hooks
    }

    func handle(_ batch: RecordBatch) async throws -> Handled {
        var handled = Handled()
        var assessed: [AssessedRecord] = []
        let reader = AssessmentReader()
        for index in batch.indices {
            batch[index].withPayload { payload in
                guard let payload else {
                    handled.deadLetters.append(
                        DeadLetter(index: index, cause: "unreadable", message: "the payload is null"))
                    return
                }
                do throws(RecordProblems) {
                    let read = try reader.read(payload)
                    assessed.append(AssessedRecord(assessment: read.assessment, record: read.record))
                } catch {
                    handled.deadLetters.append(
                        DeadLetter(
                            index: index, cause: error.isOtherVersion ? "unsupported_version" : "unreadable",
                            message: error.description))
                }
            }
        }
        var highest: [StreamPartition: Int64] = [:]
        for (partition, range) in batch.ranges() {
            guard let last = range.last else { continue }
            highest[StreamPartition(partition)] = batch[last].offset.rawValue
        }
        handled.commit = { [core, bell, assessed, highest] in
            _ = try await core.commit(assessed, covering: highest, at: .now)
            bell.ring()
        }
        return handled
    }

    /// Another instance that holds the partition: read the positions anew. A full disk or a busy file: try again.
    static let classify: @Sendable (any Error) -> FailureAction = { error in
        guard let error = error as? StoreError else { return FailureAction.standard(error) }
        if error.code == .fenced { return .reconnect }
        return error.isRetriable ? .retry : .stop
    }
}

extension StreamPartition {
    init(_ partition: TopicPartition) {
        self.init(topic: partition.topic.rawValue, partition: partition.partition.rawValue)
    }
}
