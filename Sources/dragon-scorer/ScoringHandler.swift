import Intelligence
import Kafka
import RiskScoring
import WorkerKit

/// Turns a batch of records into a batch of assessments.
struct ScoringHandler: BatchHandler {
    let rules: RuleSet
    let validator: RecordValidator
    /// Where assessments go.
    let output: Topic
    /// The cluster's id, a part of each assessment's id: the embedded broker counts offsets anew each time it starts.
    let cluster: String

    func handle(_ records: RecordSlice) async throws -> Handled {
        let batch = records.batch
        var handled = Handled(output: ProducerBatch(reserving: records.byteCount * 2 + records.count * 512))
        let reader = RecordReader(limits: .stream)
        var writer = JSONWriter(reserving: 4096)
        for index in records.positions {
            let consumed = batch[index]
            let refusal = consumed.withPayload { payload -> DeadLetter? in
                guard let payload else {
                    return DeadLetter(index: index, cause: "unreadable", message: "the payload is null")
                }
                return assess(consumed, payload, index, reader, &writer, &handled.output)
            }
            if let refusal { handled.deadLetters.append(refusal) }
        }
        return handled
    }

    /// Appends the assessment of one record to `assessments`, or says why there is none.
    private func assess(
        _ consumed: ConsumedRecord, _ payload: UnsafeRawBufferPointer, _ index: Int, _ reader: RecordReader,
        _ writer: inout JSONWriter, _ assessments: inout ProducerBatch
    ) -> DeadLetter? {
        let record: IntelligenceRecord
        do throws(RecordProblems) {
            record = try reader.read(payload)
        } catch {
            return DeadLetter(
                index: index, cause: error.isOtherVersion ? "unsupported_version" : "unreadable",
                message: error.description)
        }
        // As of the record's own time in Kafka, never the clock's: a replay must come to the same bits.
        let asOf = consumed.timestamp < 0 ? record.reportedAt : Instant(milliseconds: consumed.timestamp)
        let problems = validator.problems(in: record, now: asOf)
        guard !problems.isRejection else {
            return DeadLetter(
                index: index, cause: "invalid",
                message: problems.filter { $0.severity == .error }.map(\.description).joined(separator: "\n"))
        }
        let decision = rules.assess(record, asOf: asOf)
        let position = RecordPosition(
            topic: consumed.topic.rawValue, partition: consumed.partition.rawValue, offset: consumed.offset.rawValue)
        let assessment = Assessment(
            id: AssessmentID.derive(
                cluster: cluster, topic: position.topic, partition: position.partition, offset: position.offset),
            record: record.recordID, recordKind: record.kind, thread: record.threadID,
            commodityGroup: record.commodityGroup, exercise: record.exercise, asOf: asOf, score: decision.score,
            lane: decision.lane, reasons: decision.reasons, rulesRevision: rules.revision, position: position)
        writer.reset()
        writer.write(assessment, record: payload)
        let attributes = CloudEventAttributes(assessment, source: WorkerName.scorer.executable)
        writer.withBytes { json in
            Array(attributes.subject.utf8).withUnsafeBytes { key in
                assessments.append(
                    topic: output, key: key, payload: json, headers: attributes.kafkaHeaders, source: index)
            }
        }
        return nil
    }
}
