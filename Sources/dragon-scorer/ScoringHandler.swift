import Intelligence
import Kafka
import RiskScoring
import WorkerKit

/// Turns a batch of records into a batch of assessments.
struct ScoringHandler: BatchHandler {
    let rules: LiveRules
    let metrics: ScoringMetrics
    let validator: RecordValidator
    /// Where assessments go.
    let output: Topic
    /// The cluster's id, a part of each assessment's id: the embedded broker counts offsets anew each time it starts.
    let cluster: String

    func handle(_ records: RecordSlice) async throws -> Handled {
        let batch = records.batch
        var handled = Handled(output: ProducerBatch(reserving: records.byteCount * 2 + records.count * 512))
        // One per call: the lanes run side by side, and none of its memory is shared. The rules in force now judge all of
        // the call's records, whatever becomes of their files meanwhile.
        var lanes = LaneCounts()
        var assessor = Assessor(rules: rules.current, validator: validator, cluster: cluster, limits: .stream)
        let headers = AssessmentHeaders(source: WorkerName.scorer.executable)
        for index in records.positions {
            let consumed = batch[index]
            let position = RecordPosition(
                topic: consumed.topic.rawValue, partition: consumed.partition.rawValue,
                offset: consumed.offset.rawValue)
            let letter = consumed.withPayload { payload -> DeadLetter? in
                guard let payload else {
                    return DeadLetter(index: index, cause: "unreadable", message: "the payload is null")
                }
                if let refusal = assessor.assess(payload, at: position, timestamp: consumed.timestamp) {
                    return DeadLetter(index: index, cause: refusal.cause, message: refusal.message)
                }
                lanes.add(assessor.lane)
                headers.append(assessor, to: output, source: index, &handled.output)
                return nil
            }
            if let letter { handled.deadLetters.append(letter) }
        }
        metrics.count(lanes)
        return handled
    }
}
