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
    /// What was seen before, and where the sightings of what is judged go; nil without a memory.
    var memory: (reader: MemoryReader, sightings: Topic)?

    func handle(_ records: RecordSlice) async throws -> Handled {
        // The rules in force now judge all of the call's records, whatever becomes of their files meanwhile.
        let rules = rules.current
        guard let memory else {
            return judge(records, by: rules) { _, _, _ in
            } recall: { _, found in
                found.removeAll()
            }
        }
        let partitions = records.batch.ranges().map(\.0)
        try await memory.reader.catchUp(partitions, to: records.batch.fetchedAt)
        let handled = memory.reader.memory.read { known in
            var sightings = SightingOutput(topic: memory.sightings)
            return judge(records, by: rules) { position, index, output in
                let timestamp = records.batch[index].timestamp
                sightings.append(position, timestamp: timestamp, from: known, source: index, to: &output)
            } recall: { position, found in
                known.look(
                    topic: position.topic, partition: position.partition, offset: position.offset, for: rules,
                    in: &found)
            }
        }
        if let oldest = records.positions.map({ records.batch[$0].timestamp }).filter({ $0 >= 0 }).min() {
            memory.reader.forget(judging: oldest)
        }
        return handled
    }

    /// - Parameters:
    ///   - judged: told of each record that is done with, be it judged or not.
    ///   - recall: asks the memory about a record.
    private func judge(
        _ records: RecordSlice, by rules: RuleSet, judged: (RecordPosition, Int, inout ProducerBatch) -> Void,
        recall: (RecordPosition, inout Recollection) -> Void
    ) -> Handled {
        let batch = records.batch
        var handled = Handled(output: ProducerBatch(reserving: records.byteCount * 2 + records.count * 1536))
        // One per call: the lanes run side by side, and none of its memory is shared.
        var lanes = LaneCounts()
        var assessor = Assessor(rules: rules, validator: validator, cluster: cluster, limits: .stream)
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
                let refusal = assessor.assess(payload, at: position, timestamp: consumed.timestamp) {
                    recall(position, &$0)
                }
                if let refusal {
                    return DeadLetter(index: index, cause: refusal.cause, message: refusal.message)
                }
                lanes.add(assessor.lane)
                headers.append(assessor, to: output, source: index, &handled.output)
                return nil
            }
            judged(position, index, &handled.output)
            if let letter { handled.deadLetters.append(letter) }
        }
        metrics.count(lanes)
        return handled
    }
}
