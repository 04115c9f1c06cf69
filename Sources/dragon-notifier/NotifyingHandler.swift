import Foundation
import Intelligence
import Kafka
import Logging
import Notification
import RiskScoring
import Settings
import Storage
import WorkerKit

/// Turns a batch of assessments into notices in the store.
struct NotifyingHandler: BatchHandler {
    let core: NotifierCore
    let validator: RecordValidator
    /// The members' watch-lists, whose owners are told of hits.
    let lists: LiveWatchLists
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
        look()
        var revisions: Set<String> = []
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
                        if revisions.insert(read.assessment.rulesRevision).inserted {
                            look(for: read.assessment.rulesRevision)
                        }
                        assessed.append(watched(read, payload))
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

    /// The record with the entries of watch-lists that it names, by lists that are no older than those that it was
    /// judged by.
    private func watched(_ read: ReadAssessment, _ payload: UnsafeRawBufferPointer) -> AssessedRecord {
        let hits = lists.hits(on: Array(payload[read.recordBytes]), asOf: read.assessment.asOf)
        return AssessedRecord(assessment: read.assessment, record: read.record, watch: hits)
    }

    /// - Parameter revision: of an assessment, whose open lists are looked for at once.
    private func look(for revision: String? = nil) {
        guard let error = lists.look(for: revision) else { return }
        logger.error("the watch-lists are refused; those of before stay", metadata: ["problems": "\(error)"])
    }

    /// Follows the files of the watch-lists while there is nothing to do.
    func followLists() async throws {
        while true {
            try await Task.sleep(for: .seconds(1))
            look()
        }
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
