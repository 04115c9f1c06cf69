import Foundation
import Intelligence
import Kafka
import Logging
import Notification
import Storage
import WorkerKit

/// Turns a batch of assessments into notices in the store.
struct NotifyingHandler: BatchHandler {
    let core: NotifierCore
    let validator: RecordValidator
    let cluster: String
    let logger: Logger
    /// Rung when there is something to send.
    let bell = Bell()

    /// Takes the positions of newly assigned partitions from the store.
    var hooks: Consumer.RebalanceHooks {
        let core = core
        var hooks = Consumer.RebalanceHooks()
        hooks.startPositions = { partitions in
            let stored = try blocking { try await core.resume(partitions.map(StreamPartition.init)) }
            return Consumer.RebalanceHooks.starts(of: partitions, from: stored)
        }
        hooks.revoked = { partitions, _ in
            try? blocking { await core.revoke(partitions.map(StreamPartition.init)) }
        }
        return hooks
    }

    func handle(_ records: RecordSlice) async throws -> Handled {
        let batch = records.batch
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
                    if let refusal = refusal(of: read.assessment, read.record) {
                        handled.deadLetters.append(DeadLetter(index: index, cause: "invalid", message: refusal))
                    } else {
                        assessed.append(AssessedRecord(assessment: read.assessment, record: read.record))
                    }
                } catch {
                    handled.deadLetters.append(
                        DeadLetter(
                            index: index, cause: error.isOtherVersion ? "unsupported_version" : "unreadable",
                            message: error.description))
                }
            }
        }
        handled.commit = { [core, bell, logger, assessed, highest = batch.highestOffsets] in
            let summary = try await core.commit(assessed, covering: highest, at: .now)
            if summary.repeated > 0 {
                logger.notice(
                    "assessments came again; nobody is told twice", metadata: ["notices": "\(summary.repeated)"])
            }
            bell.ring()
        }
        return handled
    }

    /// Why nobody may be told of an assessment: its record is none that a scorer would have passed, or it does not say
    /// of the record what the record says of itself. Who writes to the topic at all is the cluster's to control.
    private func refusal(of assessment: Assessment, _ record: IntelligenceRecord) -> String? {
        let problems = validator.problems(in: record, now: assessment.asOf).filter { $0.severity == .error }
        if !problems.isEmpty { return problems.map(\.description).joined(separator: "\n") }
        let position = assessment.position
        let id = AssessmentID.derive(
            cluster: cluster, topic: position.topic, partition: position.partition, offset: position.offset)
        let claims: [(Bool, String)] = [
            (assessment.record == record.recordID, "record_id: is not the id of the record"),
            (assessment.recordKind == record.kind, "record_type: is not the type of the record"),
            (assessment.thread == record.threadID, "thread_id: is not the thread of the record"),
            (assessment.commodityGroup == record.commodityGroup, "commodity_group: is not the record's"),
            (assessment.exercise == record.exercise, "exercise: is not the record's mark"),
            ((0...100).contains(assessment.score), "score: must be from 0 to 100"),
            (assessment.id == id, "id: does not follow from the position"),
        ]
        return claims.first { !$0.0 }?.1
    }
}
